import type { Cable } from "../life/ports.ts";
import { integer, numberOf, readOid, tags, text, type Oid, type Value } from "./ber.ts";
import type { CableTest } from "./cable-test.ts";
import type { Column } from "./device.ts";

/** What a maker's table of cable tests is made from. */
export type CableTestParts = {
  /** The ports that have copper, and the interface of each, rising. */
  readonly ports: readonly { readonly port: number; readonly ifIndex: number }[];
  readonly read: (port: number) => CableTest;
  readonly start: (port: number) => void;
  readonly isLinkUp: (port: number) => boolean;
};

/** Makes the columns in which a maker shows its cable tests, in the order of their oids. */
export type CableTestTable = (parts: CableTestParts) => readonly Column[];

type Codes = Readonly<Record<Cable["state"], number>>;
type Done = Extract<CableTest, { state: "done" }>;

const pairNumbers = [0, 1, 2, 3] as const;

/** One column with a row a port. @param rowOf what stands behind the column's oid for a port. */
function column(
  parts: CableTestParts,
  oid: Oid,
  read: (test: CableTest, port: number) => Value | null,
  more: { rowOf?: (port: number, ifIndex: number) => Oid; startsWith?: number } = {},
): Column {
  const { rowOf = (_: number, ifIndex: number) => [ifIndex], startsWith } = more;
  const rows = parts.ports.map(({ port, ifIndex }) => rowOf(port, ifIndex));
  const portOf = (row: Oid): number | undefined =>
    parts.ports[rows.findIndex((one) => one.join() === row.join())]?.port;
  return {
    oid,
    rows: () => rows,
    read: (row) => {
      const port = portOf(row);
      return port === undefined ? null : read(parts.read(port), port);
    },
    ...(startsWith !== undefined && {
      write: (row: Oid, value: Value) => {
        const port = portOf(row);
        if (port === undefined || value.tag !== tags.integer || numberOf(value) !== startsWith) return false;
        parts.start(port);
        return true;
      },
    }),
  };
}

const whenDone =
  (value: (test: Done) => number, otherwise: number) =>
  (test: CableTest): Value =>
    integer(test.state === "done" ? value(test) : otherwise);

const stateOf =
  (pair: number, codes: Codes) =>
  ({ pairs }: Done): number =>
    codes[pairs[pair]!.state];
const lengthOf =
  (pair: number) =>
  ({ pairs }: Done): number =>
    pairs[pair]!.lengthMeters;

const byState =
  (codes: Readonly<Record<CableTest["state"], number>>) =>
  (test: CableTest): Value =>
    integer(codes[test.state]);

/** CABLE-DIAG-MIB of D-Link's older switches. */
export const dlinkOldTable: CableTestTable = (parts) => {
  const base = readOid("1.3.6.1.4.1.171.12.58.1.1.1");
  const codes = { fine: 0, open: 1, short: 2 };
  return [
    column(parts, [...base, 2], () => integer(1)),
    column(parts, [...base, 3], (_, port) => integer(parts.isLinkUp(port) ? 1 : 0)),
    ...pairNumbers.map((pair) => column(parts, [...base, 4 + pair], whenDone(stateOf(pair, codes), 5))),
    ...pairNumbers.map((pair) => column(parts, [...base, 8 + pair], whenDone(lengthOf(pair), 0))),
    column(parts, [...base, 12], byState({ none: 3, running: 2, done: 3, failed: 3 }), { startsWith: 1 }),
    column(parts, [...base, 13], byState({ none: 1, running: 2, done: 3, failed: 4 })),
  ];
};

/** DLINKSW-CABLE-DIAG-MIB of D-Link's newer switches. */
export const dlinkNewTable: CableTestTable = (parts) => {
  const base = readOid("1.3.6.1.4.1.171.14.58.1");
  const codes = { fine: 1, open: 2, short: 3 };
  return [
    column(parts, [...base, 1, 1, 1], () => integer(1), { startsWith: 2 }),
    ...pairNumbers.map((pair) => column(parts, [...base, 2, 1, 1 + pair], whenDone(stateOf(pair, codes), 6))),
    ...pairNumbers.map((pair) => column(parts, [...base, 2, 1, 5 + pair], whenDone(lengthOf(pair), -1))),
    column(parts, [...base, 2, 1, 9], byState({ none: 0, running: 1, done: 2, failed: 3 })),
  ];
};

/** HUAWEI-ENTITY-EXTENT-MIB. */
export const huaweiTable: CableTestTable = (parts) => {
  const base = readOid("1.3.6.1.4.1.2011.5.25.31.1.1.7.1");
  const codes = { fine: 1, open: 2, short: 3 };
  const shortest = ({ pairs }: Done): number => Math.min(...pairs.map(({ lengthMeters }) => lengthMeters));
  const worst = ({ pairs }: Done): number => Math.max(...pairs.map(({ state }) => codes[state]));
  return [
    column(parts, [...base, 2], whenDone(worst, 6)),
    column(parts, [...base, 3], whenDone(shortest, 0)),
    column(parts, [...base, 4], () => integer(2), { startsWith: 1 }),
    column(
      parts,
      [...base, 5],
      whenDone(({ secondsAgo }) => Math.floor(secondsAgo), 0),
    ),
    ...pairNumbers.map((pair) => column(parts, [...base, 6 + pair], whenDone(stateOf(pair, codes), 6))),
    ...pairNumbers.map((pair) => column(parts, [...base, 10 + pair], whenDone(lengthOf(pair), 0))),
  ];
};

/** RADLAN-PHY-MIB, as in Eltex MES: one result a port, which the type of the test asks for. */
export const eltexTable: CableTestTable = (parts) => {
  const base = readOid("1.3.6.1.4.1.89.90.1");
  // Status (of the pairs, with unit 14's meaning), fault and length; all by the same test.
  const kinds = [
    { type: 2, unit: 14, of: (broken: Cable) => ({ fine: 1, open: 4, short: 5 })[broken.state] },
    { type: 4, unit: 7, of: (broken: Cable) => broken.lengthMeters },
  ];
  const brokenOf = ({ pairs }: Done): Cable =>
    pairs.filter(({ state }) => state !== "fine").toSorted((a, b) => a.lengthMeters - b.lengthMeters)[0] ??
    pairs[0]!;
  const results = (oid: Oid, read: (kind: (typeof kinds)[number], test: CableTest) => Value): Column => {
    const columns = kinds.map((kind) =>
      column(parts, oid, (test) => read(kind, test), { rowOf: (_, ifIndex) => [ifIndex, kind.type] }),
    );
    return {
      oid,
      rows: () => parts.ports.flatMap(({ ifIndex }) => kinds.map(({ type }): Oid => [ifIndex, type])),
      read: (row) => columns.map((one) => one.read(row)).find((value) => value !== null) ?? null,
    };
  };
  const started: Column = column(parts, [...base, 1, 1, 1], () => integer(1));
  return [
    {
      ...started,
      write: (row, value) => {
        const found = parts.ports.find(({ ifIndex }) => row.length === 1 && ifIndex === row[0]);
        if (found === undefined || value.tag !== tags.integer) return false;
        if (![2, 3, 4, 24, 25].includes(numberOf(value))) return false;
        // The results of the other types are there with the one that was asked for.
        if (parts.read(found.port).state !== "running") parts.start(found.port);
        return true;
      },
    },
    results([...base, 2, 1, 2], (_, { state }) =>
      integer({ none: 5, running: 3, done: 2, failed: 7 }[state]),
    ),
    results([...base, 2, 1, 3], ({ of }, test) => integer(test.state === "done" ? of(brokenOf(test)) : 0)),
    results([...base, 2, 1, 4], ({ unit }) => integer(unit)),
  ];
};

/** CISCO-CABLE-DIAG-MIB. */
export const ciscoTable: CableTestTable = (parts) => {
  const base = readOid("1.3.6.1.4.1.9.9.390.1.2");
  const codes = { fine: 2, open: 5, short: 6 };
  const ofPairs = (oid: Oid, value: (cable: Cable) => number | null): Column => ({
    oid,
    rows: () => parts.ports.flatMap(({ ifIndex }) => pairNumbers.map((pair): Oid => [ifIndex, pair + 1])),
    read: ([ifIndex, pair = 0]) => {
      const found = parts.ports.find((one) => one.ifIndex === ifIndex);
      const test = found === undefined ? null : parts.read(found.port);
      const cable = test?.state === "done" ? test.pairs[pair - 1] : undefined;
      const number = cable === undefined ? null : value(cable);
      return number === null ? null : integer(number);
    },
  });
  const whenBroken = (value: (cable: Cable) => number) => (cable: Cable) =>
    cable.state === "fine" ? null : value(cable);
  const whenFine = (value: (cable: Cable) => number) => (cable: Cable) =>
    cable.state === "fine" ? value(cable) : null;
  return [
    column(parts, [...base, 1, 1, 1], () => integer(0), { startsWith: 1 }),
    column(parts, [...base, 1, 1, 2], byState({ none: 0, running: 7, done: 1, failed: 6 })),
    column(parts, [...base, 1, 1, 4], byState({ none: 2, running: 2, done: 1, failed: 2 })),
    ofPairs(
      [...base, 2, 1, 2],
      whenFine(({ lengthMeters }) => lengthMeters),
    ),
    ofPairs(
      [...base, 2, 1, 3],
      whenFine(() => 2),
    ),
    ofPairs(
      [...base, 2, 1, 4],
      whenFine(() => 2),
    ),
    ofPairs(
      [...base, 2, 1, 5],
      whenBroken(({ lengthMeters }) => lengthMeters),
    ),
    ofPairs(
      [...base, 2, 1, 6],
      whenBroken(() => 1),
    ),
    ofPairs(
      [...base, 2, 1, 7],
      whenBroken(() => 2),
    ),
    ofPairs([...base, 2, 1, 8], ({ state }) => codes[state]),
  ];
};

/** ES3528MV2-MIB: two pairs; the port to test is written into one object. */
export const edgecoreTable: CableTestTable = (parts) => {
  const base = readOid("1.3.6.1.4.1.259.10.1.22.1.2.3");
  const codes = { fine: 2, open: 3, short: 4 };
  let last = 0;
  const control: Column = {
    oid: [...base, 1],
    rows: () => [[0]],
    read: ([row]) => (row === 0 ? integer(last) : null),
    write: ([row], value) => {
      if (row !== 0 || value.tag !== tags.integer) return false;
      const found = parts.ports.find(({ ifIndex }) => ifIndex === numberOf(value));
      if (found === undefined) return false;
      last = found.ifIndex;
      parts.start(found.port);
      return true;
    },
  };
  const when = (value: (test: Done) => number) => (test: CableTest) =>
    test.state === "done" ? integer(value(test)) : null;
  return [
    control,
    column(parts, [...base, 2, 1, 2], when(stateOf(0, codes))),
    column(parts, [...base, 2, 1, 3], when(stateOf(1, codes))),
    column(parts, [...base, 2, 1, 6], when(lengthOf(0))),
    column(parts, [...base, 2, 1, 7], when(lengthOf(1))),
    column(parts, [...base, 2, 1, 11], (test) =>
      test.state === "done" ? text(`1970-01-01 00:${Math.floor(test.secondsAgo)}`) : null,
    ),
  ];
};

/** Switches of SNR and QTECH say the result in words. */
export const textTable =
  (base: Oid): CableTestTable =>
  (parts) => [
    column(parts, [...base, 18], byState({ none: 0, running: 1, done: 0, failed: 0 }), { startsWith: 1 }),
    column(parts, [...base, 19], (test) => text(wordsOf(test))),
  ];

const words = { fine: "well", open: "open", short: "short" } as const;

function wordsOf(test: CableTest): string {
  if (test.state === "none" || test.state === "running") return "";
  if (test.state === "failed") return "Cable diagnostics failed";
  const names = ["(1, 2)", "(3, 6)", "(4, 5)", "(7, 8)"];
  const rows = test.pairs.map(
    ({ state, lengthMeters }, pair) => `  ${names[pair]}      ${words[state]}      ${lengthMeters}`,
  );
  return ["Cable pairs    Cable status    Length (meters)", ...rows].join("\n");
}
