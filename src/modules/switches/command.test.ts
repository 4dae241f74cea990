import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Device, startDevice, usualSwitch } from "../../../test/harness/snmp-device.ts";

const command = join(import.meta.dirname, "command.ts");
const cwd = join(import.meta.dirname, "../../..");

let device: Device;
beforeAll(async () => void (device = await startDevice(usualSwitch({ down: [2] }))));
afterAll(() => device.stop());

type Ended = { readonly code: number; readonly out: string; readonly said: string };

const run = (...given: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [command, ...given], { cwd }, (error, out, said) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, said }),
    );
  });

const at = () => ["--address", "127.0.0.1", "--port-udp", String(device.port), "--seconds", "0"];

test("prints one port as JSON, and tests its cable", { timeout: 60_000 }, async () => {
  const cable = (column: number) => `1.3.6.1.4.1.171.12.58.1.1.1.${column}.2`;
  device.put({ [cable(13)]: 3, [cable(4)]: 2, [cable(5)]: 0, [cable(8)]: 12, [cable(9)]: 0 });
  const { code, out } = await run(...at(), "--community", "public", "--port", "2", "--cable-test");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    reachable: true,
    maker: "D-Link",
    ports: [{ port: 2, interface: 2, admin: "up", oper: "down" }],
    cable: { result: "short", lengthMeters: 12 },
  });
});

test("never tests a link that is up by itself", { timeout: 60_000 }, async () => {
  const { out } = await run(...at(), "--community", "public", "--interface", "1", "--cable-test");
  expect(JSON.parse(out)).toMatchObject({ cable: { result: "refused", reason: "not-down" } });
});

test("2 for a switch that doesn't answer", { timeout: 60_000 }, async () => {
  const { code, out } = await run(...at(), "--community", "other");
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ reachable: false });
});

test.each([
  [["--community", "public"], "--address is missing"],
  [["--address", "127.0.0.1"], "--community or --v3 is missing"],
  [
    ["--address", "127.0.0.1", "--v3", "u", "--auth", "sha:short"],
    "--auth takes a key of at least 8 characters",
  ],
  [["--address", "127.0.0.1", "--v3", "u", "--privacy", "aes:long enough"], "--privacy needs --auth"],
  [["--address", "127.0.0.1", "--community", "x", "--port", "one"], "--port takes a whole number"],
])("1 for %j, and says which option is wrong", { timeout: 60_000 }, async (given, sentence) => {
  const { code, said } = await run(...given);
  expect(code).toBe(1);
  expect(said).toContain(sentence);
});
