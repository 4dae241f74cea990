import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Language } from "../../kernel/language.ts";
import type { Topic } from "../../kernel/topic.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { Author, ConversationId } from "./conversation.ts";
import type { Outcome, UnderstoodAs } from "./reading.ts";

/** One message with what was understood of it; personal, since it is as it was typed. */
export type StoredMessage = {
  readonly author: Author;
  /** What was pressed; null when it was typed. */
  readonly choice: string | null;
  readonly text: string;
  /** Whose line the conversation is about. */
  readonly login: Login | null;
  readonly understood: UnderstoodAs | null;
};

/** The message, which nobody else works on before this transaction ends; undefined where there is none. */
export async function lockMessage(
  tx: Tx,
  { id, seq }: { id: ConversationId; seq: number },
): Promise<StoredMessage | undefined> {
  const { rows } = await sql<StoredMessage>`
    select m.author, m.choice, m.text, c.login,
           (select json_build_object('topic', r.topic, 'answered', r.answered, 'language', r.language)
            from message_readings r where r.conversation_id = m.conversation_id and r.seq = m.seq) as understood
    from messages m join conversations c on c.id = m.conversation_id
    where m.conversation_id = ${id} and m.seq = ${seq}
    for no key update of m`.execute(tx);
  return rows[0];
}

/** How many messages in one language came to the same. */
export type ReadingCount = {
  readonly language: Language;
  readonly outcome: Outcome;
  readonly count: number;
};

export async function countReadings(db: Db, since: Instant): Promise<readonly ReadingCount[]> {
  const { rows } = await sql<ReadingCount>`
    select language, outcome, count(*) as count from message_readings
    where at > ${since} group by language, outcome`.execute(db);
  return rows;
}

/** Messages that say the same and were not understood; personal, since the newest is as it was typed. */
export type UnansweredGroup = {
  readonly text: string;
  readonly login: Login | null;
  readonly language: Language;
  /** The best guess. */
  readonly topic: Topic;
  readonly confidence: number;
  readonly outcome: Outcome;
  readonly count: number;
  readonly lastAt: Instant;
  readonly conversationId: ConversationId;
  readonly seq: number;
};

/** What was not understood, the newest first. */
export async function findUnanswered(
  db: Db,
  { since, limit, offset }: { since: Instant; limit: number; offset: number },
): Promise<readonly UnansweredGroup[]> {
  const { rows } = await sql<UnansweredGroup>`
    select m.text, c.login, r.language, r.topic, r.confidence, r.outcome, g.count, g.last_at as "lastAt",
           r.conversation_id as "conversationId", r.seq
    from (
      select likeness, count(*) as count, max(at) as last_at from message_readings
      where likeness is not null and at > ${since}
      group by likeness order by last_at desc, likeness limit ${limit} offset ${offset}
    ) g
    cross join lateral (
      select * from message_readings where likeness = g.likeness order by at desc, conversation_id, seq limit 1
    ) r
    join messages m on m.conversation_id = r.conversation_id and m.seq = r.seq
    join conversations c on c.id = r.conversation_id
    order by g.last_at desc, g.likeness`.execute(db);
  return rows;
}

/** How many different things were not understood. */
export async function countUnanswered(db: Db, since: Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct likeness) as count from message_readings
    where likeness is not null and at > ${since}`.execute(db);
  return rows[0]!.count;
}
