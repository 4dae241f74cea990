import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  asks,
  openAssistant,
  provider,
  said,
  say,
  send,
  settled,
  start,
  stateOf,
  type TestAssistant,
  textsOf,
} from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { createStaffMember, setOnDuty, type StaffMember } from "../staff/staff.ts";
import { conversationStates, type ConversationId } from "./conversation.ts";
import {
  allowedActions,
  answerAsOperator,
  closeConversation,
  findAsker,
  giveBack,
  type OperatorAction,
  operatorActions,
  takeOver,
} from "./operator-desk.ts";

let database: TestDatabase;
let assistant: TestAssistant;
let me: StaffMember;
let colleague: StaffMember;

beforeAll(async () => {
  database = await createTestDatabase();
  me = await operator("me");
  colleague = await operator("colleague");
});
afterAll(() => database.close());

/** Someone who may answer, signed in and on duty. */
async function operator(name: string): Promise<StaffMember> {
  const account = {
    name,
    email: `${name}@example.kz`,
    role: "operator",
    password: "a long enough one",
  } as const;
  const member = (await createStaffMember(database.db, account, Temporal.Now.instant()))!;
  await sql`
    insert into staff_sessions (id, token, staff_id, expires_at, created_at, updated_at)
    values (gen_random_uuid(), ${name}, ${member.id}, now() + interval '1 hour', now(), now())`.execute(
    database.db,
  );
  await duty(member, true);
  return member;
}

const work = <Value>(change: (work: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => change({ tx, now: Temporal.Now.instant() }));

const duty = (member: StaffMember, isOnDuty: boolean): Promise<void> =>
  work((one) => setOnDuty(one, member, isOnDuty));

type Request = { readonly id: ConversationId; readonly operatorId: string };

const actions: Readonly<Record<OperatorAction, (request: Request) => Promise<unknown>>> = {
  takeOver: (request) => work((one) => takeOver(one, provider, request)),
  answer: (request) => work((one) => answerAsOperator(one, { ...request, text: "Hello from a person" })),
  giveBack: (request) => work((one) => giveBack(one, provider, request)),
  close: (request) => work((one) => closeConversation(one, provider, request)),
};

async function act(id: ConversationId, who: StaffMember, ...names: readonly OperatorAction[]): Promise<void> {
  for (const name of names) await actions[name]({ id, operatorId: who.id });
}

beforeAll(async () => {
  assistant = await openAssistant(database, {
    flows: { move: async (c) => void (await c.ask("place", asks("place", "ask-cable-place"))) },
  });
});
afterEach(() => duty(colleague, true));
afterAll(() => assistant.close());

const tell = (id: ConversationId, ...messages: readonly string[]) =>
  say({ assistant, database }, id, ...messages);

const all = async (id: ConversationId) => (await assistant.open(id, 0)).messages;

test("from the queue over a person's answers back to the assistant, and closed and opened again by a message", async () => {
  const id = await start(assistant);
  await tell(id, "operator");
  await act(id, me, "takeOver");
  expect(await stateOf(database, id)).toBe("operator");
  const before = await all(id);
  await send(assistant, id, "My cat ate the cable");
  await assistant.sweep();
  await act(id, me, "answer");
  const talk = (await all(id)).slice(before.length);
  expect(talk.map(({ author, text }) => [author, text])).toEqual([
    ["subscriber", "My cat ate the cable"],
    ["operator", "Hello from a person"],
  ]);
  await act(id, me, "giveBack");
  expect((await all(id)).at(-1)).toMatchObject({
    author: "system",
    text: said("operator-left"),
    turnEnds: false,
  });
  expect(textsOf(await tell(id, "balance"))).toEqual([said("anything-else")]);
  await act(id, me, "takeOver", "close");
  expect(await stateOf(database, id)).toBe("closed");
  expect((await all(id)).at(-1)!.text).toBe(said("conversation-closed"));
  expect(textsOf(await tell(id, "balance"))).toEqual([said("anything-else")]);
  expect(await stateOf(database, id)).toBe("assistant");
  const messages = await all(id);
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
});

test("what was asked before a person came is not taken up again", async () => {
  const id = await start(assistant);
  await tell(id, "move");
  await act(id, me, "takeOver", "giveBack");
  expect(textsOf(await tell(id, "balance"))).toEqual([said("anything-else")]);
});

test("a conversation that is taken over while its answer is owed is the person's to answer", async () => {
  const stopped = await openAssistant(database);
  await stopped.close();
  const id = await start(assistant);
  await send(stopped, id, "balance");
  await act(id, me, "takeOver");
  await assistant.sweep();
  expect(textsOf(await settled(database, id)).slice(1)).toEqual(["balance", said("operator-joined")]);
});

test("of two operators at once one has it, and the other hears so", async () => {
  for (let time = 0; time < 10; time += 1) {
    const id = await start(assistant);
    await tell(id, "operator");
    const tries = await Promise.allSettled([act(id, me, "takeOver"), act(id, colleague, "takeOver")]);
    const refused = tries.filter((one) => one.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]!.reason).toMatchObject({ kind: { code: "conversation-elsewhere", status: 409 } });
    const joined = textsOf(await all(id)).filter((text) => text === said("operator-joined"));
    expect(joined).toHaveLength(1);
  }
});

test("taking over twice changes nothing", async () => {
  const id = await start(assistant);
  await act(id, me, "takeOver");
  const before = await all(id);
  await act(id, me, "takeOver");
  expect(await all(id)).toEqual(before);
});

test("the conversation of somebody who went off duty may be taken by another one", async () => {
  const id = await start(assistant);
  await act(id, colleague, "takeOver");
  await expect(act(id, me, "takeOver")).rejects.toMatchObject({ kind: { code: "conversation-elsewhere" } });
  await duty(colleague, false);
  await act(id, me, "takeOver", "answer");
  await expect(act(id, colleague, "answer")).rejects.toMatchObject({
    kind: { code: "conversation-elsewhere" },
  });
});

const standings = conversationStates.flatMap((state) =>
  (state === "operator" ? (["me", "colleague"] as const) : (["nobody"] as const)).flatMap((holder) =>
    [true, false].flatMap((isHere) => operatorActions.map((action) => ({ state, holder, isHere, action }))),
  ),
);

test.each(standings)(
  "$action in $state, with $holder (colleague here: $isHere), is done exactly when it is allowed",
  async ({ state, holder, isHere, action }) => {
    const id = await start(assistant);
    const operatorId = { me: me.id, colleague: colleague.id, nobody: null }[holder];
    const isHandedOver = state === "waiting-operator" || state === "operator";
    await sql`
    update conversations set state = ${state}, operator_id = ${operatorId},
      handed_over_at = case when ${isHandedOver} then opened_at end
    where id = ${id}`.execute(database.db);
    await duty(colleague, isHere);
    const allowed = allowedActions({ state, operatorId }, await findAsker(database.db, me.id))[action];
    const before = await all(id);
    const outcome = await act(id, me, action).then(
      () => "done",
      (problem: unknown) => String(problem),
    );
    expect(outcome).toContain(allowed === true ? "done" : allowed.because);
    expect((await all(id)).length > before.length).toBe(
      allowed === true && !(action === "takeOver" && holder === "me"),
    );
  },
);

test("an action on a conversation that is not there is refused", async () => {
  const nowhere = "0199aa00-0000-7000-8000-000000000000" as ConversationId;
  for (const name of operatorActions)
    await expect(act(nowhere, me, name)).rejects.toMatchObject({ kind: { code: "no-such-conversation" } });
});

test("the queue holds who waits and who is with a person, the longest waiting first", async () => {
  await sql`truncate conversations cascade`.execute(database.db);
  const [first, second] = [await start(assistant), await start(assistant)];
  await start(assistant);
  for (const id of [second, first]) await tell(id, "operator");
  await act(second, me, "takeOver");
  const queue = await assistant.queue({ limit: 10, after: undefined });
  expect(queue.map(({ id, state }) => [id, state])).toEqual([
    [second, "operator"],
    [first, "waiting-operator"],
  ]);
  const next = await assistant.queue({ limit: 10, after: queue[0]!.handedOverAt });
  expect(next.map(({ id }) => id)).toEqual([first]);
});
