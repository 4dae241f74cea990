import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  asks,
  type AssistantOptions,
  createEffects,
  effectsOf,
  checkedTurns,
  leave,
  openAssistant,
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
import type { Flow } from "./flow/flow.ts";

let database: TestDatabase;
const opened: TestAssistant[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await createEffects(database);
});
afterEach(async () => {
  for (const assistant of opened.splice(0)) await assistant.close();
});
afterAll(() => database.close());

async function open(options: AssistantOptions): Promise<TestAssistant> {
  const assistant = await openAssistant(database, options);
  opened.push(assistant);
  return assistant;
}

/** Three messages, a question, an effect. */
const visit: Flow["run"] = async (c) => {
  c.say("go-on-at-home");
  const place = await c.ask("place", asks("place", "ask-cable-place"));
  await c.act(`book-${place}`, leave(c.id, `book-${place}`));
  c.say("all-well-again");
  c.say("anything-else");
};

test("a conversation begins with a greeting that ends no turn and has choices, an operator among them", async () => {
  const assistant = await open({});
  const { id, token, language } = await assistant.start("kk", "127.0.0.1");
  const [greeting, ...more] = await settled(database, id);
  expect(more).toEqual([]);
  expect(greeting).toMatchObject({ seq: 1, author: "assistant", turnEnds: false, language: "kk" });
  expect(greeting!.choices.map(({ value }) => value)).toContain("operator");
  expect(greeting!.choices.length).toBeGreaterThanOrEqual(5);
  expect(language).toBe("kk");
  expect(await assistant.isToken(id, token)).toBe(true);
});

test("every message is answered by one or more, of which exactly the last ends the turn and has choices", async () => {
  const assistant = await open({ flows: { move: visit } });
  const id = await start(assistant);
  const first = await say({ assistant, database }, id, "move");
  expect(textsOf(first)).toEqual([said("go-on-at-home"), said("ask-cable-place")]);
  expect(first.map(({ turnEnds }) => turnEnds)).toEqual([false, true]);
  expect(first.map(({ choices }) => choices.map(({ value }) => value))).toEqual([[], ["done", "operator"]]);
  const second = await say({ assistant, database }, id, "place: roof");
  expect(textsOf(second)).toEqual([said("all-well-again"), said("anything-else")]);
  checkedTurns(await settled(database, id));
  expect(await effectsOf(database, id)).toEqual(["book-roof"]);
});

test("a subject that ends without a word is answered all the same", async () => {
  const assistant = await open({ flows: { move: async () => undefined } });
  const id = await start(assistant);
  expect(textsOf(await say({ assistant, database }, id, "move"))).toEqual([said("anything-else")]);
  checkedTurns(await settled(database, id));
});

test("the same message again answers the same number and does nothing more", async () => {
  const assistant = await open({ flows: { move: visit } });
  const id = await start(assistant);
  await say({ assistant, database }, id, "move");
  const seq = await send(assistant, id, "place: roof", "the same");
  const before = await settled(database, id);
  expect(await send(assistant, id, "place: roof", "the same")).toBe(seq);
  expect(await send(assistant, id, "other words", "the same")).toBe(seq);
  expect(await settled(database, id)).toEqual(before);
});

test("the same message twenty times at once is one message with one answer", async () => {
  const assistant = await open({ flows: { move: visit } });
  const id = await start(assistant);
  await say({ assistant, database }, id, "move");
  const sent = Array.from({ length: 20 }, () => send(assistant, id, "place: roof", "the same"));
  expect(new Set(await Promise.all(sent)).size).toBe(1);
  const messages = await settled(database, id);
  checkedTurns(messages);
  expect(messages.filter(({ author }) => author === "subscriber")).toHaveLength(2);
  expect(await effectsOf(database, id)).toEqual(["book-roof"]);
});

test("messages of two conversations may have the same id of their client", async () => {
  const assistant = await open({});
  const [one, other] = [await start(assistant), await start(assistant)];
  await send(assistant, one, "move", "mine");
  await send(assistant, other, "move", "mine");
  for (const id of [one, other]) expect(checkedTurns(await settled(database, id))).toBe(1);
});

test("a message to a conversation that is not there is refused", async () => {
  const assistant = await open({});
  const nowhere = "0199aa00-0000-7000-8000-000000000000" as Awaited<ReturnType<typeof start>>;
  await expect(send(assistant, nowhere, "move")).rejects.toMatchObject({
    kind: { code: "no-such-conversation" },
  });
});

test("messages at once, from two processes, are answered in order, each once, each effect once", async () => {
  const counted: Flow["run"] = async (c) => {
    for (let round = 1; round <= 8; round += 1) {
      const answer = await c.ask("place", asks("place", "ask-cable-place"));
      await c.act(`took-${round}`, leave(c.id, `${round} ${answer}`));
    }
  };
  const processes = [await open({ flows: { move: counted } }), await open({ flows: { move: counted } })];
  for (let time = 0; time < 5; time += 1) {
    const id = await start(processes[0]!);
    await say({ assistant: processes[0]!, database }, id, "move");
    const words = Array.from({ length: 8 }, (_, index) => `place: ${index}`);
    await Promise.all(words.map((word, index) => send(processes[index % 2]!, id, word)));
    await Promise.all(processes.map((process) => process.sweep()));
    const messages = await settled(database, id);
    checkedTurns(messages);
    const inOrder = messages
      .filter(({ text }) => text.startsWith("place: "))
      .map(({ text }) => text.slice(7));
    expect(await effectsOf(database, id)).toEqual(inOrder.map((word, index) => `${index + 1} ${word}`));
  }
});

test("many conversations at once get along with few connections", async () => {
  const assistant = await open({ flows: { move: visit } });
  const ids = await Promise.all(Array.from({ length: 40 }, () => start(assistant)));
  await Promise.all(ids.flatMap((id) => [send(assistant, id, "move"), send(assistant, id, "balance")]));
  for (const id of ids) expect(checkedTurns(await settled(database, id))).toBe(2);
});

test("what a stopped process leaves unanswered is answered by another one's sweep", async () => {
  const stopped = await open({});
  const id = await start(stopped);
  await stopped.stop();
  await send(stopped, id, "move");
  await send(stopped, id, "balance");
  const other = await open({});
  await other.sweep();
  expect(checkedTurns(await settled(database, id))).toBe(2);
});

test("a stop ends the turn under way and begins no other", async () => {
  const { promise: gate, resolve: pass } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const slow: Flow["run"] = async (c) => {
    await c.act("wait", async () => {
      begin();
      await gate;
      return "";
    });
    c.say("all-well-again");
  };
  const assistant = await open({ flows: { move: slow } });
  const id = await start(assistant);
  await send(assistant, id, "move");
  await begun;
  const second = send(assistant, id, "balance");
  const stopping = assistant.stop();
  pass();
  await stopping;
  await second;
  const other = await open({});
  expect((await other.open(id, 0)).messages.filter(({ turnEnds }) => turnEnds)).toHaveLength(1);
  await other.sweep();
  checkedTurns(await settled(database, id));
});

test("what is written while the turn that hands over runs is answered, never lost", async () => {
  const { promise: gate, resolve: pass } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const diagnose = async (): Promise<never> => {
    begin();
    await gate;
    throw new Error("the checks can't be made");
  };
  const assistant = await open({
    diagnose,
    flows: { move: async (c) => void (await c.diagnose("line", "7010000003" as never)) },
  });
  const id = await start(assistant);
  await send(assistant, id, "move");
  await begun;
  await send(assistant, id, "are you there?");
  pass();
  const messages = await settled(database, id);
  expect(await stateOf(database, id)).toBe("waiting-operator");
  checkedTurns(messages);
  expect(messages.at(-1)!.text).toBe(said("operator-will-read"));
});

test("what was written to a person is the person's: the assistant answers what comes after them", async () => {
  const assistant = await open({});
  const id = await start(assistant);
  await say({ assistant, database }, id, "operator");
  await send(assistant, id, "my cat ate the cable");
  // A chosen subject leaves the queue for the assistant.
  const answer = await say({ assistant, database }, id, { choice: "topic:move" });
  expect(textsOf(answer)).toEqual([said("anything-else")]);
  expect(await stateOf(database, id)).toBe("assistant");
  expect((await settled(database, id)).filter(({ turnEnds }) => turnEnds)).toHaveLength(2);
});
