import type { CablePair } from "../network/line-facts.ts";
import type { Column } from "../../platform/snmp/snmp-agent.ts";
import { asInteger, asText } from "../../platform/snmp/values.ts";
import type { CableResult, Readings } from "./makers.ts";

/** What a test's values say of the cable. What makes no sense is unknown: nobody is sent to a place by nonsense. */

export type CableFinding = {
  readonly result: "open" | "short" | "ok" | "unknown";
  /** Why it is unknown. */
  readonly reason: CableReason | null;
  /** From the switch to the break, the shortest of the broken pairs. */
  readonly lengthMeters: number | null;
  readonly pairs: readonly CablePair[];
};

export type CableReason =
  /** The switch is of no maker that we know, or has no such test. */
  | "not-supported"
  /** It doesn't let us start it. */
  | "refused"
  | "silent"
  | "too-slow"
  /** The switch itself says that the test failed. */
  | "failed"
  /** The pairs tell of no break and not of a whole cable either. */
  | "unclear";

export const unknownCable = (reason: CableReason): CableFinding => ({
  result: "unknown",
  reason,
  lengthMeters: null,
  pairs: [],
});

/** Copper of Ethernet reaches 100 m; what is far beyond was never measured. */
const lengthMetersMax = 500;

export const objectAt = (template: string, ifIndex: number): string =>
  template.replaceAll("{if}", String(ifIndex));

/** Everything to be read when a test is over. */
export function objectsOf(result: CableResult, ifIndex: number): readonly string[] {
  if ("text" in result) return [objectAt(result.text, ifIndex)];
  const pairs = "whole" in result ? [result.whole] : result.pairs;
  const objects = pairs.flatMap(({ state, lengths }) => [state, ...lengths.flatMap(objectsOfReadings)]);
  const unit = "whole" in result ? [unitOf(result.whole.state)] : [];
  return [...new Set([...objects, ...unit])].map((object) => objectAt(object, ifIndex));
}

export const objectsOfReadings = ({ value, unit, status }: Readings): readonly string[] =>
  [value, unit?.object, status?.object].filter((object) => object !== undefined);

/** In the table of rlPhyTest the unit stands beside the value. */
const unitOf = (state: string): string => state.replace(".2.1.3.", ".2.1.4.");

export function readPairs(result: CableResult, values: Column, ifIndex: number): readonly CablePair[] {
  if ("text" in result) return pairsInText(asText(values.get(objectAt(result.text, ifIndex)), textMax) ?? "");
  const pairs = "whole" in result ? [result.whole] : result.pairs;
  if ("whole" in result) {
    const unit = asInteger(values.get(objectAt(unitOf(result.whole.state), ifIndex)));
    if (unit !== null && unit !== result.unit) return [];
  }
  return pairs.flatMap(({ state, lengths }, index): CablePair[] => {
    const value = asInteger(values.get(objectAt(state, ifIndex)));
    if (value === null) return [];
    const lengthMeters =
      lengths.map((readings) => readLength(readings, values, ifIndex)).find((length) => length !== null) ??
      null;
    return [{ pair: index + 1, state: result.states[value] ?? "unknown", lengthMeters }];
  });
}

/** Null for what wasn't measured, or not in a way that can be true. */
export function readLength(
  { value, unit, status }: Readings,
  values: Column,
  ifIndex: number,
): number | null {
  const integer = (object: string): number | null => asInteger(values.get(objectAt(object, ifIndex)));
  const length = integer(value);
  if (length === null) return null;
  const state = status === undefined ? null : integer(status.object);
  if (status !== undefined && state !== null && state !== status.success) return null;
  const given = unit === undefined ? null : integer(unit.object);
  const meters = unit === undefined || given === null ? 1 : unit.meters[given];
  return meters === undefined ? null : plausible(length * meters);
}

const textMax = 4_000;

const plausible = (meters: number): number | null =>
  meters >= 0 && meters <= lengthMetersMax ? Math.round(meters * 10) / 10 : null;

const words: readonly (readonly [RegExp, CablePair["state"]])[] = [
  [/^open\s*[/-]\s*short/i, "open-or-short"],
  [/^open/i, "open"],
  [/^short/i, "short"],
  [/^(?:well|ok|normal|good|terminated)/i, "ok"],
  [/^(?:imp|mismatch)/i, "impedance"],
  [/^cross/i, "crosstalk"],
  [/^(?:no|without) ?cable/i, "no-cable"],
];

/** A pair's part begins as in «(3, 6) open 37», or as in «Pair B: short, length 12 m». */
const pairBegins = /(?=\(\s*\d\s*,\s*\d\s*\)|pair[\s-]*[a-d1-4]\b)/i;
const pairInText = /^(?:\([^)]*\)|pair[\s-]*[a-d1-4])\W*([a-z][a-z /-]*)(?:[^\d-]*(-?\d+(?:\.\d+)?))?/i;
const pairsMax = 4;

/** Pairs in the order in which the text lists them. */
function pairsInText(text: string): readonly CablePair[] {
  const parts = text.split(pairBegins).map((part) => pairInText.exec(part));
  return parts
    .filter((part) => part !== null)
    .slice(0, pairsMax)
    .map(([, word = "", length], index) => ({
      pair: index + 1,
      state: words.find(([form]) => form.test(word))?.[1] ?? "unknown",
      lengthMeters: length === undefined ? null : plausible(Number(length)),
    }));
}

const broken: readonly CablePair["state"][] = ["open", "short", "open-or-short"];
/** Fast Ethernet needs two pairs, and switches show which they will. */
const okPairsMin = 2;

/** @param isWhole the switch gives one result for all pairs */
export function concludeCable(pairs: readonly CablePair[], isWhole: boolean): CableFinding {
  const breaks = pairs.filter(({ state }) => broken.includes(state));
  const lengths = breaks.map(({ lengthMeters }) => lengthMeters).filter((length) => length !== null);
  const lengthMeters = lengths.length === 0 ? null : Math.min(...lengths);
  const states = new Set(pairs.map(({ state }) => state));
  if (breaks.length > 0)
    return {
      result: states.has("open") || states.has("open-or-short") ? "open" : "short",
      reason: null,
      lengthMeters,
      pairs,
    };
  // No cable at all in the switch's port: the line ends there.
  if (states.size === 1 && states.has("no-cable"))
    return { result: "open", reason: null, lengthMeters: null, pairs };
  const isFaulty = states.has("crosstalk") || states.has("impedance");
  const okPairs = pairs.filter(({ state }) => state === "ok").length;
  if (!isFaulty && okPairs >= (isWhole ? 1 : okPairsMin))
    return { result: "ok", reason: null, lengthMeters: null, pairs };
  return { result: "unknown", reason: "unclear", lengthMeters: null, pairs };
}
