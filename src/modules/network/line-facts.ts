import type { Instant } from "../../kernel/instant.ts";
import type { SessionEnd } from "./drops.ts";
import type { TerminateCause } from "./terminate-cause.ts";

/** What is known of one line, as it was reported and before anything is concluded from it. */

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

/** One thing known of a port, e.g. that it is down; each has its own time. */
export type PortFact = {
  readonly at: Instant;
  readonly source: string;
  readonly lengthMeters: number | null;
} & (
  | { readonly fact: "oper"; readonly value: "up" | "down" }
  | { readonly fact: "mac"; readonly value: "none" }
  | { readonly fact: "errors"; readonly value: "rising" | "normal" }
  | { readonly fact: "cable"; readonly value: "open" | "ok" }
);

/** `unreachable`: it can't be asked, so its lines are unknown, not down. */
export type NodeState = "up" | "down" | "unreachable";

/** What is known of the line's switch or of a node above it. */
export type NodeFact = {
  readonly nodeId: string;
  readonly state: NodeState;
  readonly at: Instant;
  readonly source: string;
};

export type LineFacts = {
  readonly session: NewestSession | null;
  readonly port: readonly PortFact[];
  readonly nodes: readonly NodeFact[];
  /** Ends of sessions, at least those of the policy's window for drops. */
  readonly ends: readonly SessionEnd[];
};
