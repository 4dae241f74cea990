import type { Instant } from "./instant.ts";

/** The date that people in `zone` have at `at`: at 20:30 UTC it is already tomorrow in Almaty. */
export const civilDate = (at: Instant, zone: string): Temporal.PlainDate =>
  at.toZonedDateTimeISO(zone).toPlainDate();
