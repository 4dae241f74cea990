import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openStories, type Stories } from "../../../../test/harness/stories.ts";
import { policy } from "../../../../test/harness/policy.ts";
import { subscriber } from "../../../../test/harness/subscribers.ts";
import { asLogin } from "../../../kernel/ids.ts";
import { addMinutes, instant } from "../../../kernel/instant.ts";
import { inTransaction } from "../../../platform/database.ts";
import { createSecretBox } from "../../../platform/secret-box.ts";
import { acceptPasswordChange } from "../../passwords/passwords.ts";

const login = "7010000001";
const ownRouter = "7010000009";
const at = instant("2026-07-25T10:00:00Z");
const yes = { choice: "yes" } as const;
const no = { choice: "no" } as const;
const done = { choice: "done" } as const;
const notHelped = { choice: "not-helped" } as const;

let stories: Stories;
beforeAll(async () => {
  stories = await openStories(subscriber(1), subscriber(9, { router: "own" }));
});
afterEach(async () => {
  await sql`truncate router_devices, router_tasks, password_changes`.execute(stories.db);
  await stories.reset();
});
afterAll(() => stories.close());

/** The login's router has just been heard. */
const addRouter = (informedAt = at) =>
  sql`
  insert into router_devices (id, oui, product_class, serial_number, manufacturer, managed_by, login, login_from,
    first_seen_at, last_inform_at)
  values ('00AA11-X-1', '00AA11', 'X', '1', 'Test', 'own', ${login}, 'router', ${informedAt}, ${informedAt})
`.execute(stories.db);

const orders = async () =>
  (
    await sql<{ kind: string; requestedBy: string; isSealed: boolean }>`
      select kind, requested_by as "requestedBy", sealed is not null as "isSealed" from router_tasks`.execute(
      stories.db,
    )
  ).rows;

const accept = (requestedAt = at) =>
  inTransaction(stories.db, (tx) =>
    acceptPasswordChange(
      { tx, now: requestedAt },
      { policy, secretBox: createSecretBox(randomBytes(32)) },
      { id: "app-1", login: asLogin(login), password: "new", at: requestedAt },
    ),
  );

const endAs = (state: string) =>
  sql`update password_changes set state = ${state}, ended_at = now(), password_sealed = null, look_at = null`.execute(
    stories.db,
  );

describe("S7: what is said of a changed password is what the systems know", () => {
  const changed = "құпиясөзді ауыстырғаннан кейін интернет жоқ";

  test("still being set up, with the minutes that are left of the promise, and this conversation hears the rest", async () => {
    await accept(addMinutes(at, -12));
    stories.finds(login, { line: "no-session" });
    const chat = await stories.begin({ at });
    const told = await chat.say(changed, yes, login);
    expect(told.keys).toContain("password-still-configuring");
    expect(told.texts.at(-1)).toContain("18 минут");
    chat.wait(18);
    expect((await chat.say(notHelped)).keys).toContain("password-not-back");
    const { rows } = await sql`select conversation_id as id from password_changes`.execute(stories.db);
    expect(rows).toEqual([{ id: chat.id }]);
  });

  test("over 30 minutes ago: nobody waits any more: S1, and then a person with the reason (S8)", async () => {
    await accept(addMinutes(at, -31));
    stories.finds(login, { line: "no-session" });
    const chat = await stories.begin({ at });
    const told = await chat.say(changed, yes, login);
    expect(told.keys).toContain("password-not-back");
    expect(told.keys).toContain("restart-step");
    await chat.say(done);
    expect((await stories.tickets())[0]).toMatchObject({ summary: { reason: "after-password-change" } });
  });

  test("back in the meantime: the line is looked at, and no restart is asked for", async () => {
    await accept(addMinutes(at, -5));
    stories.finds(login, { line: "no-session" }, { line: "ok" });
    const chat = await stories.begin({ at });
    await chat.say(changed, yes, login);
    await endAs("back");
    expect((await chat.say(notHelped)).keys).toContain("password-works");
  });

  test("given up by the systems: that is said at once, whatever time is left", async () => {
    await accept(addMinutes(at, -5));
    await endAs("given-up");
    stories.finds(login, { line: "no-session" });
    const chat = await stories.begin({ at });
    expect((await chat.say(changed, yes, login)).keys).toContain("password-not-back");
  });
});

describe("S6–S8: who only writes that there is no internet hears of the password that was changed", () => {
  const down = "үйде интернет жоқ";
  const password = (minutesAgo: number, leftMinutes: number | null) => ({
    changedAt: addMinutes(at, -minutesAgo).toString(),
    dueAt: leftMinutes === null ? null : addMinutes(at, leftMinutes).toString(),
  });

  test("S7: while the system sets up the router, with the time that is left, and no restart yet", async () => {
    await accept(addMinutes(at, -12));
    stories.finds(login, { line: "no-session", password: password(12, 18) });
    const chat = await stories.begin({ at });
    const told = await chat.say(down, login);
    expect(told.keys).toContain("password-still-configuring");
    expect(told.texts.at(-1)).toContain("18 минут");
    expect(told.keys).not.toContain("restart-step");
  });

  test("S1, S8: when its time is over a restart, and then support with the reason", async () => {
    await accept(addMinutes(at, -31));
    stories.finds(login, { line: "no-session", password: password(31, -1) });
    const chat = await stories.begin({ at });
    const told = await chat.say("дома нет интернета", login);
    expect(told.keys).toEqual(expect.arrayContaining(["password-not-back", "restart-step"]));
    await chat.say(done);
    expect((await stories.tickets())[0]).toMatchObject({ summary: { reason: "after-password-change" } });
  });

  test("S6: into a router of one's own it is entered by hand, and that is said at once", async () => {
    stories.finds(ownRouter, { line: "no-session", password: password(40, null) }, { line: "ok" });
    const chat = await stories.begin({ at });
    expect((await chat.say(down, ownRouter)).keys).toContain("password-by-hand");
    expect((await chat.say(done)).keys).toContain("password-works");
  });
});

describe("S1: a restart from here", () => {
  const reach = async (heardAt = at) => {
    await addRouter(heardAt);
    stories.finds(login, { line: "no-session" });
    const chat = await stories.begin({ at });
    return { chat, told: await chat.say("интернет жоқ", login, { choice: "home" }, { choice: "at-home" }) };
  };

  test("is offered beside the one by hand, and done for who is verified (S43)", async () => {
    const { chat, told } = await reach();
    expect(told.keys).toContain("restart-step-from-here");
    expect(told.choices).toEqual(expect.arrayContaining(["yes", "done", "not-helped", "operator"]));
    await chat.say(yes, yes);
    expect(await orders()).toEqual([]);
    const begun = await chat.say(stories.lastCode());
    expect(begun.keys).toContain("restart-from-here-begun");
    expect(await orders()).toEqual([{ kind: "reboot", requestedBy: "subscriber", isSealed: true }]);
  });

  test("without the proof it stays a step by hand, and nothing is ordered", async () => {
    const { chat } = await reach();
    expect((await chat.say(yes, no)).keys).toContain("restart-by-hand");
    expect(await orders()).toEqual([]);
  });

  test("a router that wasn't heard lately is restarted by hand only", async () => {
    const { told } = await reach(addMinutes(at, -60));
    expect(told.keys).toContain("restart-step");
  });
});

describe("the password of the Wi-Fi", () => {
  const begin = async () => {
    await addRouter();
    const chat = await stories.begin({ at });
    await chat.say("wifi құпиясөзін ауыстырғым келеді", no, yes, login, yes);
    return chat;
  };

  test("is set from here for who is verified; what can't be one is said in clear words and asked for again", async () => {
    const chat = await begin();
    expect((await chat.say(stories.lastCode())).keys).toContain("ask-wifi-name");
    expect((await chat.say(no)).keys).toEqual(["ask-wifi-passphrase"]);
    expect((await chat.say("qwe12")).keys).toEqual(["wifi-too-short"]);
    expect((await chat.say("құпиясөзім")).keys).toEqual(["wifi-not-latin"]);
    expect((await chat.say("x".repeat(64))).keys).toEqual(["wifi-too-long"]);
    expect((await chat.say("Zhana-soz-2026")).keys).toEqual(["wifi-change-begun"]);
    expect(await orders()).toEqual([{ kind: "set-wifi", requestedBy: "subscriber", isSealed: true }]);
  });

  test("what was typed as a password, right or not, is readable nowhere; that something was typed is", async () => {
    const chat = await begin();
    await chat.say(stories.lastCode(), no, "qwe12", "құпиясөзім", "Zhana-soz-2026");
    const { rows } = await sql<{ text: string; whole: string }>`
      select string_agg(m.text, ' ') filter (where m.author = 'subscriber') as text,
        c.memory::text || string_agg(m::text, ' ') as whole
      from conversations c join messages m on m.conversation_id = c.id where c.id = ${chat.id} group by c.id
    `.execute(stories.db);
    for (const typed of ["qwe12", "құпиясөзім", "Zhana-soz-2026"])
      expect(rows[0]!.whole).not.toContain(typed);
    expect(rows[0]!.text.match(/•{8}/g)).toHaveLength(3);
    const { rows: tasks } = await sql<{ row: string }>`select t::text as row from router_tasks t`.execute(
      stories.db,
    );
    expect(tasks[0]!.row).not.toContain("Zhana-soz-2026");
  });

  test("S49: one that was told unasked is hidden too, when the message has been answered", async () => {
    const chat = await stories.begin({ at });
    await chat.say("дома нет интернета, поменял пароль на Qwerty123");
    const { rows } = await sql<{ text: string }>`
      select text from messages where conversation_id = ${chat.id} and author = 'subscriber'
    `.execute(stories.db);
    expect(rows).toEqual([{ text: "дома нет интернета, поменял пароль на ••••••••" }]);
  });

  test("with another name", async () => {
    const chat = await begin();
    await chat.say(stories.lastCode(), yes);
    expect((await chat.say("y".repeat(33))).keys).toEqual(["wifi-too-long"]);
    expect((await chat.say("Aigul home")).keys).toEqual(["ask-wifi-passphrase"]);
  });

  test("without a router in reach it is said how to do it by hand", async () => {
    const chat = await stories.begin({ at });
    const told = await chat.say("wifi құпиясөзін ауыстырғым келеді", no, yes, login);
    expect(told.keys).toContain("wifi-by-hand");
  });
});
