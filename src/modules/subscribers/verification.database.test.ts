import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { policy } from "../../../test/harness/policy.ts";
import { saveSubscribers, subscriber } from "../../../test/harness/subscribers.ts";
import { asLogin } from "../../kernel/ids.ts";
import { instant, type Instant } from "../../kernel/instant.ts";
import { inTransaction } from "../../platform/database.ts";
import { createSecretBox } from "../../platform/secret-box.ts";
import {
  confirmOneTimeCode,
  findVerifiedContact,
  forgetOldProofs,
  readOwnSubscriber,
  recogniseLogin,
  sendOneTimeCode,
  type CodeParts,
} from "./subscribers.ts";

const now = instant("2026-11-23T09:00:00Z");
const later = (time: Temporal.DurationLike): Instant => now.add(time);
const secretBox = createSecretBox(randomBytes(32));
const codes: CodeParts = { policy, secretBox, codeText: (code, language) => `${language} ${code}` };
const login = asLogin("7010000001");

let database: TestDatabase;
let viewerId: string;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate subscribers, login_attempts, one_time_codes, verified_contacts, notices cascade`.execute(
    database.db,
  );
  await saveSubscribers(database.db, subscriber(1), subscriber(2));
  viewerId = randomUUID();
});

describe("S43: guessing logins", () => {
  const guess = (number: number, { address = "127.0.0.1", viewer = viewerId, at = now } = {}) =>
    inTransaction(database.db, (tx) =>
      recogniseLogin({ tx, now }, policy, { login: subscriber(number).login, viewerId: viewer, address, at }),
    );
  const kinds = async (guesses: readonly Promise<{ kind: string }>[]) =>
    (await Promise.all(guesses)).map(({ kind }) => kind);

  test("a login that somebody has is recognised, another is unknown", async () => {
    expect(await guess(1)).toMatchObject({ kind: "recognised", subscriber: { login } });
    expect(await guess(9)).toEqual({ kind: "unknown" });
  });

  test("the sixth different login in a conversation is not looked up any more, whether or not it exists", async () => {
    for (const number of [11, 12, 13, 14, 15]) expect(await guess(number)).toEqual({ kind: "unknown" });
    expect(await guess(16)).toEqual({ kind: "throttled" });
    expect(await guess(1)).toEqual({ kind: "throttled" });
    expect(await guess(15)).toEqual({ kind: "unknown" });
    expect(await guess(1, { viewer: randomUUID() })).toMatchObject({ kind: "recognised" });
  });

  test("the same login counts once, however often it is typed", async () => {
    for (let times = 0; times < 30; times += 1) expect((await guess(1)).kind).toBe("recognised");
  });

  test("a day later a conversation may try again", async () => {
    for (const number of [11, 12, 13, 14, 15]) await guess(number);
    expect((await guess(1, { at: later({ hours: 23, minutes: 59 }) })).kind).toBe("throttled");
    expect((await guess(1, { at: later({ hours: 24, minutes: 1 }) })).kind).toBe("recognised");
  });

  test("from one address 20 different logins are looked up an hour, in however many conversations at once", async () => {
    const address = "192.0.2.1";
    const guesses = Array.from({ length: 30 }, (_, index) =>
      guess(100 + index, { address, viewer: randomUUID() }),
    );
    const found = await kinds(guesses);
    expect(found.filter((kind) => kind === "unknown")).toHaveLength(20);
    expect(found.filter((kind) => kind === "throttled")).toHaveLength(10);
    const viewer = randomUUID();
    expect((await guess(1, { address, viewer, at: later({ minutes: 59 }) })).kind).toBe("throttled");
    expect((await guess(1, { address, viewer, at: later({ minutes: 61 }) })).kind).toBe("recognised");
    expect((await guess(1, { address: "192.0.2.2", viewer })).kind).toBe("recognised");
  });

  test("from this machine itself any number of conversations may try", async () => {
    const guesses = Array.from({ length: 40 }, (_, index) => guess(100 + index, { viewer: randomUUID() }));
    expect(new Set(await kinds(guesses))).toEqual(new Set(["unknown"]));
  });

  test("a conversation that tries at once from many places is counted as one", async () => {
    const found = await kinds(Array.from({ length: 12 }, (_, index) => guess(100 + index)));
    expect(found.filter((kind) => kind === "unknown")).toHaveLength(5);
  });

  test("what was typed can't be read in the database", async () => {
    await guess(77);
    const { rows } = await sql<{ text: string }>`select a::text as text from login_attempts a`.execute(
      database.db,
    );
    expect(rows[0]!.text).not.toContain("7010000077");
  });
});

const send = (at = now, viewer = viewerId) =>
  inTransaction(database.db, (tx) => sendOneTimeCode({ tx, now }, codes, { viewerId: viewer, login, at }));

const confirm = (code: string, at = now, viewer = viewerId) =>
  inTransaction(database.db, (tx) =>
    confirmOneTimeCode({ tx, now }, codes, { viewerId: viewer, login, code, at }),
  );

/** The newest code, as the subscriber's phone shows it. */
async function codeOnPhone(): Promise<string> {
  const { rows } = await sql<{ sealed: string; to: string }>`
    select text_sealed as sealed, to_number as to from notices order by id desc limit 1
  `.execute(database.db);
  expect(rows[0]!.to).toBe("+77010000001");
  return /^kk (\d{6})$/.exec(secretBox.open(rows[0]!.sealed))![1]!;
}

const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

describe("S43: a one-time code", () => {
  test("proves that who writes holds the contact number, and opens the contract for a while", async () => {
    expect(await send()).toEqual({ kind: "sent", to: "+7 *** *** ** 01", expiresAt: later({ minutes: 5 }) });
    expect(await findVerifiedContact(database.db, { viewerId, login, at: now })).toBeUndefined();
    const confirmed = await confirm(await codeOnPhone());
    expect(confirmed).toEqual({ kind: "verified", contact: { viewerId, login } });
    const contact = await findVerifiedContact(database.db, { viewerId, login, at: later({ minutes: 29 }) });
    expect(await readOwnSubscriber(database.db, contact!)).toMatchObject({ ownerName: "Ахметова Сәуле" });
    expect(
      await findVerifiedContact(database.db, { viewerId, login, at: later({ minutes: 30 }) }),
    ).toBeUndefined();
  });

  test("proves nothing for another conversation or another login", async () => {
    await send();
    const code = await codeOnPhone();
    expect(await confirm(code, now, randomUUID())).toEqual({ kind: "expired" });
    await confirm(code);
    const other = asLogin("7010000002");
    expect(await findVerifiedContact(database.db, { viewerId, login: other, at: now })).toBeUndefined();
    expect(
      await findVerifiedContact(database.db, { viewerId: randomUUID(), login, at: now }),
    ).toBeUndefined();
  });

  test("works once", async () => {
    await send();
    const code = await codeOnPhone();
    expect((await confirm(code)).kind).toBe("verified");
    expect((await confirm(code)).kind).toBe("expired");
  });

  test.each([
    ["just before its five minutes end", { minutes: 4, seconds: 59 }, "verified"],
    ["not when they have ended", { minutes: 5 }, "expired"],
  ])("works %s", async (_, time, kind) => {
    await send();
    expect((await confirm(await codeOnPhone(), later(time))).kind).toBe(kind);
  });

  test("takes five attempts, the fifth may be the right one", async () => {
    await send();
    const code = await codeOnPhone();
    for (const attemptsLeft of [4, 3, 2, 1])
      expect(await confirm(wrong(code))).toEqual({ kind: "wrong", attemptsLeft });
    expect((await confirm(code)).kind).toBe("verified");
  });

  test("is worth nothing after five wrong attempts, however many come at once", async () => {
    await send();
    const code = await codeOnPhone();
    const tried = await Promise.all(Array.from({ length: 40 }, () => confirm(wrong(code))));
    expect(tried.filter(({ kind }) => kind === "wrong")).toHaveLength(5);
    expect(tried.filter(({ kind }) => kind === "throttled")).toHaveLength(35);
    expect(await confirm(code)).toEqual({ kind: "throttled" });
  });

  test("is replaced by the next one, which goes out no sooner than a minute later", async () => {
    await send();
    const first = await codeOnPhone();
    expect(await send(later({ seconds: 59 }))).toEqual({
      kind: "throttled",
      retryAt: later({ seconds: 60 }),
    });
    expect((await send(later({ seconds: 60 }))).kind).toBe("sent");
    const second = await codeOnPhone();
    expect((await confirm(first, later({ seconds: 61 }))).kind).toBe("wrong");
    expect((await confirm(second, later({ seconds: 61 }))).kind).toBe("verified");
  });

  test("goes out once when it is asked for many times at once, and 20 times an hour for all conversations", async () => {
    const own = await Promise.all(Array.from({ length: 6 }, () => send()));
    expect(own.filter(({ kind }) => kind === "sent")).toHaveLength(1);
    const others = await Promise.all(Array.from({ length: 25 }, () => send(now, randomUUID())));
    expect(others.filter(({ kind }) => kind === "sent")).toHaveLength(19);
  });

  test("can't be read in the database, nor guessed from what is there", async () => {
    await send();
    const code = await codeOnPhone();
    const { rows } = await sql<{ text: string }>`
      select c::text || n::text as text from one_time_codes c, notices n
    `.execute(database.db);
    expect(rows[0]!.text).not.toContain(code);
  });

  test("isn't sent for a login that nobody has", async () => {
    const viewing = { viewerId, login: asLogin("7019999999"), at: now };
    const sent = await inTransaction(database.db, (tx) => sendOneTimeCode({ tx, now }, codes, viewing));
    expect(sent).toEqual({ kind: "unknown" });
  });
});

test("what can't matter any more is forgotten, what still can is not", async () => {
  await send();
  await confirm(await codeOnPhone());
  const count = async () => {
    const { rows } = await sql<{ count: number }>`
      select (select count(*) from one_time_codes) + (select count(*) from verified_contacts) as count
    `.execute(database.db);
    return rows[0]!.count;
  };
  await forgetOldProofs(database.db, later({ hours: 23 }));
  expect(await count()).toBe(2);
  await forgetOldProofs(database.db, later({ hours: 25 }));
  expect(await count()).toBe(0);
});
