import type { Instant } from "../../kernel/instant.ts";
import type { SessionEnd, Span } from "../sessions/drops.ts";
import type { NewestSession } from "../sessions/newest-session.ts";

/** What is known of one line, as it was reported and before anything is concluded from it. */

/**
 * One thing known of a port, e.g. that it is down; each has its own time. `source` is `monitoring`, or `snmp` where we
 * asked the switch ourselves. `detail` holds what belongs to the fact beyond its value.
 */
export type PortFact = {
  readonly at: Instant;
  readonly source: string;
  readonly lengthMeters: number | null;
} & (
  | { readonly fact: "admin"; readonly value: "up" | "down" }
  | { readonly fact: "oper"; readonly value: "up" | "down" }
  /** `slow`: less than the port can do, as with a bad pair; `unknown`: nobody says what it can do. */
  | { readonly fact: "speed"; readonly value: "full" | "slow" | "unknown"; readonly detail?: SpeedDetail }
  /** `other-maker`: another device than before stands at the line's end. */
  | { readonly fact: "mac"; readonly value: "none" | "learnt" | "other-maker"; readonly detail?: MacDetail }
  | { readonly fact: "errors"; readonly value: "rising" | "normal"; readonly detail?: ErrorsDetail }
  /** The result of a cable test; `lengthMeters` is the distance to the break where there is one. */
  | {
      readonly fact: "cable";
      readonly value: "open" | "short" | "ok" | "unknown";
      readonly detail?: CableDetail;
    }
);

export type SpeedDetail = {
  readonly megabits: number;
  readonly duplex: "half" | "full" | "unknown";
  readonly megabitsMax: number | null;
};

/** Hardware addresses learnt on the port, as `00:11:22:33:44:55`; at most a few. */
export type MacDetail = { readonly addresses: readonly string[] };

/** Between two reads. */
export type ErrorsDetail = { readonly errors: number; readonly frames: number; readonly seconds: number };

/** One pair of the cable, as the switch measured it. Pairs count from 1. */
export type CablePair = {
  readonly pair: number;
  readonly state:
    | "ok"
    | "open"
    | "short"
    | "open-or-short"
    | "crosstalk"
    | "impedance"
    | "no-cable"
    | "unknown";
  readonly lengthMeters: number | null;
};

export type CableDetail = { readonly pairs: readonly CablePair[] };

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
  /** When a node of the line was in an outage: breaks in these times are not the line's own (S51). */
  readonly outages?: readonly Span[];
  /** What the tariff promises; a link that is slower than this is slow, whatever the port could do. */
  readonly soldMegabits?: number | null;
};
