import type { Login } from "../../kernel/ids.ts";
import { asLogin } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Topic } from "../../kernel/topic.ts";
import type { Db, Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { type ConversationId, lockMessage } from "../assistant/assistant.ts";
import { readFigures } from "../normaliser/numbers.ts";
import type { Policy } from "../provider/policy.ts";
import { findWordsToMask } from "../subscribers/subscribers.ts";
import type { PhraseGroup } from "../understanding/phrases.ts";
import type { UnderstandingEngine } from "../understanding/understanding.ts";
import { type Candidate, type CandidateAction, steps } from "./candidate.ts";
import { maskMessage, type PersonalWords } from "./masking.ts";
import { lessonOf } from "./phrase-text.ts";
import { candidateDecided, messageNotTyped, noSuchCandidate, noSuchMessage } from "./problems.ts";
import {
  type Correction,
  deleteOpenCandidate,
  findCorrection,
  insertCorrection,
  lockCandidate,
  saveCandidate,
  updateCandidate,
} from "./store.ts";

export { countCandidates, findApprovedPhrases, findCandidates, type Correction } from "./store.ts";

export type LearningParts = Pick<UnderstandingEngine, "understand"> & { readonly policy: Policy };

/** What an operator says a message was about. */
export type CorrectTopic = {
  readonly conversationId: ConversationId;
  readonly seq: number;
  readonly topic: Topic;
  readonly staffId: string;
};

/** Notes the topic, and makes a candidate of what the assistant did not surely know. Safe to repeat. */
export async function correctTopic(
  work: Work,
  parts: LearningParts,
  { conversationId, seq, topic, staffId }: CorrectTopic,
): Promise<Correction> {
  const { tx, now } = work;
  const message = await lockMessage(tx, { id: conversationId, seq });
  if (message === undefined)
    throw new Problem(noSuchMessage, "No message has this number in this conversation.");
  if (message.author !== "subscriber" || message.choice !== null)
    throw new Problem(messageNotTyped, "It was written by us, or it is a button that was pressed.");
  const known = await findCorrection(tx, { conversationId, seq });
  if (known?.topic === topic) return known;
  const { text, login, understood } = message;
  const correction = await insertCorrection(tx, {
    conversationId,
    seq,
    topic,
    understood: understood?.topic ?? null,
    language: understood?.language ?? null,
    correctedBy: staffId,
    correctedAt: now,
  });
  const teachesNothing = understood?.answered === true && understood.topic === topic;
  if (teachesNothing) await deleteOpenCandidate(tx, { conversationId, seq });
  else await propose(work, parts, { ...correction, text, login });
  return correction;
}

async function propose(
  { tx }: Work,
  { understand, policy }: LearningParts,
  message: Correction & { readonly text: string; readonly login: Login | null },
): Promise<void> {
  const { conversationId, seq, topic, correctedBy, correctedAt } = message;
  const [personal] = await findPersonalWords(tx, policy, [message]);
  const lesson = lessonOf(message.text, topic, {
    understand,
    personal: personal!,
    loginDigits: policy.logins.digits,
    charactersMax: policy.understanding.phraseCharactersMax,
  });
  if (lesson === undefined) return deleteOpenCandidate(tx, { conversationId, seq });
  await saveCandidate(tx, { id: newId(), conversationId, seq, topic, correctedBy, correctedAt, ...lesson });
}

type Personal = { readonly text: string; readonly login: Login | null };

/** What must not stay of each message: the names and places of its line, and of the logins that it holds. */
export async function findPersonalWords(
  db: Db,
  { logins: { digits } }: Policy,
  messages: readonly Personal[],
): Promise<readonly PersonalWords[]> {
  const loginsOf = ({ text, login }: Personal): readonly Login[] => [
    ...(login === null ? [] : [asLogin(login)]),
    ...readFigures(text, digits).flatMap((one) => (one.kind === "login" ? [one.login] : [])),
  ];
  const contracts = await findWordsToMask(db, [...new Set(messages.flatMap(loginsOf))]);
  return messages.map((message) => {
    const logins = new Set(loginsOf(message));
    const own = contracts.filter(({ login }) => logins.has(login));
    const places = own.flatMap(({ city, street, house, flat }) => [
      city,
      street,
      house,
      ...(flat ? [flat] : []),
    ]);
    return { names: own.map(({ ownerName }) => ownerName), places };
  });
}

/** What an editor decides; what is approved may be put in other words. */
export type Decision = {
  readonly id: string;
  readonly action: CandidateAction;
  readonly staffId: string;
  readonly text?: string | undefined;
  readonly topic?: Topic | undefined;
  readonly group?: PhraseGroup | undefined;
  readonly reason?: string | undefined;
};

/** Decides a candidate; of two editors at once the second hears that it is decided. */
export async function decideCandidate(
  { tx, now }: Work,
  policy: Policy,
  { id, action, staffId, text, topic, group, reason }: Decision,
): Promise<Candidate> {
  const candidate = await lockCandidate(tx, id);
  if (candidate === undefined) throw new Problem(noSuchCandidate, "No candidate has this id.");
  const { from, to } = steps[action];
  if (candidate.state !== from)
    throw new Problem(candidateDecided, `It is ${candidate.state} already. Nothing was changed.`);
  const typed = text && maskMessage(text, { names: [], places: [] }, policy.logins.digits);
  const decided: Candidate = {
    ...candidate,
    ...(action === "refuse" ? {} : { conversationId: null, seq: null }),
    text: typed ?? candidate.text,
    topic: topic ?? candidate.topic,
    group: group ?? candidate.group,
    state: to,
    decidedBy: staffId,
    decidedAt: now,
    reason: reason ?? null,
  };
  await updateCandidate(tx, decided);
  return decided;
}
