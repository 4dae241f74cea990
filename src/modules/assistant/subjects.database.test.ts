import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  asks,
  checkedTurns,
  createEffects,
  effectsOf,
  leave,
  openAssistant,
  provider,
  said,
  say,
  type Said,
  settled,
  start,
  stateOf,
  type TestAssistant,
  type TestFlows,
  textsOf,
} from "../../../test/harness/assistant.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import type { Topic } from "../../kernel/topic.ts";
import type { ConversationId, Message } from "./conversation.ts";
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

type Talk = {
  readonly id: ConversationId;
  say(...messages: readonly Said[]): Promise<readonly Message[]>;
  all(): Promise<readonly Message[]>;
};

/** A conversation with these flows; with `id`, one that goes on after the flows were edited. */
async function talk(flows: TestFlows, id?: ConversationId): Promise<Talk> {
  const assistant = await openAssistant(database, { flows });
  opened.push(assistant);
  const conversation = id ?? (await start(assistant));
  return {
    id: conversation,
    say: (...messages) => say({ assistant, database }, conversation, ...messages),
    all: () => settled(database, conversation),
  };
}

const backTo = (topic: Topic): string => said("back-to-subject", { topic: provider.topics[topic].title.en });

const place = asks("place", "ask-cable-place");
const home = asks("home", "ask-at-home");
const works = asks("works", "ask-works-now");

/** Three questions with an effect after each. */
const three: Flow["run"] = async (c) => {
  await c.ask("place", place);
  await c.act("one", leave(c.id, "1"));
  await c.ask("home", home);
  await c.act("two", leave(c.id, "2"));
  await c.ask("works", works);
  await c.act("three", leave(c.id, "3"));
  c.say("all-well-again");
};

const answers = ["place: roof", "home: yes", "works: yes"];
const keys = ["ask-cable-place", "ask-at-home", "ask-works-now"];

const steps = keys.map((key, step) => ({ key, step }));

test.each(steps)("a person who is asked for at $key comes at once", async ({ step }) => {
  const { id, say: tell, all } = await talk({ move: three });
  await tell("move", ...answers.slice(0, step));
  const answer = await tell("operator");
  expect(answer).toHaveLength(1);
  expect(answer[0]).toMatchObject({ turnEnds: true, choices: [] });
  expect(await stateOf(database, id)).toBe("waiting-operator");
  expect(checkedTurns(await all())).toBe(step + 2);
  expect(await effectsOf(database, id)).toEqual(["1", "2", "3"].slice(0, step));
});

test.each(steps)(
  "a subject that comes up at $key is dealt with, and then the question is asked in other words",
  async ({ key, step }) => {
    const { id, say: tell, all } = await talk({ move: three, balance: async (c) => c.say("go-on-at-home") });
    await tell("move", ...answers.slice(0, step));
    expect(textsOf(await tell("balance"))).toEqual([
      said("go-on-at-home"),
      backTo("move"),
      said(`${key}-again`),
    ]);
    expect(textsOf(await tell(...answers.slice(step))).at(-1)).toBe(said("all-well-again"));
    expect(checkedTurns(await all())).toBe(5);
    expect(await effectsOf(database, id)).toEqual(["1", "2", "3"]);
  },
);

test("subjects that interrupt each other are gone back to one after another, the last one first", async () => {
  const { say: tell, all } = await talk({
    move: async (c) => void (await c.ask("place", place)),
    balance: async (c) => void (await c.ask("home", home)),
    "static-ip": async (c) => void (await c.ask("works", works)),
  });
  await tell("move", "balance", "static-ip");
  expect(textsOf(await tell("works: yes"))).toEqual([backTo("balance"), said("ask-at-home-again")]);
  expect(textsOf(await tell("home: yes"))).toEqual([backTo("move"), said("ask-cable-place-again")]);
  expect(textsOf(await tell("place: roof"))).toEqual([said("anything-else")]);
  expect(checkedTurns(await all())).toBe(6);
});

test("a subject that is named again goes on where it was, and the one in between waits", async () => {
  const { id, say: tell } = await talk({
    move: three,
    balance: async (c) => void (await c.ask("home", home)),
  });
  await tell("move", "place: roof", "balance");
  expect(textsOf(await tell({ choice: "topic:move" }))).toEqual([said("ask-at-home-again")]);
  const end = await tell("home: yes", "works: yes");
  expect(textsOf(end)).toEqual([said("all-well-again"), backTo("balance"), said("ask-at-home-again")]);
  expect(await effectsOf(database, id)).toEqual(["1", "2", "3"]);
});

test("S49: a question is put twice, never in the same words, and then a person comes", async () => {
  const { id, say: tell } = await talk({ move: three });
  expect(textsOf(await tell("move"))).toEqual([said("ask-cable-place")]);
  const second = await tell("well, you know");
  expect(textsOf(second)).toEqual([said("not-understood"), said("ask-cable-place-again")]);
  expect(second.at(-1)!.choices.map(({ value }) => value)).toEqual(["done", "operator"]);
  await tell("as I said");
  expect(await stateOf(database, id)).toBe("waiting-operator");
});

test("a question that has only one wording is not read out again; its choices are offered once more", async () => {
  const { again: _, ...onlyOnce } = place;
  const { id, say: tell } = await talk({ move: async (c) => void (await c.ask("place", onlyOnce)) });
  await tell("move");
  const second = await tell("well, you know");
  expect(textsOf(second)).toEqual([said("not-understood")]);
  expect(second.at(-1)!.choices.map(({ value }) => value)).toEqual(["done", "operator"]);
  await tell("as I said");
  expect(await stateOf(database, id)).toBe("waiting-operator");
});

test("every question has its own two tries", async () => {
  const { id, say: tell } = await talk({ move: three });
  await tell("move", "hm", "place: roof", "hm", "home: yes", "hm");
  expect(await stateOf(database, id)).toBe("assistant");
  expect(textsOf(await tell("works: yes"))).toEqual([said("all-well-again")]);
});

test("an interruption in between makes no third time of a question in words that were just read", async () => {
  const { id, say: tell, all } = await talk({ move: three });
  await tell("move", "hm", "balance", "hm");
  expect(await stateOf(database, id)).toBe("waiting-operator");
  const asked = textsOf(await all()).filter((text) =>
    keys.some((key) => [said(key), said(`${key}-again`)].includes(text)),
  );
  for (const [index, text] of asked.entries()) expect(text).not.toBe(asked[index - 1]);
});

test("thanks in the middle of a question are answered, and the question stays open as it is", async () => {
  const { id, say: tell } = await talk({ move: three });
  await tell("move", "thanks");
  const [reply, ...more] = await tell("thanks");
  expect(more).toEqual([]);
  expect(reply).toMatchObject({ text: said("thanks-reply"), turnEnds: true });
  expect(reply!.choices.map(({ value }) => value)).toEqual(["done", "operator"]);
  expect(textsOf(await tell("place: roof"))).toEqual([said("ask-at-home")]);
  expect(await effectsOf(database, id)).toEqual(["1"]);
});

test("what is not understood is asked back with at most three subjects, in other words the next time, and then a person comes", async () => {
  const { id, say: tell } = await talk({});
  const first = await tell("mumble");
  expect(textsOf(first)).toEqual([said("did-you-mean")]);
  // Small talk and the operator are no guesses; a person can be asked for all the same.
  expect(first[0]!.choices.map(({ value }) => value)).toEqual([
    "topic:internet-down",
    "topic:cable-cut",
    "topic:balance",
    "operator",
  ]);
  expect(textsOf(await tell("mumble"))).toEqual([said("out-of-scope")]);
  await tell("mumble");
  expect(await stateOf(database, id)).toBe("waiting-operator");
});

test("only misunderstandings in a row count", async () => {
  const { id, say: tell } = await talk({});
  await tell("mumble", "mumble", "move", "mumble", "mumble");
  expect(await stateOf(database, id)).toBe("assistant");
});

test("a choice that nothing offered is no answer and breaks nothing", async () => {
  const { say: tell, all } = await talk({ move: three });
  expect(textsOf(await tell({ choice: "yes" }))).toEqual([said("did-you-mean")]);
  expect(textsOf(await tell("move", { choice: "inside" }))).toEqual([
    said("not-understood"),
    said("ask-cable-place-again"),
  ]);
  expect(checkedTurns(await all())).toBe(3);
});

const edited = (run: Flow["run"]): Flow => ({ topic: "move", version: 2, run });

test("an edited subject takes the answer to the question that was open, and asks nothing twice", async () => {
  const before = await talk({ move: three });
  await before.say("move", "place: roof");
  const after = await talk({ move: edited(three) }, before.id);
  expect(textsOf(await after.say("home: yes"))).toEqual([said("ask-works-now")]);
  expect(textsOf(await after.say("works: yes"))).toEqual([said("all-well-again")]);
  expect(await effectsOf(database, before.id)).toEqual(["1", "2", "3"]);
  expect(checkedTurns(await after.all())).toBe(4);
});

test("an edited subject that has a new question first keeps the answer to the old one until it comes to it", async () => {
  const before = await talk({ move: three });
  await before.say("move", "place: roof");
  const withNew = edited(async (c) => {
    await c.ask("works-first", works);
    await three(c);
  });
  const after = await talk({ move: withNew }, before.id);
  expect(textsOf(await after.say("home: yes"))).toEqual([said("ask-works-now")]);
  // Asked by another name, it is another question; the one that was answered before is not put again.
  expect(textsOf(await after.say("works: yes"))).toEqual([said("ask-works-now")]);
  expect(textsOf(await after.say("works: yes"))).toEqual([said("all-well-again")]);
  expect(await effectsOf(database, before.id)).toEqual(["1", "2", "3"]);
});

test("an edited subject without the open question goes on without it", async () => {
  const before = await talk({ move: three });
  await before.say("move");
  const after = await talk({ move: edited(async (c) => c.say("all-well-again")) }, before.id);
  expect(textsOf(await after.say("place: roof"))).toEqual([said("all-well-again")]);
});

test.each<{ what: string; message: string }>([
  { what: "is no answer", message: "hm" },
  { what: "is another subject", message: "balance" },
])("what an edited subject does on the way is done once, when the message $what", async ({ message }) => {
  const before = await talk({ move: three });
  await before.say("move");
  const doing = edited(async (c) => {
    await c.act("new", leave(c.id, "0 new"));
    c.say("go-on-at-home");
    await three(c);
  });
  const after = await talk({ move: doing }, before.id);
  expect(textsOf(await after.say(message))).toContain(said("go-on-at-home"));
  const rest = await after.say(...answers);
  expect(textsOf(rest).at(-1)).toBe(said("all-well-again"));
  expect(await effectsOf(database, before.id)).toEqual(["0 new", "1", "2", "3"]);
  expect(textsOf(await after.all()).filter((text) => text === said("go-on-at-home"))).toHaveLength(1);
});
