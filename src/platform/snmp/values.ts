/** What SNMP answers, as values that the rest can trust. Equipment sends what it likes: what has the wrong kind is null. */

/** Numbers of 32 bits, counters of 64, octets, and identifiers or addresses as text. */
export type SnmpValue = number | bigint | Buffer | string;

export type Varbind = {
  readonly oid: string;
  /** Null: there is no such object, or nothing after it. */
  readonly value: SnmpValue | null;
};

export const asInteger = (value: SnmpValue | null | undefined): number | null =>
  typeof value === "number" && Number.isInteger(value) ? value : null;

/** A counter or gauge; those of 64 bits are exact as far as a number is (2⁵³ frames are years at any speed). */
export function asCount(value: SnmpValue | null | undefined): number | null {
  const count = typeof value === "bigint" ? Number(value) : asInteger(value);
  return count !== null && count >= 0 ? count : null;
}

const textMax = 255;

/** Text without what no screen shows; null where it isn't text. */
export function asText(value: SnmpValue | null | undefined, charactersMax = textMax): string | null {
  if (!Buffer.isBuffer(value)) return null;
  const text = value.toString("utf8").replaceAll(/[\p{Cc}�]/gu, " ");
  return text.trim().slice(0, charactersMax);
}

/** Identifiers without the leading dot that some write. */
export const asOid = (value: SnmpValue | null | undefined): string | null =>
  typeof value === "string" && /^\.?\d+(?:\.\d+)*$/.test(value) ? value.replace(/^\./, "") : null;

/** What follows `root` in `oid`, such as the index of a table's row; null when `oid` isn't below `root`. */
export const indexBelow = (root: string, oid: string): string | null =>
  oid.startsWith(`${root}.`) ? oid.slice(root.length + 1) : null;

/** Whether `a` comes before `b` in the order of SNMP: by their numbers, from the left. */
export function isOidBefore(a: string, b: string): boolean {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  if (same === a.length || same === b.length) return a.length < b.length;
  const start = same === 0 ? 0 : a.lastIndexOf(".", same - 1) + 1;
  return Number.parseInt(a.slice(start), 10) < Number.parseInt(b.slice(start), 10);
}
