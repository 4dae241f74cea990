import type { Login } from "../../../kernel/ids.ts";
import type { Language } from "../../../kernel/language.ts";
import type { Topic } from "../../../kernel/topic.ts";
import type { Work } from "../../../platform/database.ts";
import type { Diagnosis, Verdict } from "../../diagnosis/diagnosis.ts";
import type { Provider } from "../../provider/provider.ts";
import type { TextValues } from "../../provider/text.ts";
import type { CodeParts } from "../../subscribers/subscribers.ts";
import type { Understanding } from "../../understanding/understanding.ts";

/** What can be recorded and read back the same. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a conversation knows beyond the flow that found it out, so that nobody is asked twice. */
export type Facts = {
  /** The login that the network knows; being here says nothing about who is typing (S43). */
  readonly login?: string;
  /** Ten digits that were typed and not looked up yet. */
  readonly typedLogin?: string;
  /** S45: which internet the trouble is with. */
  readonly subject?: "home" | "mobile";
  /** S4: whether the hands that could do something are at home. */
  readonly place?: "at-home" | "away";
  /** S1: the subscriber has started the router anew already, and said so. */
  readonly restarted?: "yes";
  /** S56: what the subscriber's own tests have shown, such as `patch-cord: bad, direct: good`. */
  readonly dropTests?: string;
};

/** A text of the provider, by its key, with the values in its places. */
export type Line = { readonly key: string; readonly values?: TextValues };

/** A thing that a message points to, by the number that people use. */
export type Ref = { readonly kind: "ticket" | "visit" | "outage" | "case"; readonly number: string };

/** What goes with a text: the checks it reports, the article it is from, what it points to. */
export type Attachments = {
  readonly verdict?: Verdict;
  readonly article?: string;
  readonly refs?: readonly Ref[];
};

/** Values of `choice` besides those that name a topic; fixed by the public surface. */
export const choiceValues = [
  "home",
  "mobile",
  "at-home",
  "away",
  "inside",
  "outside",
  "unsure",
  "yes",
  "no",
  "operator",
  "done",
  "not-helped",
  "notify",
  "remind",
  "change-visit",
  "cancel-visit",
] as const;

export type ChoiceValue = (typeof choiceValues)[number] | `topic:${Topic}`;

/** A subscriber's message as it was typed or pressed, and what was understood of it. */
export type ReadMessage = {
  readonly text: string;
  readonly choice: string | null;
  readonly understood: Understanding;
  /** The language that the message asks to be answered in. */
  readonly languageRequest?: Language;
};

/** What is asked, what can be pressed, and how an answer is read from what was typed or pressed. */
export type Question<Answer extends Json> = {
  readonly key: string;
  readonly values?: TextValues;
  /** Other words for asking once more, so that nobody reads the same question twice. */
  readonly again?: string;
  readonly choices: readonly ChoiceValue[];
  readonly attachments?: Attachments;
  /** What is typed doesn't stay readable in the stored message. */
  readonly isSecret?: boolean;
  /** Undefined when the message does not answer the question. */
  read(message: ReadMessage): Answer | undefined;
};

/**
 * A flow's view of the conversation. Everything it does goes through here and is recorded by name:
 * the flow is run again from its top at each message, and what is recorded is not done again.
 */
export interface Conversation {
  readonly id: string;
  /** Where the subscriber writes from, for limiting guesses (S43). */
  readonly address: string;
  readonly provider: Provider;
  /** What sending and trying one-time codes needs. */
  readonly codes: CodeParts;
  /** Remembered when it was first looked at, so that every run of the flow sees the same. */
  known<Name extends keyof Facts>(fact: Name): Facts[Name] | undefined;
  learn<Name extends keyof Facts>(fact: Name, value: NonNullable<Facts[Name]>): void;
  /** Says the provider's text `key`, once. */
  say(key: string, values?: TextValues, attachments?: Attachments): void;
  /** Says several texts as the lines of one message, once; the first one names it. */
  sayLines(lines: readonly Line[], attachments?: Attachments): void;
  /** Asks, and waits for the answer for as long as it takes. */
  ask<Answer extends Json>(name: string, question: Question<Answer>): Promise<Answer>;
  /** Does `effect` once, in the transaction that records its result. */
  act<Value extends Json>(name: string, effect: (work: Work) => Promise<Value>): Promise<Value>;
  /**
   * Asks the network, outside of any transaction; the subscriber sees the checks end one by one.
   * @param testsCable has the cable tested first, which cuts the link: only where the port is down
   */
  diagnose(name: string, login: Login, how?: { readonly testsCable: boolean }): Promise<Diagnosis>;
  /** Ends with a person who sees everything (S49). Nothing after it is run. */
  handOver(reason: string): Promise<never>;
}

/** A conversation about one topic, read top to bottom. An edited flow gets the next version. */
export type Flow = {
  readonly topic: Topic;
  readonly version: number;
  run(conversation: Conversation): Promise<void>;
};
