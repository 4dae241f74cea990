import type { CablePair } from "../network/line-facts.ts";

/**
 * How each maker's switches test a cable: what to set, how to see the end, where the result is. `{if}` in an object
 * stands for the interface. Lengths are metres unless a unit says otherwise. All is data: `cable-test.ts` reads it.
 */
export type CableMaker = {
  readonly name: string;
  /** The maker's own numbers of its devices (sysObjectID), as beginnings; the longest that fits counts. */
  readonly devices: readonly string[];
  /** Set one after the other; those after the first only add to what the first has found. */
  readonly steps: readonly CableStep[];
  readonly result: CableResult;
  /** Where the switch keeps lengths of lines that work. */
  readonly lengths?: Readings;
};

export type CableStep = {
  readonly start: { readonly object: string; readonly value: number | "if" };
  /** The end, when all of these hold. */
  readonly done: readonly DoneWhen[];
};

export type DoneWhen =
  /** `isOptional`: not all models have the object; without it the others decide. */
  | {
      readonly object: string;
      readonly running: readonly number[];
      readonly failed?: readonly number[];
      readonly notSupported?: readonly number[];
      readonly isOptional?: true;
    }
  | { readonly object: string; readonly is: number; readonly failed?: readonly number[] }
  /** The object holds the seconds since the last test, so that less than since the start means this one. */
  | { readonly ageObject: string; readonly atLeastSeconds: number }
  /** The object holds when the last test was. */
  | { readonly changes: string };

type PairState = CablePair["state"];

export type CableResult =
  | { readonly pairs: readonly PairReadings[]; readonly states: Readonly<Record<number, PairState>> }
  /** One result for the whole cable, in a unit of its own. */
  | {
      readonly whole: PairReadings;
      readonly states: Readonly<Record<number, PairState>>;
      readonly unit: number;
    }
  | { readonly text: string };

/** `length` is read as the first of these that holds one. */
type PairReadings = { readonly state: string; readonly lengths: readonly Readings[] };

/** A value counts when its status, where there is one, is `success`. */
export type Readings = {
  readonly value: string;
  readonly unit?: { readonly object: string; readonly meters: Readonly<Record<number, number>> };
  readonly status?: { readonly object: string; readonly success: number };
};

const four = [1, 2, 3, 4] as const;
const at = (root: string, column: number): string => `${root}.${column}.{if}`;

/** Pairs in a row of columns: their states from one on, their lengths from another. */
const pairsInRow = (root: string, states: number, lengths: number, count = 4): readonly PairReadings[] =>
  four.slice(0, count).map((pair) => ({
    state: at(root, states + pair - 1),
    lengths: [{ value: at(root, lengths + pair - 1) }],
  }));

const dlinkOld = "1.3.6.1.4.1.171.12.58.1.1.1";
const dlinkNew = "1.3.6.1.4.1.171.14.58.1";
const huawei = "1.3.6.1.4.1.2011.5.25.31.1.1.7.1";
const radlan = "1.3.6.1.4.1.89.90.1";
const cisco = "1.3.6.1.4.1.9.9.390.1.2";
const edgecore = "1.3.6.1.4.1.259.10.1.22.1.2.3";

/** rlPhyTest: each kind of test has a number, and a row of results under it. */
const radlanTest = (kind: number): CableStep => ({
  start: { object: `${radlan}.1.1.1.{if}`, value: kind },
  done: [{ object: `${radlan}.2.1.2.{if}.${kind}`, running: [3], failed: [5, 6, 7], notSupported: [4] }],
});

const radlanLength = (kind: number): Readings => ({
  value: `${radlan}.2.1.3.{if}.${kind}`,
  unit: { object: `${radlan}.2.1.4.{if}.${kind}`, meters: { 6: 1 } },
  status: { object: `${radlan}.2.1.2.{if}.${kind}`, success: 2 },
});

const [radlanStatus, radlanFault, radlanLengthKind] = [2, 3, 4];

const statusPage = (root: string): Pick<CableMaker, "steps" | "result"> => ({
  steps: [{ start: { object: at(root, 18), value: 1 }, done: [{ object: at(root, 18), is: 0 }] }],
  result: { text: at(root, 19) },
});

export const cableMakers: readonly CableMaker[] = [
  {
    name: "D-Link",
    devices: ["1.3.6.1.4.1.171.10"],
    steps: [
      {
        start: { object: at(dlinkOld, 12), value: 1 },
        done: [
          { object: at(dlinkOld, 12), running: [2] },
          { object: at(dlinkOld, 13), running: [2], failed: [4], isOptional: true },
        ],
      },
    ],
    result: {
      pairs: pairsInRow(dlinkOld, 4, 8),
      states: {
        0: "ok",
        1: "open",
        2: "short",
        3: "open-or-short",
        4: "crosstalk",
        5: "unknown",
        6: "unknown",
        7: "no-cable",
        8: "unknown",
      },
    },
  },
  {
    name: "D-Link DLINKSW",
    devices: ["1.3.6.1.4.1.171.10.137", "1.3.6.1.4.1.171.10.141", "1.3.6.1.4.1.171.10"],
    steps: [
      {
        start: { object: `${dlinkNew}.1.1.1.{if}`, value: 2 },
        done: [{ object: `${dlinkNew}.2.1.9.{if}`, running: [0, 1], failed: [3] }],
      },
    ],
    result: {
      pairs: pairsInRow(`${dlinkNew}.2.1`, 1, 5),
      states: {
        0: "unknown",
        1: "ok",
        2: "open",
        3: "short",
        4: "open-or-short",
        5: "crosstalk",
        6: "unknown",
        7: "no-cable",
        // The device at the other end is switched off: the cable reaches it.
        8: "ok",
      },
    },
  },
  {
    name: "Huawei",
    devices: ["1.3.6.1.4.1.2011.2"],
    steps: [
      {
        start: { object: at(huawei, 4), value: 1 },
        done: [
          { ageObject: at(huawei, 5), atLeastSeconds: 9 },
          { object: at(huawei, 2), running: [], notSupported: [7], isOptional: true },
        ],
      },
    ],
    result: {
      pairs: pairsInRow(huawei, 6, 10).map(({ state, lengths }) => ({
        state,
        lengths: [...lengths, { value: at(huawei, 3) }],
      })),
      states: {
        1: "ok",
        2: "open",
        3: "short",
        4: "open-or-short",
        5: "crosstalk",
        6: "unknown",
        7: "unknown",
      },
    },
  },
  {
    name: "Eltex, Cisco SB",
    devices: ["1.3.6.1.4.1.35265.1", "1.3.6.1.4.1.9.6.1"],
    steps: [radlanTest(radlanStatus), radlanTest(radlanFault), radlanTest(radlanLengthKind)],
    result: {
      whole: {
        state: `${radlan}.2.1.3.{if}.${radlanStatus}`,
        lengths: [radlanLength(radlanFault), radlanLength(radlanLengthKind)],
      },
      unit: 14,
      states: { 1: "ok", 2: "ok", 3: "no-cable", 4: "open", 5: "short", 6: "unknown", 7: "impedance" },
    },
    lengths: radlanLength(radlanLengthKind),
  },
  {
    name: "Cisco",
    devices: ["1.3.6.1.4.1.9.1"],
    steps: [
      {
        start: { object: `${cisco}.1.1.1.{if}`, value: 1 },
        done: [
          { object: `${cisco}.1.1.4.{if}`, is: 1 },
          { object: `${cisco}.1.1.2.{if}`, is: 1 },
        ],
      },
    ],
    result: {
      pairs: four.map((pair) => ({
        state: `${cisco}.2.1.8.{if}.${pair}`,
        lengths: [
          {
            value: `${cisco}.2.1.5.{if}.${pair}`,
            unit: { object: `${cisco}.2.1.7.{if}.${pair}`, meters: { 2: 1, 3: 0.01, 4: 1_000 } },
          },
        ],
      })),
      states: { 2: "ok", 5: "open", 6: "short", 7: "impedance", 8: "open-or-short" },
    },
  },
  {
    name: "Edgecore",
    devices: ["1.3.6.1.4.1.259.10.1.22"],
    steps: [
      {
        start: { object: `${edgecore}.1.0`, value: "if" },
        done: [{ changes: `${edgecore}.2.1.11.{if}` }],
      },
    ],
    result: {
      pairs: pairsInRow(`${edgecore}.2.1`, 2, 6, 2),
      states: { 2: "ok", 3: "open", 4: "short", 8: "impedance", 11: "no-cable" },
    },
  },
  {
    name: "SNR",
    devices: ["1.3.6.1.4.1.40418.7"],
    ...statusPage("1.3.6.1.4.1.40418.7.100.3.2.1"),
  },
  {
    name: "QTECH",
    devices: ["1.3.6.1.4.1.27514"],
    ...statusPage("1.3.6.1.4.1.27514.100.3.2.1"),
  },
];

/** Those whose numbers fit the device, the closest first; of D-Link's two ways the other one is tried as well. */
export function makersOf(objectId: string): readonly CableMaker[] {
  const lengthOf = (maker: CableMaker): number =>
    Math.max(...maker.devices.map((device) => (`${objectId}.`.startsWith(`${device}.`) ? device.length : 0)));
  return cableMakers.filter((maker) => lengthOf(maker) > 0).toSorted((a, b) => lengthOf(b) - lengthOf(a));
}
