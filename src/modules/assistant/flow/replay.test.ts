import { expect, test } from "vitest";
import { asLogin } from "../../../kernel/ids.ts";
import type { Work } from "../../../platform/database.ts";
import type { Provider } from "../../provider/provider.ts";
import type { CodeParts } from "../../subscribers/subscribers.ts";
import type { Conversation, Flow, Json, Question, ReadMessage } from "./flow.ts";
import {
  advanceFlow,
  renewRun,
  startRun,
  type Advance,
  type Checked,
  type FlowRun,
  type Input,
} from "./replay.ts";

const work = { now: Temporal.Instant.from("2026-07-25T10:00:00Z") } as Work;

/** Stores the run as the database would: only what JSON keeps survives between two messages. */
const stored = (run: FlowRun): FlowRun => JSON.parse(JSON.stringify(run));

const typed = (text: string): ReadMessage => ({
  text,
  choice: null,
  understood: {} as ReadMessage["understood"],
});

const free = (key: string): Question<string> => ({ key, choices: [], read: ({ text }) => text });

const digits = (key: string): Question<string> => ({
  key,
  choices: [],
  read: ({ text }) => (/^\d+$/.test(text) ? text : undefined),
});

function flowOf(run: (conversation: Conversation) => Promise<void>, version = 1): Flow {
  return { topic: "other", version, run };
}

function advance(flow: Flow, run: FlowRun, input: Input, checked?: Checked): Promise<Advance> {
  return advanceFlow(flow, renewRun(flow, stored(run)), {
    conversationId: "c",
    address: "127.0.0.1",
    provider: {} as Provider,
    codes: {} as CodeParts,
    work,
    facts: {},
    handOver: async (reason) => [
      { lines: [{ key: `with-a-person-${reason}` }], attachments: {}, choices: [] },
    ],
    input,
    checked,
  });
}

const keysOf = ({ utterances }: Advance): string[] =>
  utterances.flatMap(({ lines }) => lines.map(({ key }) => key));

/** Runs the flow from its start through the messages, and lists what was said at each turn. */
async function converse(
  flow: Flow,
  ...messages: readonly string[]
): Promise<{ said: string[][]; last: Advance }> {
  let last = await advance(flow, startRun(flow), { kind: "start" });
  const said = [keysOf(last)];
  for (const text of messages) {
    last = await advance(flow, last.run, { kind: "message", message: typed(text) });
    said.push(keysOf(last));
  }
  return { said, last };
}

test("a flow reads like the conversation: each text is said once, each question waits for its answer", async () => {
  const flow = flowOf(async (c) => {
    c.say("hello");
    const name = await c.ask("name", free("your-name"));
    c.say(`hello-${name}`);
    const town = await c.ask("town", free("your-town"));
    c.say(`so-${name}-of-${town}`);
  });
  const { said, last } = await converse(flow, "Aru", "Taraz");
  expect(said).toEqual([["hello", "your-name"], ["hello-Aru", "your-town"], ["so-Aru-of-Taraz"]]);
  expect(last.stop).toBe("ended");
});

test("an effect happens once, and later runs see what the first one saw", async () => {
  const seen: Json[] = [];
  let done = 0;
  const flow = flowOf(async (c) => {
    seen.push(await c.act("book", async () => ({ number: (done += 1), note: undefined as unknown as null })));
    await c.ask("more", free("more"));
    await c.ask("still-more", free("still-more"));
  });
  await converse(flow, "a", "b");
  expect(done).toBe(1);
  expect(seen).toEqual([{ number: 1 }, { number: 1 }, { number: 1 }]);
});

test("waiting is no exception: neither catch nor finally of a flow sees it", async () => {
  const trace: string[] = [];
  const flow = flowOf(async (c) => {
    try {
      await c.ask("name", free("your-name"));
    } catch {
      trace.push("caught");
    } finally {
      trace.push("finally");
    }
  });
  const first = await advance(flow, startRun(flow), { kind: "start" });
  expect(first.stop).toBe("asked");
  expect(trace).toEqual([]);
});

test("the same question in a loop is asked anew each time round", async () => {
  const flow = flowOf(async (c) => {
    for (let turn = 1; turn <= 3; turn += 1) {
      const answer = await c.ask("again", free("again"));
      c.say("heard", { answer });
    }
  });
  const { said, last } = await converse(flow, "one", "two", "three");
  expect(said).toEqual([["again"], ["heard", "again"], ["heard", "again"], ["heard"]]);
  expect(last.run.records).toMatchObject({
    "answer:again": "one",
    "answer:again#2": "two",
    "answer:again#3": "three",
  });
});

test("a message that is no answer leaves everything as it was, and the question at hand", async () => {
  const flow = flowOf(async (c) => {
    await c.ask("login", { ...digits("your-login"), again: "your-login-again" });
    c.say("thanks");
  });
  const { last } = await converse(flow, "what login?");
  expect(last.stop).toBe("not-an-answer");
  expect(last.utterances).toEqual([]);
  expect(last.question).toMatchObject({ lines: [{ key: "your-login-again" }] });
  const after = await advance(flow, last.run, { kind: "message", message: typed("701") });
  expect(keysOf(after)).toEqual(["thanks"]);
});

test("one message answers one question", async () => {
  const flow = flowOf(async (c) => {
    await c.ask("first", free("first"));
    await c.ask("second", free("second"));
  });
  const { said } = await converse(flow, "both?");
  expect(said).toEqual([["first"], ["second"]]);
});

test("a check stops the turn, and its result lets the flow go on where it stood", async () => {
  const flow = flowOf(async (c) => {
    c.say("looking");
    const { verdict } = await c.diagnose("line", asLogin("7010000003"));
    c.say(`line-${verdict.line}`);
  });
  const first = await advance(flow, startRun(flow), { kind: "start" });
  expect(first).toMatchObject({ stop: "checking", run: { waiting: { kind: "check", login: "7010000003" } } });
  const name = first.run.waiting!.name;
  const result = { verdict: { login: "7010000003", line: "ok" } } as Checked["result"];
  const second = await advance(flow, first.run, { kind: "start" }, { name, result });
  expect(keysOf(second)).toEqual(["line-ok"]);
  expect(second.stop).toBe("ended");
});

test("what a flow knew when it looked stays so for all of its runs", async () => {
  const seen: (string | undefined)[] = [];
  const flow = flowOf(async (c) => {
    seen.push(c.known("login"));
    const login = await c.ask("login", digits("your-login"));
    c.learn("login", login);
    await c.ask("more", free("more"));
  });
  const { last } = await converse(flow, "701", "x");
  expect(seen).toEqual([undefined, undefined, undefined]);
  expect(last.run.records["learnt:login"]).toBe("701");
});

test("an edited flow begins again with what was answered and done: nobody is asked twice, nothing is done twice", async () => {
  let booked = 0;
  const before = flowOf(async (c) => {
    c.say("welcome");
    await c.ask("name", free("your-name"));
    await c.act("book", async () => (booked += 1));
    await c.ask("town", free("your-town"));
  });
  const { last } = await converse(before, "Aru");
  const after = flowOf(async (c) => {
    c.say("welcome-anew");
    await c.ask("name", free("your-full-name"));
    await c.ask("street", free("your-street"));
    await c.act("book", async () => (booked += 1));
    await c.ask("town", free("your-town"));
  }, 2);
  const next = await advance(after, last.run, { kind: "message", message: typed("Taraz") });
  expect(keysOf(next)).toEqual(["welcome-anew", "your-street"]);
  const end = await advance(after, next.run, { kind: "message", message: typed("Abay") });
  expect(end).toMatchObject({ stop: "ended", utterances: [] });
  expect(end.run.records).toMatchObject({ "answer:street": "Abay", "answer:town": "Taraz" });
  expect(booked).toBe(1);
});

test("with a person the flow is over, and what it says before is kept", async () => {
  const flow = flowOf(async (c) => {
    c.say("nothing-found");
    await c.handOver("no-cause");
    c.say("never");
  });
  const { last } = await converse(flow);
  expect(last.stop).toBe("handed-over");
  expect(keysOf(last)).toEqual(["nothing-found", "with-a-person-no-cause"]);
});

test("what goes wrong in a flow comes out of the run", async () => {
  const flow = flowOf(async (c) => {
    await c.act("break", () => Promise.reject(new Error("the database is away")));
  });
  await expect(advance(flow, startRun(flow), { kind: "start" })).rejects.toThrow("the database is away");
});
