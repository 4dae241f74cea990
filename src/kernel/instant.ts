/** A point in time, the same everywhere on Earth. Civil dates and hours are made from it in the provider's zone. */
export type Instant = Temporal.Instant;

/** @throws RangeError when the text is no ISO 8601 instant with an offset or `Z`. */
export const instant = (iso: string): Instant => Temporal.Instant.from(iso);

export const isBefore = (a: Instant, b: Instant): boolean => Temporal.Instant.compare(a, b) < 0;

export const isAfter = (a: Instant, b: Instant): boolean => Temporal.Instant.compare(a, b) > 0;

export const earliest = (a: Instant, b: Instant): Instant => (isAfter(a, b) ? b : a);

export const latest = (a: Instant, b: Instant): Instant => (isBefore(a, b) ? b : a);

/** Whole and fractional minutes from `from` to `to`; negative when `to` is earlier. */
export const minutesBetween = (from: Instant, to: Instant): number =>
  (to.epochMilliseconds - from.epochMilliseconds) / 60_000;

export const addMinutes = (at: Instant, minutes: number): Instant =>
  at.add({ milliseconds: Math.round(minutes * 60_000) });

export const addHours = (at: Instant, hours: number): Instant => addMinutes(at, hours * 60);
