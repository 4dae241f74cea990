import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type {
  ConversationId,
  ConversationRow,
  ConversationState,
  Memory,
  Message,
  NewMessage,
  OwedMessage,
} from "./conversation.ts";
import type { NewReading } from "./reading.ts";

export type NewConversation = {
  readonly id: ConversationId;
  readonly tokenHash: Buffer;
  readonly language: Language;
  readonly address: string;
  readonly memory: Memory;
  readonly greeting: NewMessage;
  readonly at: Instant;
};

/** Stores a conversation together with its first message. */
export async function insertConversation(db: Db, conversation: NewConversation): Promise<void> {
  const { id, tokenHash, language, address, memory, greeting, at } = conversation;
  await sql`
    with opened as (
      insert into conversations (id, token_hash, language, address, memory, last_seq, opened_at, changed_at)
      values (${id}, ${tokenHash}, ${language}, ${address}::inet, ${JSON.stringify(memory)}, 1, ${at}, ${at})
      returning id
    )
    insert into messages (conversation_id, seq, at, author, language, text, choices)
    select id, 1, ${at}, ${greeting.author}, ${greeting.language}, ${greeting.text}, ${JSON.stringify(greeting.choices)}
    from opened`.execute(db);
}

/** The hash of the conversation's token, or undefined where there is no such conversation. */
export async function findTokenHash(db: Db, id: ConversationId): Promise<Buffer | undefined> {
  const { rows } = await sql<{ tokenHash: Buffer }>`
    select token_hash as "tokenHash" from conversations where id = ${id}`.execute(db);
  return rows[0]?.tokenHash;
}

export type AcceptedMessage = { readonly seq: number; readonly isOwed: boolean };

/**
 * Stores a subscriber's message and counts it. A closed conversation opens again, and choosing a topic leaves the
 * queue for the assistant.
 * @returns undefined where there is no such conversation
 * @throws a unique violation when the message is stored already
 */
export async function insertSubscriberMessage(
  db: Db,
  message: {
    id: ConversationId;
    clientId: string;
    /** What was typed, or the label of what was pressed. */
    text: Localized;
    choice: string | null;
    at: Instant;
  },
): Promise<AcceptedMessage | undefined> {
  const { id, clientId, text, choice, at } = message;
  const returns = choice?.startsWith("topic:") ?? false;
  const isAssistants = sql`(state in ('assistant', 'closed') or (state = 'waiting-operator' and ${returns}))`;
  const { rows } = await sql<AcceptedMessage>`
    with counted as (
      update conversations
      set last_seq = last_seq + 1,
          state = case when ${isAssistants} then 'assistant' else state end,
          handed_over_at = case when ${isAssistants} then null else handed_over_at end,
          -- What was written to a person before is not the assistant's to answer.
          answered_seq = case when ${isAssistants} and answered_seq = owed_seq then last_seq else answered_seq end,
          owed_seq = case when ${isAssistants} then last_seq + 1 else owed_seq end,
          changed_at = ${at}
      where id = ${id}
      returning id, last_seq, language, owed_seq = last_seq as is_owed
    )
    insert into messages (conversation_id, seq, at, author, client_id, language, text, choice)
    select id, last_seq, ${at}, 'subscriber', ${clientId}, language, ${JSON.stringify(text)}::jsonb ->> language,
           ${choice}
    from counted
    returning seq, (select is_owed from counted) as "isOwed"`.execute(db);
  return rows[0];
}

/** The number under which a message of the subscriber is stored. */
export async function findSubscriberMessage(
  db: Db,
  { id, clientId }: { id: ConversationId; clientId: string },
): Promise<AcceptedMessage | undefined> {
  const { rows } = await sql<AcceptedMessage>`
    select seq, false as "isOwed" from messages
    where conversation_id = ${id} and client_id = ${clientId}`.execute(db);
  return rows[0];
}

/** Messages after `seq`, oldest first, and who speaks now; undefined where there is no such conversation. */
export async function findMessages(
  db: Db,
  { id, after, limit }: { id: ConversationId; after: number; limit: number },
): Promise<{ state: ConversationState; messages: Message[] } | undefined> {
  const { rows } = await sql<Omit<Message, "seq"> & { state: ConversationState; seq: number | null }>`
    select c.state, m.seq, m.at, m.author, m.language, m.text, m.choices, m.turn_ends as "turnEnds", m.verdict,
           m.topic, m.article, m.refs
    from conversations c
    left join lateral (
      select * from messages where conversation_id = c.id and seq > ${after} order by seq limit ${limit}
    ) m on true
    where c.id = ${id}
    order by m.seq`.execute(db);
  const first = rows[0];
  if (first === undefined) return undefined;
  const messages = rows.flatMap(({ state: _state, seq, ...message }) =>
    seq === null ? [] : [{ seq, ...message }],
  );
  return { state: first.state, messages };
}

/** Locks the conversation for a turn, and loads the oldest message that is owed an answer. */
export async function lockConversation(
  tx: Tx,
  id: ConversationId,
): Promise<{ row: ConversationRow; owed: OwedMessage | undefined } | undefined> {
  const { rows } = await sql<ConversationRow & { owed: OwedMessage | null }>`
    select c.id, host(c.address) as address, c.language, c.state, c.last_seq as "lastSeq", c.owed_seq as "owedSeq",
           c.answered_seq as "answeredSeq", c.failures, c.operator_id as "operatorId", c.memory,
           (select json_build_object('seq', m.seq, 'text', m.text, 'choice', m.choice)
            from messages m
            where m.conversation_id = c.id and m.seq > c.answered_seq and m.seq <= c.owed_seq
              and m.author = 'subscriber'
            order by m.seq limit 1) as owed
    from conversations c where c.id = ${id} for update`.execute(tx);
  if (rows[0] === undefined) return undefined;
  const { owed, ...row } = rows[0];
  return { row, owed: owed ?? undefined };
}

/** The conversation as it is now, to be looked at. */
export async function findConversation(db: Db, id: ConversationId): Promise<ConversationRow | undefined> {
  const { rows } = await sql<ConversationRow>`
    select id, host(address) as address, language, state, last_seq as "lastSeq", owed_seq as "owedSeq",
           answered_seq as "answeredSeq", failures, operator_id as "operatorId", memory
    from conversations where id = ${id}`.execute(db);
  return rows[0];
}

/** What a turn leaves behind. */
export type TurnPlan = {
  readonly row: ConversationRow;
  readonly messages: readonly NewMessage[];
  /** Of the message that the turn answers; the first one stays. */
  readonly reading?: NewReading | undefined;
  readonly at: Instant;
};

/** Saves the conversation and its new messages, which get the numbers after the last one. */
export async function saveTurn(tx: Tx, { row, messages, reading, at }: TurnPlan): Promise<void> {
  await sql`
    with saved as (
      update conversations
      set language = ${row.language}, state = ${row.state}, answered_seq = ${row.answeredSeq},
          last_seq = last_seq + ${messages.length}, failures = ${row.failures}, memory = ${JSON.stringify(row.memory)},
          login = ${row.memory.facts.login ?? null}, operator_id = ${row.operatorId},
          handed_over_at = case when ${row.state} in ('waiting-operator', 'operator')
                                then coalesce(handed_over_at, ${at}) end,
          changed_at = ${at}
      where id = ${row.id}
    ), read as (
      insert into message_readings
        (conversation_id, seq, at, topic, confidence, answered, language, outcome, likeness)
      select ${row.id}, seq, ${at}, topic, confidence, answered, language, outcome, md5(key)::uuid
      from jsonb_to_recordset(${JSON.stringify(reading === undefined ? [] : [reading])}) as
        new (seq integer, topic text, confidence real, answered boolean, language text, outcome text, key text)
      on conflict do nothing
    )
    insert into messages
      (conversation_id, seq, at, author, client_id, language, text, choices, turn_ends, verdict, topic, article, refs)
    select ${row.id}, ${row.lastSeq} + place, ${at}, author, key, language, text, choices, "turnEnds", verdict, topic,
           article, refs
    from rows from (jsonb_to_recordset(${JSON.stringify(messages)}) as (
      author text, key text, language text, text text, choices jsonb, "turnEnds" boolean, verdict jsonb, topic text,
      article text, refs jsonb)) with ordinality
      as new (author, key, language, text, choices, "turnEnds", verdict, topic, article, refs, place)`.execute(
    tx,
  );
}

/** Replaces what a message says, for whoever reads it from now on. */
export async function rewriteMessage(
  tx: Tx,
  { id, seq, text }: { readonly id: ConversationId; readonly seq: number; readonly text: string },
): Promise<void> {
  await sql`update messages set text = ${text} where conversation_id = ${id} and seq = ${seq}`.execute(tx);
}

/** Whether the conversation holds the message that has this key. */
export async function hasMessage(tx: Tx, id: ConversationId, key: string): Promise<boolean> {
  const { rows } = await sql`
    select from messages where conversation_id = ${id} and client_id = ${key}`.execute(tx);
  return rows.length > 0;
}

/** Counts a turn that failed, in a transaction of its own since the turn's was rolled back. */
export async function countFailure(db: Db, id: ConversationId): Promise<number> {
  const { rows } = await sql<{ failures: number }>`
    update conversations set failures = failures + 1 where id = ${id} returning failures`.execute(db);
  return rows[0]?.failures ?? 0;
}

/** Conversations whose answer is owed and that no turn is in at this moment, the longest waiting first. */
export async function findOwedConversations(db: Db, limit: number): Promise<ConversationId[]> {
  const { rows } = await sql<{ id: ConversationId }>`
    select id from conversations where answered_seq < owed_seq
    order by changed_at limit ${limit} for no key update skip locked`.execute(db);
  return rows.map(({ id }) => id);
}

/** One line of the operators' queue, the longest waiting first. */
export type QueuedConversation = {
  readonly id: ConversationId;
  readonly state: ConversationState;
  readonly language: Language;
  readonly login: string | null;
  readonly operatorId: string | null;
  readonly handedOverAt: Instant;
  readonly lastText: string;
};

/** Conversations that wait for an operator or are with one. */
export async function findQueue(
  db: Db,
  { limit, after }: { limit: number; after: Instant | undefined },
): Promise<QueuedConversation[]> {
  const { rows } = await sql<QueuedConversation>`
    select c.id, c.state, c.language, c.login, c.operator_id as "operatorId", c.handed_over_at as "handedOverAt",
           m.text as "lastText"
    from conversations c join messages m on m.conversation_id = c.id and m.seq = c.last_seq
    where c.state in ('waiting-operator', 'operator') and c.handed_over_at > coalesce(${after ?? null}::timestamptz, '-infinity')
    order by c.handed_over_at, c.id limit ${limit}`.execute(db);
  return rows;
}

/** How many conversations have waited for an operator at least as long as from `since`. */
export async function countWaiting(db: Db, since: Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from conversations
    where state = 'waiting-operator' and handed_over_at <= ${since}`.execute(db);
  return rows[0]?.count ?? 0;
}
