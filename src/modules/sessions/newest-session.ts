import type { Instant } from "../../kernel/instant.ts";
import type { TerminateCause } from "../radius/terminate-cause.ts";

/** A login has one session: the newest (RFC 2866); an older one that still reports changes nothing. */
export type NewestSession = {
  readonly nas: string;
  /** Its Start, or since when it lasts by its own words; null when only an end without a length is known. */
  readonly beganAt: Instant | null;
  /** The last Start or interim. */
  readonly aliveAt: Instant | null;
  /** How often it reports, by its own words; null when it hasn't said. */
  readonly interimSeconds: number | null;
  readonly endedAt: Instant | null;
  readonly cause: TerminateCause | null;
  /** When its server restarted, without a sign of life from the session since. */
  readonly nasRestartedAt: Instant | null;
};
