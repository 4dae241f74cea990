import type { Evidence, CauseHint } from "./detector-change.ts";

/** A suspicion or an outage. Nodes are numbers of the tree, times are seconds since 1970. */
export type OutageCase = {
  readonly key: string;
  /** Counts from 1; lines lost in it carry this number. */
  readonly number: number;
  isOpen: boolean;
  /** What is down as far as is known; of a suspicion, what looks so. None stands below another. */
  nodes: number[];
  /** The nodes whose losses were noticed, of a suspicion. */
  triggers: Set<number>;
  readonly city: string | null;
  /** When the first line was lost by it. */
  lostSince: number;
  readonly suspectedAt: number;
  openedAt: number;
  cause: CauseHint;
  evidence: readonly Evidence[];
  /** An access server cut the lines off, and they stayed away. */
  isFromNas: boolean;
  linesLost: number;
  linesBack: number;
  linesBefore: number;
  /** When it must be looked at again, and was. */
  dueAt: number;
  reviewedAt: number;
  askedAt: number;
  /** Since when nearly all are back; 0 while they aren't. */
  backSince: number;
  /** When a line came back last. */
  returnedAt: number;
  /** Switches whose lines are back, and since when. */
  backNodes: Map<number, number>;
};

export const newCase = (
  begun: Pick<OutageCase, "key" | "number" | "city" | "lostSince" | "suspectedAt"> & {
    readonly nodes: number[];
  },
): OutageCase => ({
  ...begun,
  isOpen: false,
  triggers: new Set(begun.nodes),
  openedAt: 0,
  cause: "unknown",
  evidence: [],
  isFromNas: false,
  linesLost: 0,
  linesBack: 0,
  linesBefore: 0,
  dueAt: begun.suspectedAt,
  reviewedAt: 0,
  askedAt: 0,
  backSince: 0,
  returnedAt: 0,
  backNodes: new Map(),
});
