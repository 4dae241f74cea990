import type { Instant } from "../../kernel/instant.ts";
import type { Topic } from "../../kernel/topic.ts";
import type { ConversationId } from "../assistant/assistant.ts";
import type { PhraseGroup } from "../understanding/phrases.ts";

export const candidateStates = ["open", "approved", "refused", "withdrawn"] as const;
export type CandidateState = (typeof candidateStates)[number];

/** A message, without personal data, that may become a phrase. */
export type Candidate = {
  readonly id: string;
  /** Whose message it is; null once it is a phrase. */
  readonly conversationId: ConversationId | null;
  readonly seq: number | null;
  readonly text: string;
  readonly topic: Topic;
  readonly group: PhraseGroup;
  readonly state: CandidateState;
  readonly correctedBy: string;
  readonly correctedAt: Instant;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly reason: string | null;
};

/** What an editor does with a candidate. */
export const candidateActions = ["approve", "refuse", "withdraw"] as const;
export type CandidateAction = (typeof candidateActions)[number];

/** From which state each leads to which. */
export const steps = {
  approve: { from: "open", to: "approved" },
  refuse: { from: "open", to: "refused" },
  withdraw: { from: "approved", to: "withdrawn" },
} as const satisfies Record<CandidateAction, { from: CandidateState; to: CandidateState }>;

export type Allowed = Readonly<Record<CandidateAction, true | { readonly because: string }>>;

/** What may be done now; the same table guards the doing. */
export function allowedWithCandidate({ state }: Pick<Candidate, "state">): Allowed {
  const check = (action: CandidateAction): true | { because: string } =>
    steps[action].from === state || { because: `state-${state}` };
  return { approve: check("approve"), refuse: check("refuse"), withdraw: check("withdraw") };
}
