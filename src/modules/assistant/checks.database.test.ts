import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import {
  type AssistantOptions,
  checkedTurns,
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
import { asLogin } from "../../kernel/ids.ts";
import { inTransaction, type Tx, type Work } from "../../platform/database.ts";
import type { Diagnosis, Verdict } from "../diagnosis/diagnosis.ts";
import { pendingVerdict } from "../diagnosis/verdict.ts";
import type { ConversationId, Message } from "./conversation.ts";
import type { Flow } from "./flow/flow.ts";
import { giveBack, takeOver } from "./operator-desk.ts";
import type { Diagnose } from "./turn-runner.ts";

let database: TestDatabase;
const opened: TestAssistant[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const assistant of opened.splice(0)) await assistant.close();
});
afterAll(() => database.close());

const login = asLogin("7010000003");
const pending = pendingVerdict(login, "2026-07-25T09:00:00Z");
const none: Verdict = { ...pending, outage: "none" };
const open: Verdict = { ...none, line: "cable-cut" };
const done: Verdict = { ...open, visit: "none", account: "paid" };

/** Checks that the test ends; each one that is begun can be gone on with. */
class Checks {
  readonly begun: { progress(verdict: Verdict): void; end(): void }[] = [];

  readonly diagnose: Diagnose = (_login, progress) => {
    const { promise, resolve } = Promise.withResolvers<Diagnosis>();
    this.begun.push({ progress, end: () => resolve({ verdict: done } as Diagnosis) });
    return promise;
  };

  /** The check of this number, once it has begun. */
  async at(index: number): Promise<{ progress(verdict: Verdict): void; end(): void }> {
    return vi.waitUntil(() => this.begun[index], { interval: 5 });
  }
}

const checkLine: Flow["run"] = async (c) => {
  const { verdict } = await c.diagnose("line", login);
  c.say("checks-done", {}, { verdict });
};

async function openWith(checks: Checks, options: AssistantOptions = {}): Promise<TestAssistant> {
  const assistant = await openAssistant(database, {
    diagnose: checks.diagnose,
    flows: { "internet-down": checkLine },
    ...options,
  });
  opened.push(assistant);
  return assistant;
}

const read = async (assistant: TestAssistant, id: ConversationId): Promise<readonly Message[]> =>
  (await assistant.open(id, 0)).messages;

const untilTexts = (
  assistant: TestAssistant,
  id: ConversationId,
  ...keys: readonly string[]
): Promise<void> =>
  vi.waitFor(
    async () => expect(textsOf((await read(assistant, id)).slice(2))).toEqual(keys.map((key) => said(key))),
    { timeout: 5_000, interval: 10 },
  );

test("a quick check is answered without a word in between", async () => {
  const checks = new Checks();
  const assistant = await openWith(checks);
  const id = await start(assistant);
  await send(assistant, id, "internet-down");
  (await checks.at(0)).end();
  const messages = await settled(database, id);
  expect(textsOf(messages.slice(2))).toEqual([said("checks-done")]);
  expect(messages.at(-1)).toMatchObject({ verdict: done, topic: "internet-down", turnEnds: true });
});

test("a slow check says so after the policy's moment, shows each result as it comes, and then all of them", async () => {
  const checks = new Checks();
  const assistant = await openWith(checks);
  const id = await start(assistant);
  const sentAt = performance.now();
  await send(assistant, id, "internet-down");
  const check = await checks.at(0);
  await untilTexts(assistant, id, "checks-began");
  const moment = provider.policy.diagnosis.progressAfterMilliseconds;
  expect(performance.now() - sentAt).toBeGreaterThanOrEqual(moment - 5);
  check.progress(none);
  await untilTexts(assistant, id, "checks-began", "checks-go-on");
  check.progress(open);
  check.end();
  const messages = await settled(database, id);
  expect(checkedTurns(messages)).toBe(1);
  expect(messages.slice(2).map(({ verdict }) => verdict)).toEqual([null, none, open, done]);
  expect(messages.slice(2).map(({ topic }) => topic)).toEqual(Array(4).fill("internet-down"));
});

test("results that come before the moment are shown with it", async () => {
  const checks = new Checks();
  const assistant = await openWith(checks);
  const id = await start(assistant);
  await send(assistant, id, "internet-down");
  const check = await checks.at(0);
  check.progress(none);
  await untilTexts(assistant, id, "checks-began");
  check.end();
  expect((await settled(database, id)).slice(2).map(({ verdict }) => verdict)).toEqual([none, done]);
});

test("checks that follow each other without a word are made once each", async () => {
  const checks = new Checks();
  const assistant = await openWith(checks, {
    flows: {
      "internet-down": async (c) => {
        await c.diagnose("first", login);
        await c.diagnose("second", login);
        await checkLine(c);
      },
    },
  });
  const id = await start(assistant);
  await send(assistant, id, "internet-down");
  for (const index of [0, 1, 2]) (await checks.at(index)).end();
  expect(checkedTurns(await settled(database, id))).toBe(1);
  expect(checks.begun).toHaveLength(3);
});

test("what is written meanwhile waits its turn", async () => {
  const checks = new Checks();
  const assistant = await openWith(checks);
  const id = await start(assistant);
  await send(assistant, id, "internet-down");
  const check = await checks.at(0);
  await send(assistant, id, "move");
  await send(assistant, id, "operator");
  await assistant.sweep();
  expect(textsOf(await read(assistant, id)).slice(1)).toEqual(["internet-down", "move", "operator"]);
  check.end();
  const messages = await settled(database, id);
  expect(checkedTurns(messages)).toBe(3);
  expect(textsOf(messages).slice(4, 6)).toEqual([said("checks-done"), said("anything-else")]);
  expect(await stateOf(database, id)).toBe("waiting-operator");
  expect(checks.begun).toHaveLength(1);
});

test("when the process dies during a check, another one makes it, and the answer comes once", async () => {
  const [dying, living] = [new Checks(), new Checks()];
  const dead = await openWith(dying);
  const id = await start(dead);
  await send(dead, id, "internet-down");
  const left = await dying.at(0);
  await untilTexts(dead, id, "checks-began");
  const heir = await openWith(living);
  await heir.sweep();
  const check = await living.at(0);
  // "One moment" was said; it is not said again.
  check.progress(none);
  await untilTexts(heir, id, "checks-began");
  check.end();
  const answered = await settled(database, id);
  expect(checkedTurns(answered)).toBe(1);
  // It was not dead but slow: what it finds now changes nothing.
  left.progress(open);
  left.end();
  await dead.stop();
  expect(await settled(database, id)).toEqual(answered);
});

test("two processes at the same check show each result once, and nothing after the answer", async () => {
  const both = [new Checks(), new Checks()];
  const [one, other] = [await openWith(both[0]!), await openWith(both[1]!)];
  const id = await start(one);
  await send(one, id, "internet-down");
  const first = await both[0]!.at(0);
  await other.sweep();
  const second = await both[1]!.at(0);
  await untilTexts(one, id, "checks-began");
  for (const check of [first, second]) check.progress(none);
  await untilTexts(one, id, "checks-began", "checks-go-on");
  second.end();
  await settled(database, id);
  first.progress(open);
  first.end();
  for (const each of [one, other]) await each.stop();
  const messages = await settled(database, id);
  expect(checkedTurns(messages)).toBe(1);
  expect(messages.slice(2).map(({ verdict }) => verdict)).toEqual([null, none, done]);
});

test("the assistant is silent about its checks once a person has the conversation, and begins afresh after them", async () => {
  const checks = new Checks();
  const assistant = await openWith(checks, {
    flows: {
      "internet-down": async (c) => {
        c.say("go-on-at-home");
        await checkLine(c);
      },
    },
  });
  const id = await start(assistant);
  await send(assistant, id, "internet-down");
  const check = await checks.at(0);
  await untilTexts(assistant, id, "go-on-at-home");
  const work = (tx: Tx): Work => ({ tx, now: Temporal.Now.instant() });
  const request = { id, operatorId: "0199aa00-0000-7000-8000-000000000001" };
  await inTransaction(database.db, (tx) => takeOver(work(tx), provider, request));
  const before = await read(assistant, id);
  check.progress(none);
  await inTransaction(database.db, (tx) => giveBack(work(tx), provider, request));
  check.progress(open);
  check.end();
  const answer = await say({ assistant, database }, id, "move");
  expect(before.at(-1)!.text).toBe(said("operator-joined"));
  expect(textsOf(answer)).toEqual([said("anything-else")]);
  const after = (await settled(database, id)).slice(before.length);
  expect(textsOf(after)).toEqual([said("operator-left"), "move", said("anything-else")]);
});

test("a check that is left over does not answer the next subject's message", async () => {
  const [slow, quick] = [new Checks(), new Checks()];
  const dead = await openWith(slow);
  const id = await start(dead);
  await send(dead, id, "internet-down");
  await slow.at(0);
  const heir = await openWith(quick);
  await heir.sweep();
  (await quick.at(0)).end();
  await settled(database, id);
  const seq = await send(heir, id, "move");
  (await slow.at(0)).end();
  expect(textsOf((await settled(database, id)).filter((each) => each.seq > seq))).toEqual([
    said("anything-else"),
  ]);
  expect(await say({ assistant: heir, database }, id, "balance")).toHaveLength(1);
});
