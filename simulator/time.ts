/**
 * A moment as whole seconds since 1970 in the product's time: the resolution of RADIUS Event-Timestamp (RFC 2869, 5.3).
 * All life of the network happens at whole seconds.
 */
export type Second = number;

export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Kazakhstan has had one zone, UTC+5 without summer time, since 2024. */
const zoneOffset = 5 * hour;

/** The civil day in Kazakhstan, counted from 1970. */
export const civilDayOf = (at: Second): number => Math.floor((at + zoneOffset) / day);

/** The midnight with which a civil day begins. */
export const startOfCivilDay = (civilDay: number): Second => civilDay * day - zoneOffset;

/** ISO 8601 in UTC. */
export const isoOf = (at: Second): string => Temporal.Instant.fromEpochMilliseconds(at * 1000).toString();

/** ISO 8601 as a clock on the wall in Kazakhstan shows it, with its offset. */
export const localIsoOf = (at: Second): string =>
  Temporal.Instant.fromEpochMilliseconds(at * 1000).toString({ timeZone: "+05:00" });

/** Where the product's clock started: what it showed, when that was in real time, and how many times faster it runs. */
type ClockOrigin = {
  readonly shownAt: Temporal.Instant;
  readonly realAt: Temporal.Instant;
  readonly speed: number;
};

/** The product's clock, seen from outside. */
export type ProductClock = { readonly speed: number; now(): Second };

/** @param realNow milliseconds since 1970 in real time. */
export function productClock(
  origin: ClockOrigin,
  realNow = () => Temporal.Now.instant().epochMilliseconds,
): ProductClock {
  const { shownAt, realAt, speed } = origin;
  return {
    speed,
    now: () =>
      Math.floor((shownAt.epochMilliseconds + (realNow() - realAt.epochMilliseconds) * speed) / 1000),
  };
}
