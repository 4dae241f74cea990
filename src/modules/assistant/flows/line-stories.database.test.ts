import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addNodes } from "../../../../test/harness/network.ts";
import { openStories, type Stories } from "../../../../test/harness/stories.ts";
import { subscriber } from "../../../../test/harness/subscribers.ts";
import { instant } from "../../../kernel/instant.ts";
import { asTiyn } from "../../../kernel/money.ts";
import { inTransaction } from "../../../platform/database.ts";
import { policy } from "../../../../test/harness/policy.ts";
import { openOutage } from "../../outages/outages.ts";
import type { Found } from "../../diagnosis/testing/diagnoses.ts";
import type { Reply, Said } from "./testing/converse.ts";

const paid = "7010000003";
const unpaid = "7010000004";
const ownRouter = "7010000009";

let stories: Stories;
beforeAll(async () => {
  stories = await openStories(
    subscriber(3),
    subscriber(4, { isFeePaid: false, feeAmountTiyn: asTiyn(749_000) }),
    subscriber(9, { router: "own" }),
  );
});
afterAll(() => stories.close());
beforeEach(() => stories.reset());

const at = instant("2026-07-25T10:00:00Z");

/** Says it all in a conversation of its own. */
async function tell(
  ...said: readonly Said[]
): Promise<{ reply: Reply; say(...more: readonly Said[]): Promise<Reply> }> {
  const chat = await stories.begin({ at });
  return { reply: await chat.say(...said), say: (...more) => chat.say(...more) };
}

const down = "үйде интернет жоқ";
const yes = { choice: "yes" } as const;
const atHome = { choice: "at-home" } as const;
const done = { choice: "done" } as const;

describe("internet-down: what the checks find decides", () => {
  test.each<[string, Found, string, string]>([
    [
      "S2, S44: a mass outage is told, and when it is over will be",
      { outage: "outage", line: "no-session" },
      "outage-told",
      "notify",
    ],
    [
      "S39: an unpaid fee explains the silence",
      { account: "unpaid", line: "no-session" },
      "account-unpaid-offer",
      "operator",
    ],
    [
      "S65: a suspension explains the silence",
      { account: "suspended", line: "no-session" },
      "account-suspended-told",
      "operator",
    ],
    [
      "S46: a cut cable is told with its place, and where it is cut is asked (S36)",
      { line: "cable-cut", lengthMeters: 25 },
      "cable-cut-at-told",
      "inside",
    ],
    ["a port without a signal: power and plug", { line: "port-down" }, "port-down-told", "at-home"],
    ["a silent router", { line: "router-silent" }, "router-silent-told", "at-home"],
    ["no session", { line: "no-session" }, "no-session-told", "at-home"],
    [
      "no session, and since when",
      { line: "no-session", since: "2026-07-25T08:30:00Z" },
      "no-session-since-told",
      "at-home",
    ],
    ["a line with errors: a technician", { line: "line-errors" }, "line-errors-told", "yes"],
    [
      "S51: drops",
      { line: "drops", drops: ["2026-07-25T08:00:00Z", "2026-07-25T09:10:00Z"] },
      "drops-seen",
      "at-home",
    ],
    ["S3: nothing found", {}, "line-ok-told", "at-home"],
  ])("%s", async (_, found, key, choice) => {
    stories.finds(paid, found);
    const { reply } = await tell(down, paid);
    expect(reply.keys).toContain("checks-done");
    expect(reply.keys).toContain(key);
    expect(reply.choices).toContain(choice);
    expect(reply.choices).toContain("operator");
    expect(reply.last).toMatchObject({ turnEnds: true, topic: "internet-down" });
    const { messages } = reply;
    expect(messages.filter(({ turnEnds }) => turnEnds)).toHaveLength(1);
    const verdict = messages.find((message) => message.verdict !== null)?.verdict;
    expect(verdict).toMatchObject({ login: paid, at: at.toString() });
  });

  test.each<[string, Found, string]>([
    ["outage", { outage: "unknown" }, "outage-unknown-told"],
    ["line", { line: "unknown" }, "line-unknown-told"],
    ["account", { account: "unknown" }, "account-unknown-told"],
  ])("S44: an unknown %s is never “fine”: it is said, and a person goes on", async (_, found, key) => {
    stories.finds(paid, found);
    const { reply } = await tell(down, paid);
    expect(reply.keys).toContain(key);
    expect(reply.state).toBe("waiting-operator");
    const [ticket] = await stories.tickets();
    expect(ticket).toMatchObject({ type: "callback", login: paid, summary: { reason: "check-unknown" } });
  });

  test.each<[string, Found, string[], string]>([
    [
      "a port that is down is tested, and the cable found whole: the router",
      { line: "port-down", kind: "router-off" },
      ["checks-done", "router-off-told"],
      "at-home",
    ],
    [
      "a port that is down is tested, and the cable found open: a visit",
      { line: "cable-cut", lengthMeters: 25, riserLengthMeters: 60 },
      ["checks-done", "cable-cut-at-told"],
      "inside",
    ],
    [
      "a test that told nothing leaves what was known",
      { line: "port-down", canTestCable: true },
      ["checks-done", "port-down-told"],
      "at-home",
    ],
  ])("%s", async (_, after, keys, choice) => {
    stories.finds(paid, { line: "port-down", canTestCable: true }, after);
    const { reply } = await tell(down, paid);
    expect(reply.keys).toEqual(expect.arrayContaining(["cable-test-began", ...keys]));
    expect(reply.keys.filter((key) => key === "checks-done")).toHaveLength(1);
    expect(reply.choices).toContain(choice);
    expect(reply.texts.join("\n")).toContain("15 секундқа дейін");
  });

  test("S36: the measured side of the wall is told, and stands for who is not sure", async () => {
    stories.finds(paid, { line: "cable-cut", lengthMeters: 25, riserLengthMeters: 60 });
    const { reply, say } = await tell(down, paid);
    expect(reply.texts.join(" ")).toContain("пәтердің сыртында");
    await say({ choice: "unsure" }, yes);
    expect((await stories.visits())[0]).toMatchObject({ note: "outside" });
  });

  test.each<[string, Found, string, string]>([
    ["an outage without power", { outage: "outage", outageCause: "power" }, "outage-told", "notify"],
    [
      "planned works: until when, and no visit",
      {
        line: "no-session",
        works: { number: "7", startsAt: "2026-07-25T09:00:00Z", endsAt: "2026-07-25T12:00:00Z" },
      },
      "planned-works-told",
      "operator",
    ],
    [
      "S46: a cut of one's own inside an outage is told, with the outage",
      { outage: "outage", line: "cable-cut", lengthMeters: 25 },
      "own-fault-in-outage-told",
      "inside",
    ],
    [
      "lost before the outage: it may not be all",
      { outage: "outage", line: "no-session", ownFault: { kind: "lost-before", at: "2026-07-25T05:00:00Z" } },
      "lost-before-outage-told",
      "notify",
    ],
    ["a short circuit", { line: "cable-cut", kind: "cable-short" }, "cable-short-told", "inside"],
    ["a link that is too slow", { line: "line-errors", kind: "slow-link" }, "slow-link-told", "yes"],
    [
      "another router than before: its login and password",
      { line: "no-session", evidence: ["port-mac-other-maker"] },
      "credentials-told",
      "at-home",
    ],
  ])("%s", async (_, found, key, choice) => {
    stories.finds(paid, found);
    const { reply } = await tell(down, paid);
    expect(reply.keys).toContain(key);
    expect(reply.choices).toContain(choice);
  });

  // S39, S65: who has not paid, or has paused the internet, is told so, and nobody is troubled.
  test.each<[NonNullable<Found["account"]>, string]>([
    ["unpaid", "account-unpaid-told"],
    ["suspended", "account-suspended-told"],
  ])("a port that is switched off while the account is %s is no riddle", async (account, key) => {
    stories.finds(paid, { line: "port-down", kind: "port-disabled", account });
    const { reply } = await tell(down, paid);
    expect(reply.keys).toContain(key);
    expect(reply.keys).not.toContain("port-disabled-told");
    expect(reply.state).toBe("assistant");
    expect(await stories.visits()).toEqual([]);
  });

  test("a port that somebody switched off is a person's to explain", async () => {
    stories.finds(paid, { line: "port-down", kind: "port-disabled" });
    const { reply } = await tell(down, paid);
    expect(reply.keys).toContain("port-disabled-told");
    expect(reply.state).toBe("waiting-operator");
  });

  test("S2: who wants to hear the end of the outage is remembered with it", async () => {
    await addNodes(stories.db, "bng", "agg", "sw-1");
    await sql`insert into lines (login, node_id, port) values (${paid}, 'sw-1', 1)`.execute(stories.db);
    await inTransaction(stories.db, (tx) =>
      openOutage({ tx, now: at }, policy, {
        nodeId: "sw-1",
        cause: null,
        expectedEndAt: null,
        note: null,
        who: "engineer",
      }),
    );
    stories.finds(paid, { outage: "outage" });
    const { reply } = await tell(down, paid, "иә хабарлаңыз");
    expect(reply.keys).toEqual(["outage-notify-set"]);
    const { rows } = await sql`select login from outage_watchers`.execute(stories.db);
    expect(rows).toEqual([{ login: paid }]);
    expect(await stories.visits()).toEqual([]);
  });

  test("S1: a restart that helped ends the matter", async () => {
    stories.finds(paid, { line: "no-session" }, { line: "ok" });
    const { reply } = await tell(down, paid, atHome, done);
    expect(reply.keys).toEqual(expect.arrayContaining(["checks-done", "works-again", "ask-works-now"]));
  });

  test("S1, S47, S48: one that did not leads to a visit with three clock times, on a clear yes", async () => {
    stories.finds(paid, { line: "router-silent" });
    const { reply, say } = await tell(down, paid, atHome, done);
    expect(reply.keys).toEqual(expect.arrayContaining(["step-did-not-help", "visit-offer"]));
    const booked = await say(yes);
    expect(booked.texts.at(-1)).toContain("бүгін 17:00-ге дейін");
    expect(booked.texts.at(-1)).toContain("ертең 15:00-ге дейін");
    expect(booked.texts.at(-1)).toContain("28 шілде 15:00-ге дейін");
    const [visit, ...others] = await stories.visits();
    expect(others).toEqual([]);
    expect(booked.refs).toEqual([{ kind: "visit", number: visit!.number }]);
    expect((await stories.promises("visit", visit!)).map(({ kind }) => kind)).toEqual([
      "specialist-call",
      "technician-arrival",
      "visit-completion",
    ]);
  });

  test("S1: a restart in the last ten minutes is not asked for again", async () => {
    const restartedAt = "2026-07-25T09:51:00Z";
    stories.finds(paid, { line: "no-session", restartedAt });
    const { reply } = await tell(down, paid, atHome);
    expect(reply.keys).not.toContain("restart-step");
    expect(reply.keys).toEqual(expect.arrayContaining(["restart-not-needed", "visit-offer"]));
  });

  test("S4: away from home the steps for hands wait, and it goes on from there", async () => {
    stories.finds(paid, { line: "router-silent" });
    const { reply, say } = await tell(down, paid, { choice: "away" });
    expect(reply.keys).toEqual(["go-on-at-home"]);
    expect(reply.choices).toEqual(["at-home", "operator"]);
    expect((await say("үйге келдім")).keys).toEqual(["restart-step"]);
  });

  test("S3: the line is fine and the restart changed nothing: a person finds the cause", async () => {
    const { reply } = await tell(down, paid, atHome, done, { choice: "no" });
    expect(reply.keys).toContain("no-fault-found");
    expect(reply.state).toBe("waiting-operator");
  });

  test("S45: home or mobile is asked before a visit, and not of who has said it", async () => {
    stories.finds(paid, { line: "line-errors" });
    const unsaid = await tell("интернет жоқ", paid);
    expect(unsaid.reply.keys).toContain("ask-home-or-mobile");
    expect((await unsaid.say({ choice: "home" })).keys).toContain("visit-offer");
    const mobile = await tell("интернет жоқ", paid, { choice: "mobile" });
    expect(mobile.reply.keys).toContain("mobile-help");
    const said = await tell("үйдегі интернет жоқ", paid);
    expect(said.reply.keys).toContain("visit-offer");
  });

  test("in Russian and in Latin letters", async () => {
    stories.finds(paid, { line: "line-errors" });
    const russian = await tell("дома нет интернета", `мой логин 701 000 0003`);
    expect(russian.reply.keys).toContain("visit-offer");
    expect(russian.reply.last?.language).toBe("ru");
    const latin = await tell("uide internet joq", "menin loginim 7010000003");
    expect(latin.reply.keys).toContain("visit-offer");
    expect(latin.reply.last?.language).toBe("kk");
  });
});

describe("cable-cut", () => {
  const cut = "кабель үзіліп қалды";

  test("S46, S48: cut and paid: a visit, with what was said of the place", async () => {
    stories.finds(paid, { line: "cable-cut", lengthMeters: 25 });
    const { reply } = await tell(cut, paid, "подъезде", "иә шақырыңыз");
    expect(reply.keys).toContain("visit-booked");
    expect((await stories.visits())[0]).toMatchObject({
      reason: "cable-cut",
      status: "requested",
      note: "outside",
    });
  });

  test("S39: cut and not paid: said before the consent, the repair is held, and no amount is shown", async () => {
    stories.finds(unpaid, { line: "cable-cut", account: "unpaid" });
    const { reply, say } = await tell(cut, unpaid, { choice: "unsure" });
    expect(reply.keys).toEqual(["account-unpaid-told", "visit-offer-held"]);
    expect(reply.texts.join("\n")).not.toContain("₸");
    expect((await say(yes)).keys).toEqual(["repair-held"]);
    const [visit] = await stories.visits();
    expect(visit).toMatchObject({ status: "held", statusReason: "fee-unpaid" });
    expect(await stories.promises("visit", visit!)).toEqual([]);
  });

  test("S46: reported cut and the line tests whole: an operator, with both facts", async () => {
    const { reply } = await tell(cut, paid);
    expect(reply.keys).toContain("cable-looks-whole");
    expect(reply.state).toBe("waiting-operator");
    expect((await stories.tickets())[0]).toMatchObject({ summary: { reason: "cable-reported-cut" } });
  });

  test("a dead port bears out what was reported", async () => {
    stories.finds(paid, { line: "port-down" });
    const { reply } = await tell(cut, paid);
    expect(reply.keys).toContain("ask-cable-place");
  });

  test("S44: with a visit open that one is shown, and no second is opened", async () => {
    stories.finds(paid, { line: "cable-cut" });
    await tell(cut, paid, { choice: "inside" }, yes);
    stories.finds(paid, { line: "cable-cut", visit: "open" });
    const { reply } = await tell(cut, paid);
    expect(reply.keys).toContain("visit-status-requested");
    expect(await stories.visits()).toHaveLength(1);
  });

  test("S44: two conversations that were offered a visit open one", async () => {
    stories.finds(paid, { line: "cable-cut" });
    const one = await tell(cut, paid, { choice: "inside" });
    const other = await tell(cut, paid, { choice: "inside" });
    await one.say(yes);
    expect((await other.say(yes)).keys).toContain("visit-status-requested");
    expect(await stories.visits()).toHaveLength(1);
  });

  test.each(["түсіндім", "ок", "понятно"])(
    "S47: «%s» twice is no consent: a person goes on",
    async (words) => {
      stories.finds(paid, { line: "cable-cut" });
      const { reply, say } = await tell(cut, paid, { choice: "inside" }, words);
      expect(reply.keys).toEqual(["visit-offer-clearly"]);
      expect((await say(words)).state).toBe("waiting-operator");
      expect(await stories.visits()).toEqual([]);
    },
  );

  test("a clear no opens nothing", async () => {
    stories.finds(paid, { line: "cable-cut" });
    const { reply } = await tell(cut, paid, { choice: "inside" }, "жоқ керек емес");
    expect(reply.keys).toEqual(["visit-declined"]);
    expect(await stories.visits()).toEqual([]);
  });
});

describe("frequent-drops", () => {
  const drops = ["2026-07-25T06:00:00Z", "2026-07-25T07:30:00Z", "2026-07-25T09:10:00Z"];
  const often = "интернет үзіле береді";

  test("S51, S52: the drops are shown, and the test that tells where they come from needs hands", async () => {
    stories.finds(paid, { line: "drops", drops });
    const { reply } = await tell(often, paid);
    expect(reply.keys).toEqual(expect.arrayContaining(["drops-seen", "drop-seen"]));
    const shown = reply.texts.find((text) => text.includes("бүгін 14:10"));
    expect(shown).toContain("3 рет");
  });

  test("S4, S53: away from home the test waits", async () => {
    stories.finds(paid, { line: "drops", drops });
    const { reply, say } = await tell(often, paid, { choice: "home" }, { choice: "away" });
    expect(reply.keys).toEqual(["drops-test-later"]);
    expect((await say(atHome)).keys).toEqual(["drops-test-patch-cord"]);
  });

  const asked = [often, paid, { choice: "home" }, atHome] as const;
  const no = { choice: "no" } as const;

  test("S53: bad by patch cord: the router or the line, and the second test is offered", async () => {
    stories.finds(paid, { line: "drops", drops });
    const { reply } = await tell(...asked, done, no);
    expect(reply.keys).toEqual(["drops-line-or-router", "drops-direct-offer"]);
  });

  test("S56: who does not want it is a person's, with the result of the first", async () => {
    stories.finds(paid, { line: "drops", drops });
    const { reply } = await tell(...asked, done, no, no);
    expect(reply.keys).toContain("drops-results-kept");
    expect(reply.state).toBe("waiting-operator");
    const [ticket] = await stories.tickets();
    expect(ticket?.summary).toMatchObject({
      reason: "drops-by-patch-cord",
      facts: { dropTests: "patch-cord: bad" },
    });
  });

  test("S43, S53: credentials for the second test are for who has proved the contact number", async () => {
    stories.finds(paid, { line: "drops", drops });
    const { reply, say } = await tell(...asked, done, no, yes);
    expect(reply.keys).toEqual(["drops-direct-verify", "ask-code-consent"]);
    expect((await say(no)).state).toBe("waiting-operator");
  });

  test.each<[string, "yes" | "no", string, string]>([
    ["good with the cable straight in: the router, set up anew", "yes", "drops-are-router", "assistant"],
    ["bad that way, too: the line, which a person goes on with", "no", "drops-are-line", "waiting-operator"],
  ])("S53: %s", async (_, isGood, key, state) => {
    stories.finds(paid, { line: "drops", drops });
    const { say } = await tell(...asked, done, no, yes, yes);
    const direct = await say(stories.lastCode());
    expect(direct.keys).toEqual(["code-right", "drops-test-direct"]);
    expect(direct.texts.at(-1)).toContain("L2TP");
    const { keys, state: now } = await say(done, { choice: isGood });
    expect(keys).toContain(key);
    expect(now).toBe(state);
  });

  test("S56: both results go with the hand-over", async () => {
    stories.finds(paid, { line: "drops", drops });
    const { say } = await tell(...asked, done, no, yes, yes);
    await say(stories.lastCode(), done, no);
    const [ticket] = await stories.tickets();
    expect(ticket?.summary).toMatchObject({
      reason: "drops-by-direct-cable",
      facts: { dropTests: "patch-cord: bad, direct: bad" },
    });
  });

  test("S53: who has tested by patch cord in the last days goes on with the second test", async () => {
    stories.finds(paid, { line: "drops", drops });
    await tell(...asked, done, no);
    const { reply } = await tell(...asked);
    expect(reply.keys).toEqual(["drops-line-or-router", "drops-direct-offer"]);
  });

  test("S53, S55: good by patch cord: the Wi-Fi, set up anew with a warning", async () => {
    stories.finds(paid, { line: "drops", drops });
    const { reply, say } = await tell(...asked, done, yes);
    expect(reply.keys).toEqual(["drops-are-wifi", "drops-factory-reset"]);
    expect((await say(done)).keys).toEqual(["drops-watch"]);
  });

  describe("S54: the usual time", () => {
    const usual = { pattern: { kind: "evening" }, nextUsualAt: "2026-07-25T15:30:00Z" } as const;

    test("the pattern is told, and a reminder offered beside the test", async () => {
      stories.finds(paid, { line: "drops", drops, dropHistory: usual });
      const { reply, say } = await tell(often, paid);
      expect(reply.texts.join(" ")).toContain("кешке");
      const offered = await say({ choice: "home" }, atHome);
      expect(offered.keys).toEqual(["drops-usual-time", "drops-test-patch-cord"]);
      expect(offered.texts[0]).toContain("20:30 шамасында");
      expect(offered.choices).toEqual(["done", "not-helped", "remind", "operator"]);
    });

    test.each<Said>([{ choice: "remind" }, "кейін еске салыңызшы", "напомните вечером"])(
      "%o sets it, and the test waits where it was",
      async (said) => {
        stories.finds(paid, { line: "drops", drops, dropHistory: usual });
        const { reply, say } = await tell(...asked, said);
        expect(reply.keys).toEqual(["reminder-set", "drops-test-reminded"]);
        expect(reply.texts[0]).toContain("20:30");
        const { rows } = await sql`select kind, due_at as "dueAt" from reminders`.execute(stories.db);
        expect(rows).toEqual([{ kind: "drops", dueAt: instant("2026-07-25T15:30:00Z") }]);
        expect((await say(done, yes)).keys).toContain("drops-are-wifi");
      },
    );

    test("who has tested before then is not reminded", async () => {
      stories.finds(paid, { line: "drops", drops, dropHistory: usual });
      await tell(...asked, { choice: "remind" }, done, yes);
      const { rows } = await sql`select cancelled_at is not null as cancelled from reminders`.execute(
        stories.db,
      );
      expect(rows).toEqual([{ cancelled: true }]);
    });
  });

  test("a line that has not dropped is tested all the same", async () => {
    const { reply } = await tell(often, paid);
    expect(reply.keys).toContain("drops-seen");
  });
});

describe("password-changed", () => {
  const changed = "құпиясөзді ауыстырғаннан кейін интернет жоқ";

  test("S6, S7: a rented router is set up by the system; until its time is over that is said, with what is left", async () => {
    stories.finds(paid, { line: "no-session" });
    const chat = await stories.begin({ at });
    const told = await chat.say(changed, yes, paid);
    expect(told.keys).toContain("password-sets-itself");
    expect(told.texts.at(-1)).toContain("бүгін 15:30-ға дейін");
    chat.wait(10);
    const still = await chat.say({ choice: "not-helped" });
    expect(still.keys).toEqual(["password-still-configuring"]);
    expect(still.texts[0]).toContain("20 минут");
    chat.wait(20);
    expect((await chat.say({ choice: "not-helped" })).keys).toEqual(["password-not-back", "restart-step"]);
    const handed = await chat.say(done);
    expect(handed.keys).toContain("password-to-operator");
    expect((await stories.tickets())[0]).toMatchObject({ summary: { reason: "after-password-change" } });
  });

  test("S6: for a router of one's own it is said at once how to enter it by hand", async () => {
    stories.finds(ownRouter, { line: "no-session" }, { line: "ok" });
    const { reply, say } = await tell(changed, yes, ownRouter);
    expect(reply.keys).toContain("password-by-hand");
    expect((await say(done)).keys).toContain("password-works");
  });

  test("S7: back before its time is over: the line is looked at, and no restart is asked for", async () => {
    stories.finds(paid, { line: "no-session" }, { line: "ok" });
    const { reply } = await tell(changed, yes, paid, done);
    expect(reply.keys).toContain("password-works");
    expect(reply.keys).not.toContain("restart-step");
  });

  test("S7, S8: not back by hand: a restart, and then support with its reason", async () => {
    stories.finds(ownRouter, { line: "no-session" });
    const { reply, say } = await tell(changed, yes, ownRouter, done);
    expect(reply.keys).toContain("restart-step");
    expect((await say(done)).state).toBe("waiting-operator");
  });

  test("what else is about passwords is explained", async () => {
    const { reply } = await tell("wifi құпиясөзін ұмытып қалдым", { choice: "no" });
    expect(reply.keys).toEqual(["articles.password-changed.body", "ask-wifi-change"]);
  });

  test("an outage is told whatever was changed", async () => {
    stories.finds(paid, { outage: "outage" });
    const { reply } = await tell(changed, yes, paid);
    expect(reply.keys).toContain("outage-told");
  });
});
