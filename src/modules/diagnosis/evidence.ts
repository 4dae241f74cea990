import type { LineKind } from "../network/line-state.ts";
import type { TestResult } from "../sessions/drop-tests.ts";
import type { DropHistory } from "../sessions/drop-causes.ts";
import type { DropPattern } from "../sessions/drop-pattern.ts";
import type { BreakPlace } from "./break-place.ts";

/** What the checks bring besides their answers, as JSON: instants are ISO 8601. */

/** An outage that takes the login's line down. */
export type OutageEvidence = {
  readonly number: string;
  /** Since when its lines are down: when the first was lost, else when it was noticed. */
  readonly openedAt: string;
  readonly expectedEndAt: string | null;
  /** The node that is down. */
  readonly nodeId?: string | null;
  /** Its cause, where somebody has found out, or what the equipment points at. */
  readonly cause?: string | null;
  readonly source?: string;
  /** A fault that this line has besides the outage; null when it has none. */
  readonly ownFault?: { readonly kind: string; readonly at: string } | null;
} | null;

/** Works that the provider has planned on the line's equipment and that go on now. */
export type WorksEvidence = {
  readonly number: string;
  readonly startsAt: string;
  readonly endsAt: string;
} | null;

/** What a cable test has shown, and when. */
export type CableEvidence = {
  readonly value: "open" | "short" | "ok" | "unknown";
  readonly at: string;
  readonly lengthMeters: number | null;
  /** The pairs that are not whole, counted from 1. */
  readonly brokenPairs: readonly number[];
};

/** Whose the breaks of the last days are, and when they come (S51–S54). */
export type DropEvidence = Pick<DropHistory, "counts" | "isFrequent" | "limitMinutes"> & {
  readonly pattern: DropPattern;
  /** When to watch next; null where there is nothing to learn it from. */
  readonly nextUsualAt: string | null;
  /** S53: what the subscriber's own tests of the last days have shown. */
  readonly tests: readonly (Omit<TestResult, "testedAt"> & { readonly testedAt: string })[];
};

/** One report of the network. `stale`: it is too old, or something newer contradicts it. */
export type NetworkEvidence = {
  readonly kind: string;
  readonly at: string;
  readonly source: string;
  readonly stale: boolean;
  /** Of a node's evidence. */
  readonly nodeId?: string;
};

/** S6, S7: the last change of the service's password. */
export type PasswordEvidence = {
  /** Since when only the new one is taken. */
  readonly changedAt: string;
  /** Until when the system is to have the router set up; null where that is done, given up or done by hand. */
  readonly dueAt: string | null;
};

/** What the network knows of the line. */
export type LineEvidence = {
  readonly kind: LineKind;
  readonly since: string | null;
  readonly cause: string | null;
  readonly lengthMeters: number | null;
  readonly drops: readonly string[];
  /** The newest restart of the router that the line showed. */
  readonly restartedAt: string | null;
  readonly evidence: readonly NetworkEvidence[];
  /** Where the line ends. */
  readonly nodeId?: string | null;
  readonly port?: number | null;
  /** What people call the line's node and those above it, by their ids; houses are masked. */
  readonly nodeNames?: Readonly<Record<string, string>>;
  /** The newest cable test that still counts. */
  readonly cable?: CableEvidence | null;
  /** A break that was measured before the switch went silent. */
  readonly brokenBefore?: CableEvidence | null;
  /** From the switch to the flat. */
  readonly riserLengthMeters?: number | null;
  readonly megabits?: number | null;
  readonly password?: PasswordEvidence | null;
  readonly dropHistory?: DropEvidence | null;
} | null;

/** The visit that is open on the login. */
export type VisitEvidence = { readonly number: string } | null;

export type { BreakPlace };
