import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, vi } from "vitest";
import { topics, type Topic } from "../../src/kernel/topic.ts";
import { type Assistant, createAssistant } from "../../src/modules/assistant/assistant.ts";
import type { ConversationId, Message } from "../../src/modules/assistant/conversation.ts";
import type { ChoiceValue, Flow, Question } from "../../src/modules/assistant/flow/flow.ts";
import { handOver } from "../../src/modules/assistant/hand-over.ts";
import type { Diagnose } from "../../src/modules/assistant/turn-runner.ts";
import type { TurnTools } from "../../src/modules/assistant/turn.ts";
import type { Understanding } from "../../src/modules/understanding/understanding.ts";
import { loadProvider, type Provider } from "../../src/modules/provider/provider.ts";
import { renderText } from "../../src/modules/provider/text.ts";
import { type Clock, systemClock } from "../../src/platform/clock.ts";
import type { Database, Work } from "../../src/platform/database.ts";
import { type Events, openEvents } from "../../src/platform/events.ts";
import { type Log, silentLog } from "../../src/platform/log.ts";
import { newId } from "../../src/platform/new-id.ts";
import { createSecretBox } from "../../src/platform/secret-box.ts";

/** Conversations with flows that a test makes, through the whole assistant, with the shipped provider's texts. */

export const provider: Provider = loadProvider(join(import.meta.dirname, "../../provider/beeline-kz"));

/** A text of the provider in English, the language of these conversations. */
export const said = (key: string, values = {}): string => renderText(provider, "en", key, values);

export type TestFlows = Partial<Record<Topic, Flow["run"] | Flow>>;

export type AssistantOptions = {
  readonly flows?: TestFlows;
  readonly diagnose?: Diagnose;
  readonly clock?: Clock;
  readonly log?: Log;
  readonly tools?: Partial<TurnTools>;
};

/** One process' assistant; several may be opened on one database. */
export type TestAssistant = Assistant & { readonly events: Events; close(): Promise<void> };

export async function openAssistant(
  database: Database & { readonly url: string },
  { flows = {}, diagnose = noCheck, clock = systemClock, log = silentLog, tools = {} }: AssistantOptions = {},
): Promise<TestAssistant> {
  const events = await openEvents(database.url, silentLog);
  const { policy } = provider;
  const codes = { policy, secretBox: createSecretBox(randomBytes(32)), codeText: (code: string) => code };
  const assistant = createAssistant({
    db: database.db,
    clock,
    events,
    log,
    diagnose,
    tools: {
      provider,
      codes,
      flows: flowsOf(flows),
      understand,
      handOver: (work, row, reason) => handOver(work, policy, { row, reason }),
      ...tools,
    },
  });
  const close = async (): Promise<void> => {
    await assistant.stop();
    await events.close();
  };
  return { ...assistant, events, close };
}

const noCheck: Diagnose = () => Promise.reject(new Error("this test makes no checks"));

/** A subject that a test says nothing about says one thing and ends. */
function flowsOf(given: TestFlows): Record<Topic, Flow> {
  const run: Flow["run"] = async (c) => c.say("anything-else");
  const operator: Flow["run"] = (c) => c.handOver("asked");
  const all: TestFlows = { operator, ...given };
  return Object.fromEntries(
    topics.map((topic) => {
      const flow = all[topic] ?? run;
      return [topic, typeof flow === "function" ? { topic, version: 1, run: flow } : flow];
    }),
  ) as Record<Topic, Flow>;
}

/** Messages are the names of subjects; everything else is understood by the open question or by nobody. */
function understand(text: string): Understanding {
  const named = topics.find((topic) => topic === text);
  return {
    topic: named ?? "internet-down",
    confidence: named === undefined ? 0.2 : 0.9,
    answered: named !== undefined,
    alternatives: [
      { topic: "greeting", confidence: 0.1 },
      { topic: "cable-cut", confidence: 0.1 },
      { topic: "operator", confidence: 0.1 },
      { topic: "balance", confidence: 0.1 },
      { topic: "move", confidence: 0.1 },
    ],
    language: "en",
    isLanguageCertain: false,
    logins: [],
    alreadyDone: false,
    angry: false,
    wantsOperator: text === "operator",
  };
}

/** A question that takes messages that begin with its name: "place: here". */
export const asks = (name: string, key: string, again = `${key}-again`): Question<string> => ({
  key,
  again,
  choices: ["done"],
  read: ({ text, choice }) =>
    choice === "done" ? "done" : text.startsWith(`${name}: `) ? text.slice(name.length + 2) : undefined,
});

/** The table in which flows of tests leave their effects. */
export const createEffects = (database: Database) =>
  sql`create table effects (conversation_id uuid not null, name text not null)`.execute(database.db);

/** An effect of a flow: it leaves its name. */
export const leave =
  (conversationId: string, name: string) =>
  async ({ tx }: Work): Promise<string> => {
    await sql`insert into effects values (${conversationId}, ${name})`.execute(tx);
    return name;
  };

/** The effects of a conversation, in the order of their names. */
export async function effectsOf({ db }: Database, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from effects where conversation_id = ${id} order by name`.execute(db);
  return rows.map(({ name }) => name);
}

export type Said = string | { readonly choice: ChoiceValue };

/** Stores a message, as a widget would. @returns its `seq` */
export const send = (assistant: Assistant, id: ConversationId, message: Said, clientId: string = newId()) =>
  assistant.accept(id, {
    clientId,
    text: typeof message === "string" ? message : "",
    choice: typeof message === "string" ? null : message.choice,
  });

/** Opens a conversation in English. */
export const start = async (assistant: Assistant): Promise<ConversationId> =>
  (await assistant.start("en", "127.0.0.1")).id;

/** The conversation once nothing is owed in it. */
export async function settled(database: Database, id: ConversationId): Promise<readonly Message[]> {
  await vi.waitFor(
    async () => {
      const { rows } = await sql`
        select from conversations where id = ${id} and answered_seq = owed_seq`.execute(database.db);
      expect(rows).toHaveLength(1);
    },
    { timeout: 15_000, interval: 5 },
  );
  const { rows } = await sql<Message & { clientId: string | null }>`
    select seq, at, author, language, text, choices, turn_ends as "turnEnds", verdict, topic, article, refs
    from messages where conversation_id = ${id} order by seq`.execute(database.db);
  return rows;
}

/** Says one thing after another, each after the answer to the one before. @returns the answer to the last */
export async function say(
  { assistant, database }: { assistant: Assistant; database: Database },
  id: ConversationId,
  ...messages: readonly Said[]
): Promise<readonly Message[]> {
  let answer: readonly Message[] = [];
  for (const message of messages) {
    const seq = await send(assistant, id, message);
    answer = (await settled(database, id)).filter((each) => each.seq > seq);
  }
  return answer;
}

export const textsOf = (messages: readonly Message[]): readonly string[] => messages.map(({ text }) => text);

export async function stateOf({ db }: Database, id: ConversationId): Promise<string> {
  const { rows } = await sql<{ state: string }>`select state from conversations where id = ${id}`.execute(db);
  return rows[0]!.state;
}

/**
 * Checks what the public surface promises of every conversation that the assistant alone has answered.
 * @returns how many messages were answered
 */
export function checkedTurns(messages: readonly Message[]): number {
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
  const written = messages.filter(({ author }) => author === "subscriber").length;
  const ends = messages.filter(({ turnEnds }) => turnEnds);
  expect(ends).toHaveLength(written);
  const answers = messages.filter(({ author, seq }) => author === "assistant" && seq > 1);
  // Each answer ends its turn with its last message: after the last end nothing of the assistant follows.
  expect(answers.at(-1)?.turnEnds ?? true).toBe(true);
  for (const { turnEnds, choices, seq } of messages) if (!turnEnds && seq > 1) expect(choices).toEqual([]);
  expect(messages[0]).toMatchObject({ author: "assistant", turnEnds: false });
  expectAnsweredAfter(messages);
  return ends.length;
}

/** No answer comes before its message. */
function expectAnsweredAfter(messages: readonly Message[]): void {
  let owed = 0;
  for (const { author, turnEnds } of messages) {
    owed += author === "subscriber" ? 1 : turnEnds ? -1 : 0;
    expect(owed).toBeGreaterThanOrEqual(0);
  }
}
