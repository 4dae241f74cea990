import type { Language } from "../../../src/kernel/language.ts";
import type { Author, Choice, Message, Reference } from "../conversation/contract.ts";
import type { ConversationModel } from "../conversation/conversation.ts";
import type { Outgoing } from "../conversation/outbox.ts";
import { endUnfinished, foldVerdict, isUnderWay, type Checks } from "./checks.ts";

/** Something said, by anyone. */
export type Bubble = {
  readonly kind: "bubble";
  readonly key: string;
  readonly author: Author;
  readonly language: Language | undefined;
  readonly text: string;
  readonly at: string | undefined;
  readonly refs: readonly Reference[];
  /** The choices that may be pressed now. */
  readonly choices: readonly Choice[];
  /** Whether the entry before it is by someone else. */
  readonly isFirst: boolean;
  readonly delivery: Delivery;
};

/** Where something that the subscriber said is; what others said is always `there`. */
export type Delivery = "there" | "sending" | "waiting" | "refused";

/** The progress of the checks, drawn once a turn and updated in place. */
export type ChecksEntry = {
  readonly kind: "checks";
  readonly key: string;
  readonly language: Language | undefined;
  readonly caption: string;
  readonly checks: Checks;
};

/** Where a conversation stands: it goes on from an earlier visit, or began anew because the earlier one is gone. */
export type Beginning = { readonly kind: "resumed" | "restarted"; readonly key: string };

export type Entry = Bubble | ChecksEntry | Beginning;

/** What a transcript shows, in order. An entry's key stays when a message arrives that was on its way. */
export function entriesOf(model: ConversationModel): Entry[] {
  const clientIds = matchArrived(model);
  const arrived = new Set(clientIds.values());
  const onTheWay = model.outgoing.filter(({ clientId }) => !arrived.has(clientId));
  const activeSeq = onTheWay.length > 0 ? undefined : findActive(model)?.seq;
  const entries: Entry[] = model.beginning === "new" ? [] : [{ kind: model.beginning, key: model.beginning }];
  let checksAt: number | undefined;
  for (const message of model.messages) {
    if (message.verdict !== undefined) checksAt = putVerdict(entries, message, checksAt);
    if (!isReport(message)) {
      const key = clientIds.get(message.seq) ?? `message-${message.seq}`;
      entries.push(messageBubble(message, key, message.seq === activeSeq));
    }
    if (!message.turnEnds) continue;
    endChecks(entries, checksAt, message.at);
    checksAt = undefined;
  }
  const isLost = model.connection === "lost";
  return markFirst([...entries, ...onTheWay.map((said) => outgoingBubble(said, isLost))]);
}

/**
 * Which messages of the conversation are what this page sent, by sequence number. Before the server has confirmed
 * one, its text tells: a lost answer would otherwise show the same words twice.
 */
function matchArrived({ messages, outgoing }: ConversationModel): Map<number, string> {
  const matches = new Map<number, string>();
  for (const { clientId, seq, text, saidAfterSeq } of outgoing) {
    const isIt = (message: Message): boolean =>
      seq === undefined
        ? message.author === "subscriber" && message.seq > saidAfterSeq && message.text === text
        : message.seq === seq;
    const message = messages.find((candidate) => !matches.has(candidate.seq) && isIt(candidate));
    if (message !== undefined) matches.set(message.seq, clientId);
  }
  return matches;
}

/** The message whose choices may be pressed: the last one that is no mere notice. An operator is talked to. */
function findActive({ messages, state }: ConversationModel): Message | undefined {
  return state === "operator" ? undefined : messages.findLast(({ author }) => author !== "system");
}

/** A message that only reports the checks: a heading, then a line each. The block of checks says it instead. */
const isReport = ({ verdict, turnEnds, refs }: Message): boolean =>
  verdict !== undefined && !turnEnds && refs.length === 0;

const headingOf = (message: Message): string =>
  isReport(message) ? (message.text.split("\n", 1)[0] ?? "") : "";

/** Draws a verdict into the turn's block of checks at `place`, or into a new one; returns where it is. */
function putVerdict(entries: Entry[], message: Message, place: number | undefined): number {
  const { verdict, seq, language } = message;
  const block = place === undefined ? undefined : entries[place];
  if (verdict === undefined) return entries.length;
  if (place !== undefined && block?.kind === "checks" && block.checks.login === verdict.login) {
    const checks = foldVerdict(block.checks, verdict);
    const caption = (isUnderWay(checks) ? "" : headingOf(message)) || block.caption;
    entries[place] = { ...block, caption, checks };
    return place;
  }
  const checks = foldVerdict(undefined, verdict);
  const caption = headingOf(message);
  return entries.push({ kind: "checks", key: `checks-${seq}`, language, caption, checks }) - 1;
}

function endChecks(entries: Entry[], place: number | undefined, at: string): void {
  const block = place === undefined ? undefined : entries[place];
  if (place === undefined || block?.kind !== "checks") return;
  entries[place] = { ...block, checks: endUnfinished(block.checks, at) };
}

function messageBubble(message: Message, key: string, isActive: boolean): Bubble {
  const { author, language, text, at, refs } = message;
  const choices = isActive ? message.choices : [];
  return { kind: "bubble", key, author, language, text, at, refs, choices, isFirst: true, delivery: "there" };
}

function outgoingBubble(said: Outgoing, isLost: boolean): Bubble {
  return {
    kind: "bubble",
    key: said.clientId,
    author: "subscriber",
    language: undefined,
    text: said.text,
    at: undefined,
    refs: [],
    choices: [],
    isFirst: true,
    delivery: deliveryOf(said, isLost),
  };
}

function deliveryOf({ seq, isDelayed, isRefused }: Outgoing, isLost: boolean): Delivery {
  if (isRefused === true) return "refused";
  return seq === undefined && (isDelayed === true || isLost) ? "waiting" : "sending";
}

/** Someone who says several things is named once. */
function markFirst(entries: readonly Entry[]): Entry[] {
  return entries.map((entry, place) => {
    const before = entries[place - 1];
    if (entry.kind !== "bubble" || before?.kind !== "bubble") return entry;
    return { ...entry, isFirst: before.author !== entry.author };
  });
}

/** Whether the assistant still owes an answer: it ends one turn for every message that it was given. */
export function isAwaitingAnswer({ messages, outgoing, state, connection }: ConversationModel): boolean {
  if (connection !== "open" || state === "operator" || state === "waiting-operator") return false;
  const isOnTheWay = outgoing.some(({ seq, isRefused }) => seq === undefined && isRefused !== true);
  return isOnTheWay || countOwed(messages) > 0;
}

function countOwed(messages: readonly Message[]): number {
  return messages.reduce((owed, { author, turnEnds }) => {
    if (author === "subscriber") return owed + 1;
    // What was written while a person had the conversation is not the assistant's to answer.
    if (author === "operator" || author === "system") return 0;
    return turnEnds ? Math.max(0, owed - 1) : owed;
  }, 0);
}
