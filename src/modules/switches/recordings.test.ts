import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import {
  haveRecordings,
  haveSnmpTool,
  type SnmpTool,
  startSnmpd,
  startSnmpsim,
} from "../../../test/harness/snmp-tools.ts";
import type { SnmpCredentials } from "../../platform/snmp/credentials.ts";
import { SnmpAgent } from "../../platform/snmp/snmp-agent.ts";
import { runCableTest } from "../cable-tests/run-cable-test.ts";
import { type InspectedSwitch, inspectSwitch } from "./inspect-switch.ts";

// Real equipment as it was recorded, replayed by Debian's snmpsim; and snmpd.

const hasSnmpsim = haveSnmpTool("snmpsim", "recordings of real switches");
const hasRecordings = hasSnmpsim && haveRecordings("recordings of real switches");
const hasSnmpd = haveSnmpTool("snmpd", "SNMP version 3 against snmpd");

type Seen = Extract<InspectedSwitch, { reachable: true }>;

async function inspect(
  tool: SnmpTool,
  credentials: SnmpCredentials,
  more: { port?: number; ifIndex?: number } = {},
): Promise<InspectedSwitch> {
  const agent = new SnmpAgent({ ...tool, credentials }, { answerMilliseconds: 2_000, retries: 1 });
  return inspectSwitch(agent, { seconds: 0, policy: policy.switches, ...more }).finally(() => agent.close());
}

const recorded = async (tool: SnmpTool, community: string, more = {}): Promise<Seen> => {
  const seen = await inspect(tool, { version: "2c", community }, more);
  if (!seen.reachable) throw new Error(seen.reason);
  return seen;
};

const dlink = (column: number) => `1.3.6.1.4.1.171.12.58.1.1.1.${column}.14`;
const system = (objectId: string) =>
  `1.3.6.1.2.1.1.1.0|4|A switch\n1.3.6.1.2.1.1.2.0|6|${objectId}\n1.3.6.1.2.1.1.3.0|67|4242\n`;

/** Rows of our own: a switch whose cable test ends at once, and one that answers late. */
const own = {
  cable: `${system("1.3.6.1.4.1.171.10.113.1.3")}${[
    [4, "2|1"],
    [5, "2|1"],
    [8, "2|37"],
    [9, "2|38"],
    [12, "2:writecache|value=3"],
    [13, "2|3"],
  ]
    .map(([column, value]) => `${dlink(Number(column))}|${value}\n`)
    .join("")}`,
  late: "1.3.6.1.2.1.1.1.0|4|Late\n1.3.6.1.2.1.1.2.0|6:delay|value=1.3.6.1.4.1.9.1.1,wait=1500\n",
};

describe.skipIf(!hasSnmpsim)("against snmpsim", { timeout: 60_000 }, () => {
  let tool: SnmpTool;
  beforeAll(async () => void (tool = await startSnmpsim(own)), 90_000);
  afterAll(() => tool?.stop());

  describe.skipIf(!hasRecordings)("a recording of", () => {
    test("DES-3550: port 14 is up for us, its link is down, 7,677 input errors say nothing of now", async () => {
      const seen = await recorded(tool, "dlink_des-3550");
      expect(seen.addressesKnown).toBe(94);
      expect(seen.ports.length).toBe(50);
      expect(seen.ports.find(({ port }) => port === 14)).toMatchObject({
        interface: 14,
        admin: "up",
        oper: "down",
        errors: { state: "unknown", total: 7_677, countedAs: "interface" },
        mac: { state: "unknown" },
      });
      // Ten megabits on a port of which nobody says what it can do: no guess.
      expect(seen.ports.filter(({ speed }) => speed.state === "slow")).toEqual([]);
    });

    test("MES2324B: its ports count from interface 49; 21 of them have a length of copper; 100 on a gigabit port is slow", async () => {
      const seen = await recorded(tool, "eltex-mes23xx_mes2324b");
      const copper = seen.ports.filter(({ cableLengthMeters }) => cableLengthMeters !== null);
      expect(copper.length).toBe(21);
      expect(seen.ports.find(({ port }) => port === 7)).toMatchObject({
        interface: 55,
        name: "gi1/0/7",
        cableLengthMeters: 32,
      });
      expect(
        seen.ports.filter(({ speed }) => speed.state === "slow").every(({ speed }) => speed.megabits === 100),
      ).toBe(true);
      expect(seen.ports.filter(({ port }) => port === null).map(({ name }) => name)).toEqual([
        "te1/0/1",
        "te1/0/2",
        "te1/0/3",
        "te1/0/4",
      ]);
    });

    test.each([
      ["dlink_dgs-1510-28x-me", 28, 28, "D-Link DLINKSW"],
      ["dlink_dgs-3000-28x", 28, 28, "D-Link"],
      ["eltex-mes21xx_mes2124m", 28, 28, "Eltex, Cisco SB"],
      ["snr", 26, 26, "SNR"],
      ["vrp_5720", 52, 50, "Huawei"],
    ])("%s: %i ports, of which %i have a number of the front", async (name, ports, numbered, maker) => {
      const seen = await recorded(tool, name);
      expect(seen.maker).toBe(maker);
      expect(seen.ports.length).toBe(ports);
      expect(seen.ports.filter(({ port }) => port !== null).length).toBe(numbered);
    });

    test("a Huawei that shows the addresses of one network only: no port is said to have none", async () => {
      const seen = await recorded(tool, "vrp_5720");
      expect(seen.ports.filter(({ mac }) => mac.state === "none")).toEqual([]);
    });

    test.each(["smartax", "zxa10_c320"])(
      "%s, of fibre: nobody guesses which of its interfaces is port 1",
      async (name) => {
        const seen = await recorded(tool, name);
        expect(seen.ports.length).toBeGreaterThan(0);
        expect(seen.ports.filter(({ port }) => port !== null)).toEqual([]);
        expect((await recorded(tool, name, { port: 1 })).ports).toEqual([]);
      },
    );
  });

  test("a community that nobody has is silence", async () => {
    expect(await inspect(tool, { version: "2c", community: "nobody" })).toMatchObject({ reachable: false });
  });

  test("a cable test is begun by a SET and read to its end", async () => {
    const agent = new SnmpAgent(
      { ...tool, credentials: { version: "2c", community: "cable" } },
      { answerMilliseconds: 2_000, retries: 1 },
    );
    const place = { ifIndex: 14, objectId: "1.3.6.1.4.1.171.10.113.1.3", patienceMilliseconds: 20_000 };
    expect(await runCableTest(agent, place).finally(() => agent.close())).toMatchObject({
      result: "open",
      lengthMeters: 37,
    });
  });

  test("an answer that comes later than we wait is none", async () => {
    const agent = new SnmpAgent(
      { ...tool, credentials: { version: "2c", community: "late" } },
      { answerMilliseconds: 300, retries: 1 },
    );
    await expect(agent.get(["1.3.6.1.2.1.1.2.0"]).finally(() => agent.close())).rejects.toThrow(/timed out/i);
  });
});

describe.skipIf(!hasSnmpd)("against snmpd", { timeout: 60_000 }, () => {
  const user: SnmpCredentials = {
    version: "3",
    user: "uide",
    auth: { protocol: "sha256", key: "an example key of the test" },
    privacy: { protocol: "aes", key: "another key of the test" },
  };
  const configuration = `createUser uide SHA-256 "an example key of the test" AES "another key of the test"
createUser older SHA "an example key of the test" AES "another key of the test"
createUser signed MD5 "an example key of the test"
rouser uide authPriv
rouser older authPriv
rouser signed authNoPriv
rocommunity example 127.0.0.0/8
`;
  let tool: SnmpTool;
  beforeAll(async () => void (tool = await startSnmpd(configuration, user)), 90_000);
  afterAll(() => tool?.stop());

  test.each<[string, SnmpCredentials]>([
    ["version 3 with SHA-256 and AES", user],
    [
      "version 3 with SHA and AES",
      { ...user, user: "older", auth: { protocol: "sha", key: user.auth!.key } },
    ],
    [
      "version 3 with MD5, in clear",
      { ...user, user: "signed", auth: { protocol: "md5", key: user.auth!.key }, privacy: null },
    ],
    ["version 2c", { version: "2c", community: "example" }],
  ])("%s reads what there is", async (_, credentials) => {
    expect(await inspect(tool, credentials)).toMatchObject({
      reachable: true,
      objectId: "1.3.6.1.4.1.8072.3.2.10",
    });
  });

  test.each<[string, SnmpCredentials]>([
    ["a wrong key of authentication", { ...user, auth: { protocol: "sha256", key: "some other key" } }],
    ["a wrong key of privacy", { ...user, privacy: { protocol: "aes", key: "some other key" } }],
    ["no privacy where it is asked for", { ...user, privacy: null }],
    ["a user that nobody knows", { ...user, user: "nobody" }],
  ])("%s is no access", async (_, credentials) => {
    expect(await inspect(tool, credentials)).toMatchObject({ reachable: false });
  });
});
