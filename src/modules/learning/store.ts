import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Language } from "../../kernel/language.ts";
import type { Topic } from "../../kernel/topic.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { ConversationId } from "../assistant/assistant.ts";
import type { Candidate, CandidateState } from "./candidate.ts";
import type { LearnedPhrase } from "./learned-phrase.ts";

/** What an operator said a message was about. */
export type Correction = {
  readonly conversationId: ConversationId;
  readonly seq: number;
  readonly topic: Topic;
  /** As the assistant had understood it, and in which language; null where it had not read the message. */
  readonly understood: Topic | null;
  readonly language: Language | null;
  readonly correctedBy: string;
  readonly correctedAt: Instant;
};

type Place = { readonly conversationId: ConversationId; readonly seq: number };

const correctionColumns = sql`conversation_id as "conversationId", seq, topic, understood_topic as understood, language,
  staff_id as "correctedBy", corrected_at as "correctedAt"`;

/** What holds of a message now. */
export async function findCorrection(
  db: Db,
  { conversationId, seq }: Place,
): Promise<Correction | undefined> {
  const { rows } = await sql<Correction>`
    select ${correctionColumns} from topic_corrections
    where conversation_id = ${conversationId} and seq = ${seq} order by id desc limit 1`.execute(db);
  return rows[0];
}

export async function insertCorrection(tx: Tx, correction: Correction): Promise<Correction> {
  const { conversationId, seq, topic, understood, language, correctedBy, correctedAt } = correction;
  const { rows } = await sql<Correction>`
    insert into topic_corrections
      (conversation_id, seq, topic, understood_topic, language, staff_id, corrected_at)
    values (${conversationId}, ${seq}, ${topic}, ${understood}, ${language}, ${correctedBy}, ${correctedAt})
    returning ${correctionColumns}`.execute(tx);
  return rows[0]!;
}

/** How often messages that were understood as one topic were said to be about another, or the same. */
export type ConfusionCount = {
  readonly understood: Topic;
  readonly topic: Topic;
  readonly language: Language;
  readonly count: number;
};

export async function countConfusion(db: Db, since: Instant): Promise<readonly ConfusionCount[]> {
  const { rows } = await sql<ConfusionCount>`
    select understood_topic as understood, topic, language, count(*) as count
    from (
      select distinct on (conversation_id, seq) understood_topic, topic, language from topic_corrections
      where corrected_at > ${since} order by conversation_id, seq, id desc
    ) latest
    where understood_topic is not null
    group by 1, 2, 3 order by count(*) desc, 1, 2, 3`.execute(db);
  return rows;
}

const candidateColumns = sql`id, conversation_id as "conversationId", seq, text, topic, phrase_group as "group", state,
  corrected_by as "correctedBy", corrected_at as "correctedAt", decided_by as "decidedBy", decided_at as "decidedAt",
  reason`;

export type NewCandidate = Place &
  LearnedPhrase & { readonly id: string; readonly correctedBy: string; readonly correctedAt: Instant };

/** A message has one candidate; another topic opens it again. */
export async function saveCandidate(tx: Tx, candidate: NewCandidate): Promise<void> {
  const { id, conversationId, seq, text, topic, group, correctedBy, correctedAt } = candidate;
  await sql`
    insert into phrase_candidates
      (id, conversation_id, seq, text, topic, phrase_group, corrected_by, corrected_at)
    values (${id}, ${conversationId}, ${seq}, ${text}, ${topic}, ${group}, ${correctedBy}, ${correctedAt})
    on conflict (conversation_id, seq) do update
    set text = excluded.text, topic = excluded.topic, phrase_group = excluded.phrase_group, state = 'open',
        corrected_by = excluded.corrected_by, corrected_at = excluded.corrected_at, decided_by = null,
        decided_at = null, reason = null
    where phrase_candidates.topic <> excluded.topic`.execute(tx);
}

export async function deleteOpenCandidate(tx: Tx, { conversationId, seq }: Place): Promise<void> {
  await sql`
    delete from phrase_candidates
    where conversation_id = ${conversationId} and seq = ${seq} and state = 'open'`.execute(tx);
}

/** Candidates in a state, the newest first. */
export async function findCandidates(
  db: Db,
  { state, limit, offset }: { state: CandidateState; limit: number; offset: number },
): Promise<readonly Candidate[]> {
  const { rows } = await sql<Candidate>`
    select ${candidateColumns} from phrase_candidates where state = ${state}
    order by corrected_at desc, id limit ${limit} offset ${offset}`.execute(db);
  return rows;
}

export async function countCandidates(db: Db, state: CandidateState): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from phrase_candidates where state = ${state}`.execute(db);
  return rows[0]!.count;
}

/** The candidate, which nobody else decides before this transaction ends. */
export async function lockCandidate(tx: Tx, id: string): Promise<Candidate | undefined> {
  const { rows } = await sql<Candidate>`
    select ${candidateColumns} from phrase_candidates where id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function updateCandidate(tx: Tx, candidate: Candidate): Promise<void> {
  const { id, conversationId, seq, text, topic, group, state, decidedBy, decidedAt, reason } = candidate;
  await sql`
    update phrase_candidates
    set conversation_id = ${conversationId}, seq = ${seq}, text = ${text}, topic = ${topic}, phrase_group = ${group},
        state = ${state}, decided_by = ${decidedBy}, decided_at = ${decidedAt}, reason = ${reason}
    where id = ${id}`.execute(tx);
}

/** All phrases that editors have approved. */
export async function findApprovedPhrases(db: Db): Promise<readonly (LearnedPhrase & { id: string })[]> {
  const { rows } = await sql<LearnedPhrase & { id: string }>`
    select id, text, topic, phrase_group as "group" from phrase_candidates where state = 'approved'
    order by decided_at, id`.execute(db);
  return rows;
}
