import { compareOids, nothing, startsWith, type Oid, type Value } from "./ber.ts";
import { pduTags, type Pdu, type Varbind } from "./pdu.ts";

/** A column of a table, or an object of its own (with the one row `0`). */
export type Column = {
  readonly oid: Oid;
  /** What stands behind the column's oid, in order. */
  rows(): readonly Oid[];
  /** Null where the row has no such value now. */
  read(row: Oid): Value | null;
  /** Undefined: it can't be written. @returns whether the value was taken. */
  readonly write?: ((row: Oid, value: Value) => boolean) | undefined;
};

/** RFC 3416, 3. */
const errors = { noAccess: 6, notWritable: 17, wrongValue: 10 } as const;

/** A response has to fit into one datagram that passes everywhere. */
const varbindsMax = 100;

/** Answers a request as the equipment would; null when it is no request. @param columns in the order of their oids. */
export function answer(pdu: Pdu, columns: readonly Column[], mayWrite: boolean): Pdu | null {
  const response = { ...pdu, tag: pduTags.response, first: 0, second: 0 };
  switch (pdu.tag) {
    case pduTags.get:
      return { ...response, varbinds: pdu.varbinds.map(({ oid }) => ({ oid, value: read(columns, oid) })) };
    case pduTags.getNext:
      return { ...response, varbinds: pdu.varbinds.map(({ oid }) => next(columns, oid)) };
    case pduTags.getBulk:
      return { ...response, varbinds: bulk(pdu, columns) };
    case pduTags.set:
      return { ...response, ...set(pdu.varbinds, columns, mayWrite) };
    default:
      return null;
  }
}

function read(columns: readonly Column[], oid: Oid): Value {
  const column = columns.find((one) => startsWith(oid, one.oid));
  if (column === undefined) return nothing("noSuchObject");
  return column.read(oid.slice(column.oid.length)) ?? nothing("noSuchInstance");
}

function next(columns: readonly Column[], oid: Oid): Varbind {
  for (const column of columns) {
    if (compareOids(column.oid, oid) < 0 && !startsWith(oid, column.oid)) continue;
    const after = startsWith(oid, column.oid) ? oid.slice(column.oid.length) : [];
    for (const row of column.rows()) {
      if (compareOids(row, after) <= 0) continue;
      const value = column.read(row);
      if (value !== null) return { oid: [...column.oid, ...row], value };
    }
  }
  return { oid, value: nothing("endOfMibView") };
}

function bulk({ first, second, varbinds }: Pdu, columns: readonly Column[]): readonly Varbind[] {
  const once = varbinds.slice(0, Math.max(0, first));
  const found = once.map(({ oid }) => next(columns, oid));
  let last = varbinds.slice(once.length).map(({ oid }) => oid);
  for (let time = 0; time < second && last.length > 0; time++) {
    if (found.length + last.length > varbindsMax) break;
    const round = last.map((oid) => next(columns, oid));
    found.push(...round);
    last = round.map(({ oid }) => oid);
  }
  return found;
}

function set(
  varbinds: readonly Varbind[],
  columns: readonly Column[],
  mayWrite: boolean,
): Pick<Pdu, "first" | "second"> {
  for (const [index, { oid, value }] of varbinds.entries()) {
    const column = columns.find((one) => startsWith(oid, one.oid));
    const failed = (first: number) => ({ first, second: index + 1 });
    if (!mayWrite) return failed(errors.noAccess);
    if (column?.write === undefined) return failed(errors.notWritable);
    if (!column.write(oid.slice(column.oid.length), value)) return failed(errors.wrongValue);
  }
  return { first: 0, second: 0 };
}
