import { isBefore, type Instant } from "../../kernel/instant.ts";

/** A text on its way to a phone number. */
export type Notice = {
  /** What it is about, such as `one-time-code` or `visit-status`; for counting, never shown. */
  readonly kind: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Real time; later than this it would only confuse and is not sent. Undefined: useful whenever it arrives. */
  readonly usefulUntil?: Instant;
};

/** Whether it is too late to send it. @param now real time. */
export const isPastUse = (usefulUntil: Instant | null, now: Instant): boolean =>
  usefulUntil !== null && !isBefore(now, usefulUntil);
