import type { Column } from "../../platform/snmp/snmp-agent.ts";
import { asCount, asInteger, asOid } from "../../platform/snmp/values.ts";

/** What a switch says of one port at one moment, without any conclusion. What it doesn't say is null. */
export type PortReading = {
  /** The number on the switch's front. */
  readonly port: number;
  readonly ifIndex: number;
  readonly admin: "up" | "down" | null;
  readonly oper: "up" | "down" | null;
  readonly megabits: number | null;
  readonly duplex: "half" | "full" | "unknown";
  /** What the port can do, as far as its name or its hardware says. */
  readonly megabitsMax: number | null;
  readonly counters: PortCounters | null;
  /** It is part of a bundle, under whose name addresses are learnt. */
  readonly isBundled: boolean;
};

/** Both only grow, but when the switch starts anew. `of` says what is counted as an error. */
export type PortCounters = {
  readonly frames: number;
  readonly errors: number;
  readonly of: "fcs" | "interface" | "rmon";
};

export const sysObjectId = "1.3.6.1.2.1.1.2.0";
/** In hundredths of a second. */
export const sysUpTime = "1.3.6.1.2.1.1.3.0";

const ifEntry = "1.3.6.1.2.1.2.2.1";
const ifXEntry = "1.3.6.1.2.1.31.1.1.1";
const dot3Entry = "1.3.6.1.2.1.10.7.2.1";
const rmonEntry = "1.3.6.1.2.1.16.1.1.1";

/** Columns by interface: RFC 2863, RFC 3635. */
export const portColumns = {
  admin: `${ifEntry}.7`,
  oper: `${ifEntry}.8`,
  highSpeed: `${ifXEntry}.15`,
  speed: `${ifEntry}.5`,
  duplex: `${dot3Entry}.19`,
  alignment: `${dot3Entry}.2`,
  fcs: `${dot3Entry}.3`,
  inErrors: `${ifEntry}.14`,
  unicast: `${ifXEntry}.7`,
  multicast: `${ifXEntry}.8`,
  broadcast: `${ifXEntry}.9`,
  unicastShort: `${ifEntry}.11`,
  otherShort: `${ifEntry}.12`,
} as const;

/** RMON (RFC 2819) has rows of its own; only one that says it is of this interface counts. */
const rmonColumns = {
  source: `${rmonEntry}.2`,
  crc: `${rmonEntry}.8`,
  fragments: `${rmonEntry}.11`,
  jabbers: `${rmonEntry}.12`,
};
const rmonSourceOf = (ifIndex: number): string => `${ifEntry}.1.${ifIndex}`;
/** What the hardware offers to its partner (RFC 4836), by interface and unit. */
const mauCapabilities = "1.3.6.1.2.1.26.5.1.1.9";

/** The bundle that an interface is attached to (IEEE 802.3ad); 0 or itself when it stands alone. */
const attachedBundle = "1.2.840.10006.300.43.1.2.1.1.13";

/** All that is asked of one port at a time. */
export const oidsOfPort = (ifIndex: number): readonly string[] => [
  ...Object.values(portColumns).map((column) => `${column}.${ifIndex}`),
  ...Object.values(rmonColumns).map((column) => `${column}.${ifIndex}`),
  `${mauCapabilities}.${ifIndex}.1`,
  `${attachedBundle}.${ifIndex}`,
];

/** @param name the interface's, which often says what it can do */
export function readPortValues(
  values: Column,
  { port, ifIndex, name }: { readonly port: number; readonly ifIndex: number; readonly name: string },
): PortReading {
  const value = (column: string) => values.get(`${column}.${ifIndex}`);
  const megabits = speedOf(asCount(value(portColumns.highSpeed)), asCount(value(portColumns.speed)));
  return {
    port,
    ifIndex,
    admin: adminStates.get(asInteger(value(portColumns.admin)) ?? 0) ?? null,
    oper: operStates.get(asInteger(value(portColumns.oper)) ?? 0) ?? null,
    megabits,
    duplex: duplexes.get(asInteger(value(portColumns.duplex)) ?? 0) ?? "unknown",
    megabitsMax: most([speedByName(name), speedByHardware(values.get(`${mauCapabilities}.${ifIndex}.1`))]),
    counters: readCounters(value, ifIndex),
    isBundled: ![0, ifIndex].includes(asInteger(value(attachedBundle)) ?? 0),
  };
}

const adminStates: ReadonlyMap<number, "up" | "down"> = new Map([
  [1, "up"],
  [2, "down"],
]);
/** Not present and waiting for a lower layer are as good as down; testing, unknown and dormant are neither. */
const operStates: ReadonlyMap<number, "up" | "down"> = new Map([
  [1, "up"],
  [2, "down"],
  [6, "down"],
  [7, "down"],
]);
const duplexes: ReadonlyMap<number, "half" | "full"> = new Map([
  [2, "half"],
  [3, "full"],
]);

const bitsPerMegabit = 1_000_000;
/** What the older column says when the speed doesn't fit it. */
const speedTooHigh = 4_294_967_295;

/** Speeds that a link of Ethernet can have, in Mbit/s; any other is nobody's measurement. */
const ethernetMegabits: readonly number[] = [10, 100, 1_000, 2_500, 5_000, 10_000, 25_000, 40_000, 100_000];

function speedOf(high: number | null, low: number | null): number | null {
  if (high !== null && high > 0) return ethernetMegabits.includes(high) ? high : null;
  return low === null || low < bitsPerMegabit || low >= speedTooHigh
    ? null
    : Math.round(low / bitsPerMegabit);
}

/** The largest that is known. */
export function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

const speedsByName = [
  [/^(?:x|ten)-?gig|^(?:te|xe|xge)\d/i, 10_000],
  [/^gig|^g[ei]\d/i, 1_000],
  [/^fast|^f[ae]\d/i, 100],
] as const;

const speedByName = (name: string): number | null =>
  speedsByName.find(([form]) => form.test(name))?.[1] ?? null;

/** Bits of IANAifMauAutoNegCapBits, of the fastest first; the bit 0 is the highest of the first octet. */
const capabilities = [
  [[12, 13, 14, 15], 1_000],
  [[3, 4, 5, 6, 7], 100],
  [[1, 2], 10],
] as const;

function speedByHardware(bits: unknown): number | null {
  if (!Buffer.isBuffer(bits)) return null;
  const has = (bit: number): boolean => (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
  return capabilities.find(([of]) => of.some(has))?.[1] ?? null;
}

type ValueOf = (column: string) => ReturnType<Column["get"]>;

/** Frames that came in whole, and those that came in broken, from the best source that there is. */
function readCounters(value: ValueOf, ifIndex: number): PortCounters | null {
  const { unicast, multicast, broadcast, unicastShort, otherShort } = portColumns;
  const frames =
    sum([asCount(value(unicast)), asCount(value(multicast)), asCount(value(broadcast))], 1) ??
    sum([asCount(value(unicastShort)), asCount(value(otherShort))], 1);
  if (frames === null) return null;
  const fcs = sum([asCount(value(portColumns.fcs)), asCount(value(portColumns.alignment))], 1);
  if (fcs !== null) return { frames, errors: fcs, of: "fcs" };
  const inErrors = asCount(value(portColumns.inErrors));
  if (inErrors !== null) return { frames, errors: inErrors, of: "interface" };
  const source = asOid(value(rmonColumns.source));
  if (source !== rmonSourceOf(ifIndex)) return null;
  const rmon = sum(
    [
      asCount(value(rmonColumns.crc)),
      asCount(value(rmonColumns.fragments)),
      asCount(value(rmonColumns.jabbers)),
    ],
    1,
  );
  return rmon === null ? null : { frames, errors: rmon, of: "rmon" };
}

/** The sum of what is known; null when the first `needed` aren't all. */
function sum(values: readonly (number | null)[], needed: number): number | null {
  if (values.slice(0, needed).includes(null)) return null;
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

/** The kind of device, by its maker's own number. */
export const readObjectId = (values: Column): string | null => asOid(values.get(sysObjectId));

/** 0 where the device doesn't say. */
export const readUpTicks = (values: Column): number => asCount(values.get(sysUpTime)) ?? 0;
