import fc from "fast-check";
import { sql } from "kysely";
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
import { asLogin } from "../../kernel/ids.ts";
import type { Work } from "../../platform/database.ts";
import { createLog } from "../../platform/log.ts";
import type { Verdict } from "../diagnosis/diagnosis.ts";
import type { Conversation, Flow } from "./flow/flow.ts";
import type { Diagnose } from "./turn-runner.ts";

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

/** Fails at some of the points that are passed, each time it gets to one for the first time. */
class Crashes {
  passed = 0;
  readonly #points: ReadonlySet<number>;

  constructor(points: readonly number[]) {
    this.#points = new Set(points);
  }

  readonly pass = (): void => {
    this.passed += 1;
    if (this.#points.has(this.passed)) throw new Error(`crash at point ${this.passed}`);
  };
}

const login = asLogin("7010000003");
const verdict = { login, line: "ok" } as Verdict;

/** A subject with every kind of step, and a point between any two of them. */
const everyStep =
  (crashesOf: (id: string) => Crashes): Flow["run"] =>
  async (c) => {
    const { pass } = crashesOf(c.id);
    const act = (name: string) =>
      c.act(name, async (work) => {
        pass();
        await leave(c.id, name)(work);
        pass();
        return name;
      });
    pass();
    await act("1 before anything is said");
    pass();
    await c.diagnose("line", login);
    pass();
    c.say("go-on-at-home");
    pass();
    await act("2 between the checks");
    pass();
    await c.diagnose("line-again", login);
    pass();
    await act("3 after the checks");
    pass();
    await c.ask("place", asks("place", "ask-cable-place"));
    pass();
    await act("4 after the answer");
    pass();
    c.say("all-well-again");
    pass();
  };

test("a crash between any two steps leaves each effect once and each answer once", async () => {
  const byId = new Map<string, Crashes>();
  const none = new Crashes([]);
  const diagnose: Diagnose = async () => ({ verdict }) as Awaited<ReturnType<Diagnose>>;
  const flow = everyStep((id) => byId.get(id) ?? none);
  const assistant = await open({ diagnose, flows: { move: flow } });
  const tell = async (points: readonly number[]): Promise<{ texts: readonly string[]; crashes: Crashes }> => {
    const id = await start(assistant);
    const crashes = new Crashes(points);
    byId.set(id, crashes);
    await say({ assistant, database }, id, "move", "place: roof");
    const messages = await settled(database, id);
    checkedTurns(messages);
    expect(await effectsOf(database, id)).toEqual([
      "1 before anything is said",
      "2 between the checks",
      "3 after the checks",
      "4 after the answer",
    ]);
    return { texts: textsOf(messages), crashes };
  };
  const { texts, crashes } = await tell([]);
  expect(crashes.passed).toBeGreaterThan(20);
  const everyPoint = Array.from({ length: crashes.passed }, (_, index) => [index + 1]);
  // Fewer than three failures in a row are tried again; at which points two come is for chance to say.
  const pairs = fc.sample(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })), 20);
  const told = await Promise.all([...everyPoint, ...pairs].map(tell));
  for (const each of told) expect(each.texts).toEqual(texts);
});

test("a commit that fails leaves nothing, and the next try everything", async () => {
  await sql`create sequence commits`.execute(database.db);
  await sql`
    create function fail_twice() returns trigger language plpgsql as $$
    begin
      -- A sequence goes on counting when its transaction is rolled back.
      if nextval('commits') <= 2 then raise exception 'crash at the commit'; end if;
      return null;
    end $$`.execute(database.db);
  await sql`
    create constraint trigger fail_twice after insert on messages
    deferrable initially deferred for each row when (new.turn_ends)
    execute function fail_twice()`.execute(database.db);
  const booked = async (c: Conversation): Promise<void> => {
    await c.act("book", leave(c.id, "booked"));
    c.say("all-well-again");
  };
  const assistant = await open({ flows: { move: booked } });
  const id = await start(assistant);
  const answer = await say({ assistant, database }, id, "move");
  await sql`drop function fail_twice cascade`.execute(database.db);
  expect(textsOf(answer)).toEqual([said("all-well-again")]);
  checkedTurns(await settled(database, id));
  expect(await effectsOf(database, id)).toEqual(["booked"]);
});

test("a connection that breaks in the middle of an effect leaves nothing, and the next try everything", async () => {
  let times = 0;
  const broken = async ({ tx }: Work): Promise<string> => {
    times += 1;
    if (times === 1) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
    return "";
  };
  const assistant = await open({
    flows: {
      move: async (c) => {
        await c.act("book", leave(c.id, "booked"));
        await c.act("break", broken);
        c.say("all-well-again");
      },
    },
  });
  const id = await start(assistant);
  await say({ assistant, database }, id, "move");
  expect(times).toBe(2);
  checkedTurns(await settled(database, id));
  expect(await effectsOf(database, id)).toEqual(["booked"]);
});

const failing = async (c: Conversation): Promise<void> => {
  await c.act("book", leave(c.id, "booked"));
  c.say("all-well-again");
  throw new Error("no subscriber with +7 701 000 0003");
};

test.each<{ what: string; options: AssistantOptions }>([
  { what: "a flow that throws", options: { flows: { move: failing } } },
  { what: "a text that isn't there", options: { flows: { move: async (c) => c.say("no-such-text") } } },
  {
    what: "a check that can't be made",
    options: {
      flows: { move: async (c) => void (await c.diagnose("line", login)) },
      diagnose: () => Promise.reject(new Error("no network")),
    },
  },
  {
    what: "an understanding that throws",
    options: {
      tools: {
        understand() {
          throw new Error("no");
        },
      },
    },
  },
])(
  "after three failures of $what come an apology and an operator, and no effect stays",
  async ({ options }) => {
    const assistant = await open(options);
    const id = await start(assistant);
    const first = options.flows?.balance === undefined ? "move" : "balance";
    const answer = await say({ assistant, database }, id, first);
    expect(answer[0]!.text).toBe(said("sorry-failed"));
    expect(answer).toHaveLength(2);
    expect(answer[1]).toMatchObject({ turnEnds: true, choices: [], refs: [{ kind: "ticket" }] });
    expect(await stateOf(database, id)).toBe("waiting-operator");
    expect(await effectsOf(database, id)).toEqual([]);
    checkedTurns(await settled(database, id));
  },
);

test("the apology comes even when the hand-over itself fails", async () => {
  const handOver = () => Promise.reject(new Error("no tickets"));
  const assistant = await open({ flows: { move: failing }, tools: { handOver } });
  const id = await start(assistant);
  expect(textsOf(await say({ assistant, database }, id, "move"))).toEqual([said("sorry-failed")]);
  expect(await stateOf(database, id)).toBe("waiting-operator");
  checkedTurns(await settled(database, id));
});

test("failures are counted by the message: two of one and two of the next are no three", async () => {
  let times = 0;
  const flaky = async (c: Conversation): Promise<void> => {
    times += 1;
    if (times % 3 !== 0) throw new Error("not yet");
    c.say("all-well-again");
  };
  const assistant = await open({ flows: { move: flaky } });
  const id = await start(assistant);
  await say({ assistant, database }, id, "move", "move");
  expect(times).toBe(6);
  expect(await stateOf(database, id)).toBe("assistant");
  checkedTurns(await settled(database, id));
});

test("what failed is in the log without personal data", async () => {
  const lines: string[] = [];
  const log = createLog("debug", { write: (line: string) => void lines.push(line) });
  const assistant = await open({ flows: { move: failing }, log });
  const id = await start(assistant);
  await send(assistant, id, "move");
  await settled(database, id);
  expect(lines.filter((line) => line.includes("turn failed"))).toHaveLength(3);
  expect(lines.join("")).toContain(id);
  expect(lines.join("")).not.toContain("000 0003");
});
