import { afterAll, describe, expect, test } from "vitest";
import { type Device, type Objects, startDevice } from "../../../test/harness/snmp-device.ts";
import { SnmpAgent } from "../../platform/snmp/snmp-agent.ts";
import { cableMakers, makersOf } from "./makers.ts";
import { runCableTest } from "./run-cable-test.ts";

const devices: Device[] = [];
afterAll(() => Promise.all(devices.map((device) => device.stop())));

async function start(...given: Parameters<typeof startDevice>): Promise<Device> {
  const device = await startDevice(...given);
  devices.push(device);
  return device;
}

const community = { version: "2c", community: "public" } as const;
const patienceMilliseconds = 20_000;

/** A switch that begins a test with its SET and ends it after a while. */
type Tested = {
  readonly objectId: string;
  readonly ifIndex: number;
  readonly before?: Objects;
  readonly running?: Objects;
  readonly after: Objects;
  readonly startedBy?: string;
  readonly takesMilliseconds?: number;
  readonly patienceMilliseconds?: number;
};

async function testOn({
  objectId,
  ifIndex,
  before = {},
  running = {},
  after,
  startedBy,
  takesMilliseconds = 900,
  patienceMilliseconds: patience = patienceMilliseconds,
}: Tested) {
  const device = await start(before, {
    onSet: (oid, _, self) => {
      if (startedBy !== undefined && oid !== startedBy) return "refuse";
      self.put(running);
      setTimeout(() => self.put(after), takesMilliseconds);
      return undefined;
    },
  });
  const agent = new SnmpAgent(
    { address: device.address, port: device.port, credentials: community },
    { answerMilliseconds: 5_000, retries: 1 },
  );
  const finding = await runCableTest(agent, { ifIndex, objectId, patienceMilliseconds: patience }).finally(
    () => agent.close(),
  );
  return { ...finding, sets: device.sets };
}

const dlink = (column: number) => `1.3.6.1.4.1.171.12.58.1.1.1.${column}.14`;
const dlinkNew = (column: number) => `1.3.6.1.4.1.171.14.58.1.2.1.${column}.14`;
const huawei = (column: number) => `1.3.6.1.4.1.2011.5.25.31.1.1.7.1.${column}.19`;
const radlan = (column: number, kind: number) => `1.3.6.1.4.1.89.90.1.2.1.${column}.62.${kind}`;
const cisco = (rest: string) => `1.3.6.1.4.1.9.9.390.1.2.${rest}`;
const edgecore = (column: number) => `1.3.6.1.4.1.259.10.1.22.1.2.3.2.1.${column}.14`;

const oldDlink = { objectId: "1.3.6.1.4.1.171.10.113.1.3", ifIndex: 14 };
const dlinkRunning = { [dlink(12)]: 2, [dlink(13)]: 2 };
const dlinkDone = { [dlink(12)]: 3, [dlink(13)]: 3 };

describe("a cable test", { timeout: 60_000 }, () => {
  test.concurrent.each<[string, Tested, object]>([
    [
      "D-Link, cut at 37 m in two pairs",
      {
        ...oldDlink,
        running: dlinkRunning,
        after: {
          ...dlinkDone,
          [dlink(4)]: 1,
          [dlink(5)]: 1,
          [dlink(6)]: 8,
          [dlink(7)]: 8,
          [dlink(8)]: 38,
          [dlink(9)]: 37,
          [dlink(10)]: 0,
          [dlink(11)]: 0,
        },
      },
      { result: "open", lengthMeters: 37 },
    ],
    [
      "D-Link of a model without a status",
      {
        ...oldDlink,
        running: { [dlink(12)]: 2 },
        after: { [dlink(12)]: 3, [dlink(4)]: 0, [dlink(5)]: 0, [dlink(8)]: 12, [dlink(9)]: 12 },
      },
      { result: "ok", lengthMeters: null },
    ],
    [
      "D-Link, no cable in the port",
      { ...oldDlink, running: dlinkRunning, after: { ...dlinkDone, [dlink(4)]: 7, [dlink(5)]: 7 } },
      { result: "open", lengthMeters: null },
    ],
    [
      "D-Link DLINKSW, short at 9 m",
      {
        objectId: "1.3.6.1.4.1.171.10.141.4.1",
        ifIndex: 14,
        startedBy: "1.3.6.1.4.1.171.14.58.1.1.1.1.14",
        running: { [dlinkNew(9)]: 1 },
        after: {
          [dlinkNew(9)]: 2,
          [dlinkNew(1)]: 3,
          [dlinkNew(2)]: 1,
          [dlinkNew(3)]: 1,
          [dlinkNew(4)]: 1,
          [dlinkNew(5)]: 9,
          [dlinkNew(6)]: -1,
          [dlinkNew(7)]: -1,
          [dlinkNew(8)]: -1,
        },
      },
      { result: "short", lengthMeters: 9 },
    ],
    [
      "a D-Link whose number says the old way, and which knows only the new one",
      {
        ...oldDlink,
        startedBy: "1.3.6.1.4.1.171.14.58.1.1.1.1.14",
        running: { [dlinkNew(9)]: 1 },
        after: { [dlinkNew(9)]: 2, [dlinkNew(1)]: 1, [dlinkNew(2)]: 1 },
      },
      { result: "ok" },
    ],
    [
      "Eltex, open, with the length from the test of the fault",
      {
        objectId: "1.3.6.1.4.1.35265.1.83",
        ifIndex: 62,
        after: {
          [radlan(2, 2)]: 2,
          [radlan(3, 2)]: 4,
          [radlan(4, 2)]: 14,
          [radlan(2, 3)]: 2,
          [radlan(3, 3)]: 41,
          [radlan(4, 3)]: 6,
          [radlan(2, 4)]: 4,
        },
        running: { [radlan(2, 2)]: 3 },
      },
      { result: "open", lengthMeters: 41 },
    ],
    [
      "Eltex, whole, four pairs",
      {
        objectId: "1.3.6.1.4.1.35265.1.83",
        ifIndex: 62,
        after: {
          [radlan(2, 2)]: 2,
          [radlan(3, 2)]: 1,
          [radlan(4, 2)]: 14,
          [radlan(2, 3)]: 2,
          [radlan(2, 4)]: 2,
          [radlan(3, 4)]: 8,
          [radlan(4, 4)]: 6,
        },
      },
      { result: "ok", lengthMeters: null },
    ],
    [
      "Cisco, broken at 1,250 cm",
      {
        objectId: "1.3.6.1.4.1.9.1.696",
        ifIndex: 10_114,
        running: { [cisco("1.1.4.10114")]: 2 },
        after: Object.fromEntries([
          [cisco("1.1.4.10114"), 1],
          [cisco("1.1.2.10114"), 1],
          ...[1, 2, 3, 4].flatMap((pair) => [
            [cisco(`2.1.8.10114.${pair}`), pair === 2 ? 8 : 2],
            [cisco(`2.1.5.10114.${pair}`), 1_250],
            [cisco(`2.1.7.10114.${pair}`), 3],
          ]),
        ]),
      },
      { result: "open", lengthMeters: 12.5 },
    ],
    [
      "Edgecore, open at 22 m; it tells when it tested",
      {
        objectId: "1.3.6.1.4.1.259.10.1.22.101",
        ifIndex: 14,
        before: { [edgecore(11)]: "2026-11-01 10:00:00" },
        after: {
          [edgecore(11)]: "2026-11-27 11:00:00",
          [edgecore(2)]: 3,
          [edgecore(3)]: 2,
          [edgecore(6)]: 22,
          [edgecore(7)]: 40,
        },
      },
      { result: "open", lengthMeters: 22 },
    ],
    ...(["1.3.6.1.4.1.40418.7.53", "1.3.6.1.4.1.27514.1.1"] as const).map(
      (objectId): [string, Tested, object] => {
        const root = objectId.includes("40418")
          ? "1.3.6.1.4.1.40418.7.100.3.2.1"
          : "1.3.6.1.4.1.27514.100.3.2.1";
        const text =
          "Interface Ethernet1/0/14:\n---\nCable pairs     Cable status     Error lenth (meters)\n-----\n" +
          "(1, 2)            open             37\n(3, 6)            open             36\n(4, 5)            well             0\n(7, 8)            well             0\n";
        return [
          `free text of ${objectId}`,
          {
            objectId,
            ifIndex: 14,
            running: { [`${root}.18.14`]: 1 },
            after: { [`${root}.18.14`]: 0, [`${root}.19.14`]: text },
          },
          { result: "open", lengthMeters: 36 },
        ];
      },
    ),
  ])("%s", async (_, tested, expected) => {
    expect(await testOn(tested)).toMatchObject(expected);
  });

  test.concurrent(
    "Huawei, which tells the age of its last test: cut at 28 m",
    { timeout: 60_000 },
    async () => {
      const device = await start({ [huawei(5)]: { gauge: 4_000 } });
      const { put } = device;
      setTimeout(
        () =>
          put({ [huawei(5)]: { gauge: 1 }, [huawei(2)]: 2, [huawei(3)]: 28, [huawei(6)]: 2, [huawei(7)]: 2 }),
        2_000,
      );
      const agent = new SnmpAgent(
        { address: device.address, port: device.port, credentials: community },
        { answerMilliseconds: 5_000, retries: 1 },
      );
      const place = { ifIndex: 19, objectId: "1.3.6.1.4.1.2011.2.23.291", patienceMilliseconds: 30_000 };
      expect(await runCableTest(agent, place)).toMatchObject({ result: "open", lengthMeters: 28 });
      expect(device.sets).toEqual([{ oid: huawei(4), value: 1 }]);
      agent.close();
    },
  );
});

describe("a cable test that tells nothing is unknown, with its reason:", { timeout: 60_000 }, () => {
  test.concurrent.each<[string, Tested, object]>([
    [
      "a switch of nobody we know",
      { objectId: "1.3.6.1.4.1.99999.1", ifIndex: 1, after: {} },
      { reason: "not-supported" },
    ],
    ["it may not be set", { ...oldDlink, startedBy: "nothing", after: {} }, { reason: "refused" }],
    ["no such object", { ...oldDlink, after: {} }, { reason: "not-supported" }],
    [
      "it never ends",
      { ...oldDlink, running: dlinkRunning, after: {}, patienceMilliseconds: 3_000 },
      { reason: "too-slow" },
    ],
    [
      "it failed",
      { ...oldDlink, running: dlinkRunning, after: { [dlink(12)]: 3, [dlink(13)]: 4 } },
      { reason: "failed" },
    ],
    [
      "text where numbers belong",
      { ...oldDlink, running: dlinkRunning, after: { ...dlinkDone, [dlink(4)]: "open", [dlink(5)]: "open" } },
      { reason: "unclear", pairs: [] },
    ],
    [
      "one pair of a table that was cut off",
      { ...oldDlink, running: dlinkRunning, after: { ...dlinkDone, [dlink(4)]: 0 } },
      { reason: "unclear" },
    ],
    [
      "states that no manual knows",
      { ...oldDlink, running: dlinkRunning, after: { ...dlinkDone, [dlink(4)]: 77, [dlink(5)]: -3 } },
      { reason: "unclear" },
    ],
  ])("%s", async (_, tested, expected) => {
    expect(await testOn(tested)).toMatchObject({ result: "unknown", lengthMeters: null, ...expected });
  });

  test("a length below zero, or beyond all copper, is none", async () => {
    const after = { ...dlinkDone, [dlink(4)]: 1, [dlink(5)]: 1, [dlink(8)]: -5, [dlink(9)]: 90_000 };
    expect(await testOn({ ...oldDlink, running: dlinkRunning, after })).toMatchObject({
      result: "open",
      lengthMeters: null,
    });
  });

  test("a switch that says nothing at all", async () => {
    const device = await start({});
    device.silence(true);
    const agent = new SnmpAgent(
      { address: device.address, port: device.port, credentials: community },
      { answerMilliseconds: 100, retries: 0 },
    );
    expect(await runCableTest(agent, { ...oldDlink, patienceMilliseconds })).toMatchObject({
      result: "unknown",
      reason: "silent",
    });
    agent.close();
  });
});

test("every maker of the table is found by its devices' numbers, and no device of others", () => {
  for (const maker of cableMakers)
    for (const numbers of maker.devices) expect(makersOf(`${numbers}.1.2`)).toContain(maker);
  expect(makersOf("1.3.6.1.4.1.9.60.1").map(({ name }) => name)).toEqual([]);
  expect(makersOf("1.3.6.1.4.1.9.6.1.85.24").map(({ name }) => name)).toEqual(["Eltex, Cisco SB"]);
  expect(makersOf("")).toEqual([]);
});
