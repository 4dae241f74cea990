import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { computeWpaKey, findPppConnections, findWifiNetworks, rootOf, wifiPlaces } from "./data-model.ts";

const words = (values: Readonly<Record<string, string>>) => ({
  names: Object.keys(values).map((name) => ({ name, isWritable: true })),
  values: Object.entries(values).map(([name, value]) => ({ name, value, type: "xsd:string" })),
});

const ppp = (device: number, connection: number): string =>
  `InternetGatewayDevice.WANDevice.1.WANConnectionDevice.${device}.WANPPPConnection.${connection}.`;
const gateway = "InternetGatewayDevice.";
const usual = "InternetGatewayDevice.Layer3Forwarding.DefaultConnectionService";

describe("the connection that the internet goes through", () => {
  const rows: readonly [string, Record<string, string>, string | undefined, string | undefined][] = [
    ["none", {}, undefined, undefined],
    ["the only one", { [`${ppp(1, 1)}Username`]: "a" }, undefined, ppp(1, 1)],
    [
      "the first of equals",
      { [`${ppp(2, 1)}Enable`]: "1", [`${ppp(10, 1)}Enable`]: "1" },
      undefined,
      ppp(2, 1),
    ],
    [
      "the enabled one",
      { [`${ppp(1, 1)}Enable`]: "0", [`${ppp(1, 2)}Enable`]: "true" },
      undefined,
      ppp(1, 2),
    ],
    [
      "the default one of two enabled",
      { [`${ppp(1, 1)}Enable`]: "1", [`${ppp(2, 1)}Enable`]: "1", [usual]: ppp(2, 1).slice(0, -1) },
      undefined,
      ppp(2, 1),
    ],
    [
      "that of the login, whatever else is on",
      { [`${ppp(1, 1)}Enable`]: "1", [`${ppp(1, 1)}Username`]: "x", [`${ppp(2, 1)}Username`]: "7010000001" },
      "7010000001",
      ppp(2, 1),
    ],
  ];
  test.each(rows)("%s", (_, values, login, path) => {
    expect(findPppConnections(gateway, words(values), login)[0]?.path).toBe(path);
  });

  test("TR-181", () => {
    const found = findPppConnections("Device.", words({ "Device.PPP.Interface.3.Username": "7010000001" }));
    expect(found).toMatchObject([{ path: "Device.PPP.Interface.3.", username: "7010000001" }]);
  });
});

test("the root is known by what an Inform holds", () => {
  expect(rootOf([{ name: "Device.DeviceInfo.SoftwareVersion" }])).toBe("Device.");
  expect(rootOf([{ name: "InternetGatewayDevice.DeviceSummary" }])).toBe(gateway);
  expect(rootOf([])).toBeUndefined();
});

test("the key that WPA makes of words and name: a vector of IEEE 802.11i, H.4.2", () => {
  expect(computeWpaKey("password", "IEEE")).toBe(
    "f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e",
  );
});

const csv = join(
  import.meta.dirname,
  "../../../../shared/data/cwmp/data_model_202BC1-BM632w-8KA8WA1151100043.csv",
);
const hasModel = existsSync(csv);
if (!hasModel)
  // oxlint-disable-next-line no-console -- whoever runs the tests must see what they don't prove
  console.warn("not tested: a real router's data model (../shared/data/cwmp missing)");

describe.runIf(hasModel)("a real router's TR-098 model (Huawei BM632w)", () => {
  const rows = hasModel
    ? readFileSync(csv, "utf8")
        .split("\n")
        .slice(1)
        .map((line) => line.match(/(?:"[^"]*"|[^,])+|(?<=,)(?=,)/g) ?? [])
        .filter(([name]) => name?.startsWith(gateway))
    : [];
  const real = {
    names: rows.map(([name, isObject]) => ({
      name: `${name}${isObject === "true" ? "." : ""}`,
      isWritable: true,
    })),
    values: rows
      .filter(([, isObject]) => isObject === "false")
      .map(([name, , , value]) => ({ name, value: value ?? "", type: "xsd:string" }))
      .filter(({ name }) => wifiPlaces[gateway].reads.test(name)),
  };

  test("it has no connection by PPPoE, and none is made up", () => {
    expect(real.names.length).toBeGreaterThan(300);
    expect(findPppConnections(gateway, real)).toEqual([]);
  });

  test("its Wi-Fi is found, and that it takes the computed key", () => {
    expect(findWifiNetworks(gateway, real)).toMatchObject([
      {
        band: "2.4",
        ssid: "404 WiMAX Not Found",
        mode: "WPAWPA2",
        takesComputedKey: true,
        passphraseName: `${gateway}LANDevice.1.WLANConfiguration.1.PreSharedKey.1.PreSharedKey`,
      },
    ]);
  });
});
