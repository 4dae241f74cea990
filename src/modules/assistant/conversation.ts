import type { Branded } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Language } from "../../kernel/language.ts";
import type { Topic } from "../../kernel/topic.ts";
import type { Verdict } from "../diagnosis/diagnosis.ts";
import type { ChoiceValue, Facts, Ref } from "./flow/flow.ts";
import type { FlowRun } from "./flow/replay.ts";

export type ConversationId = Branded<string, "ConversationId">;

/** Who speaks with the subscriber now. */
export const conversationStates = ["assistant", "waiting-operator", "operator", "closed"] as const;

export type ConversationState = (typeof conversationStates)[number];

export type Author = "subscriber" | "assistant" | "operator" | "system";

/** A message as everyone sees it; `seq` grows by one in a conversation. */
export type Message = {
  readonly seq: number;
  readonly at: Instant;
  readonly author: Author;
  readonly language: Language;
  readonly text: string;
  readonly choices: readonly { readonly value: ChoiceValue; readonly label: string }[];
  /** The last of the assistant's messages that answer one of the subscriber's. */
  readonly turnEnds: boolean;
  readonly verdict: Verdict | null;
  readonly topic: Topic | null;
  readonly article: string | null;
  readonly refs: readonly Ref[];
};

export type NewMessage = Omit<Message, "seq" | "at"> & {
  /** Names the news that the message tells, so that they are told once. */
  readonly key?: string;
};

/** What the assistant remembers of a conversation between two messages. */
export type Memory = {
  readonly facts: Facts;
  readonly run?: FlowRun;
  /** Subjects that another one interrupted, the latest last. */
  readonly interrupted: readonly FlowRun[];
  /** Messages in a row that were not understood. */
  readonly misunderstood: number;
  /** Subjects that were offered as what such messages may mean, so that none is offered twice. */
  readonly suggested?: readonly Topic[];
  /** Another subject of an earlier message, to be offered when this one is over. */
  readonly second?: Topic;
  /** The subject that the last message offered to go on with. */
  readonly offered?: Topic;
  /** How many messages were angry. */
  readonly angry?: number;
  /** How many results of the checks for the message `seq` were shown, so that two processes don't show them twice. */
  readonly shown?: { readonly seq: number; readonly results: number };
  /** The subscriber has written a whole sentence, which settled the language. */
  readonly languageSettled: boolean;
  /** The subscriber has asked for the language, and keeps it whatever they write. */
  readonly languageAsked?: boolean;
};

export const emptyMemory: Memory = { facts: {}, interrupted: [], misunderstood: 0, languageSettled: false };

/** What stays when a person takes over: the subjects are theirs, and what is known goes on being known. */
export const leaveSubjects = ({ facts, languageSettled, languageAsked }: Memory): Memory => ({
  ...emptyMemory,
  facts,
  languageSettled,
  ...(languageAsked && { languageAsked }),
});

/** A conversation's row, locked by the turn that loaded it. */
export type ConversationRow = {
  readonly id: ConversationId;
  readonly address: string;
  readonly language: Language;
  readonly state: ConversationState;
  readonly lastSeq: number;
  readonly owedSeq: number;
  readonly answeredSeq: number;
  readonly failures: number;
  readonly operatorId: string | null;
  readonly memory: Memory;
};

/** The oldest message that is still owed an answer. */
export type OwedMessage = { readonly seq: number; readonly text: string; readonly choice: string | null };
