import type { Instant } from "../../kernel/instant.ts";

/** What the evidence points to; a hint for engineers, never told to subscribers. */
export type CauseHint = "power-feed" | "uplink" | "equipment" | "core" | "unknown";

/** Why: a code with how many of how many. */
export type Evidence = { readonly code: EvidenceCode; readonly count: number; readonly of: number };

export type EvidenceCode =
  /** Lines that lost their session, of those that had one. */
  | "sessions-lost"
  /** The probability that this is chance is ten to the power of `count`. */
  | "log-probability"
  | "sessions-back"
  | "nodes-unreachable"
  | "nodes-restarted"
  | "nodes-answer"
  | "ports-down"
  /** A monitoring system says so. */
  | "monitoring-down"
  /** Different subscribers who wrote. */
  | "complaints"
  /** Seconds since the first loss. */
  | "seconds-lost"
  /** Lines that an access server cut off, and that did not come back. */
  | "nas-lines-away";

/** An outage, or the suspicion of one, as it is known at a moment. */
export type OutageView = {
  /** Names it from the first suspicion to its end. */
  readonly outage: string;
  /** The node with the most lines among `nodeIds`. */
  readonly nodeId: string;
  /** What is down: nodes none of which stands below another. Several where one feed serves them. */
  readonly nodeIds: readonly string[];
  readonly lostSince: Instant;
  readonly cause: CauseHint;
  /** Different lines that lost their session by it, and how many had one before. */
  readonly linesLost: number;
  readonly linesBefore: number;
  readonly evidence: readonly Evidence[];
};

export type DetectorChange =
  /** Please ask these nodes and their ports now; the answers come back as signals. */
  | {
      readonly kind: "verify";
      readonly at: Instant;
      readonly outage: string;
      readonly nodeIds: readonly string[];
    }
  /** Something is going on; nobody outside hears of it. */
  | ({ readonly kind: "suspected"; readonly at: Instant } & OutageView)
  /** It was nothing, or it is part of `mergedInto`. */
  | ({ readonly kind: "dismissed"; readonly at: Instant; readonly mergedInto: string | null } & OutageView)
  | ({ readonly kind: "opened"; readonly at: Instant } & OutageView)
  /** More nodes are down; or it is a node above that is. `absorbed` outages are now part of this one. */
  | ({
      readonly kind: "grown" | "moved";
      readonly at: Instant;
      readonly absorbed: readonly string[];
    } & OutageView)
  /** Some of its nodes are back for good. */
  | ({ readonly kind: "shrunk"; readonly at: Instant } & OutageView)
  /** What is left has nothing in common any more: each of `parts` is an open outage of its own from now on. */
  | ({ readonly kind: "split"; readonly at: Instant; readonly parts: readonly OutageView[] } & OutageView)
  /** Over. `linesBack` of the lost lines are back; the rest have a fault of their own. */
  | ({ readonly kind: "closed"; readonly at: Instant; readonly linesBack: number } & OutageView);
