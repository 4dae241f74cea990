import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openStories, type Stories } from "../../../../test/harness/stories.ts";
import { subscriber } from "../../../../test/harness/subscribers.ts";
import { asLogin } from "../../../kernel/ids.ts";
import { instant } from "../../../kernel/instant.ts";
import { inTransaction } from "../../../platform/database.ts";
import { findVisitEvents, moveVisit, openVisit, type Visit } from "../../visits/visits.ts";
import type { TestChat } from "./testing/converse.ts";

const login = "7010000008";
const at = instant("2026-07-25T10:00:00Z");

let stories: Stories;
beforeAll(async () => {
  stories = await openStories(subscriber(8), subscriber(1));
});
afterAll(() => stories.close());
beforeEach(() => stories.reset());

/** A visit that is open since 15:00, and the conversation in which it is asked about. */
async function openOne(): Promise<{ visit: Visit; chat: TestChat }> {
  const request = { login: asLogin(login), reason: "cable-cut", conversationId: null } as const;
  const { policy } = stories.provider;
  const { visit } = await inTransaction(stories.db, (tx) => openVisit({ tx, now: at }, policy, request));
  return { visit, chat: await stories.begin({ at: at.add({ minutes: 5 }) }) };
}

const ask = "техник қашан келеді";

describe("visit-status", () => {
  test("S48: the visit with its number, what was promised by when, and ways to change it", async () => {
    const { visit, chat } = await openOne();
    const reply = await chat.say(ask, login);
    expect(reply.keys).toEqual(
      expect.arrayContaining([
        "visit-status-requested",
        "promise-specialist-call-open",
        "promise-technician-arrival-open",
        "promise-visit-completion-open",
        "ask-visit-wish",
      ]),
    );
    expect(reply.texts.join("\n")).toContain("Маман бүгін 17:00-ге дейін қоңырау шалады.");
    expect(reply.refs).toContainEqual({ kind: "visit", number: visit.number });
    expect(reply.choices).toEqual(["change-visit", "cancel-visit", "no", "operator"]);
  });

  test("without one that is said", async () => {
    const chat = await stories.begin();
    const reply = await chat.say("когда придет техник", login);
    expect(reply.keys).toEqual(["login-recognised", "no-open-visit"]);
  });

  test("S26: a wish is written down word for word", async () => {
    const { visit, chat } = await openOne();
    const reply = await chat.say(
      ask,
      login,
      { choice: "change-visit" },
      "ертең түстен кейін, түнде қоңырау шалмаңыз",
    );
    expect(reply.keys).toEqual(["visit-wish-noted"]);
    const events = await findVisitEvents(stories.db, visit.id);
    expect(events.at(-1)).toMatchObject({
      by: "subscriber",
      action: "wish",
      note: "ертең түстен кейін, түнде қоңырау шалмаңыз",
    });
  });

  test("S43: cancelling needs the code from the contact number, and is asked about once more", async () => {
    const { visit, chat } = await openOne();
    const consent = await chat.say(ask, login, { choice: "cancel-visit" });
    expect(consent.keys).toEqual(["ask-code-consent"]);
    expect((await chat.say("иә")).keys).toEqual(["ask-code"]);
    expect((await chat.say(stories.lastCode())).keys).toEqual(["code-right", "ask-visit-cancel"]);
    expect((await chat.say({ choice: "yes" })).keys).toContain("visit-cancelled");
    expect((await stories.visits())[0]).toMatchObject({ number: visit.number, status: "cancelled" });
  });

  test("S43: without the code it stays", async () => {
    const { chat } = await openOne();
    const refused = await chat.say(ask, login, { choice: "cancel-visit" }, "жоқ");
    expect(refused.keys).toEqual(["only-for-owner"]);
    expect((await stories.visits())[0]).toMatchObject({ status: "requested" });
  });

  test("S43: a wrong code is told with the tries that are left, and the last one ends it", async () => {
    const { chat } = await openOne();
    await chat.say(ask, login, { choice: "cancel-visit" }, "иә");
    const wrong = stories.lastCode() === "000000" ? "000001" : "000000";
    const first = await chat.say(wrong);
    expect(first.keys).toEqual(["code-wrong"]);
    expect(first.texts[0]).toContain("4 мүмкіндік");
    const last = await chat.say(wrong, wrong, wrong, wrong);
    expect(last.keys).toContain("code-tries-over");
    expect((await stories.visits())[0]).toMatchObject({ status: "requested" });
  });

  test("who changes their mind keeps it", async () => {
    const { chat } = await openOne();
    await chat.say(ask, login, { choice: "cancel-visit" }, "иә");
    expect((await chat.say(stories.lastCode(), "жоқ")).keys).toEqual(["visit-stays"]);
    expect((await stories.visits())[0]).toMatchObject({ status: "requested" });
  });

  test("S26: where it stands now is said, and that the call was made", async () => {
    const { visit, chat } = await openOne();
    const by = { visitId: visit.id, by: "staff:1" } as const;
    await inTransaction(stories.db, async (tx) => {
      await moveVisit({ tx, now: at.add({ minutes: 1 }) }, { ...by, action: "record-call" });
      await moveVisit({ tx, now: at.add({ minutes: 2 }) }, { ...by, action: "assign", technicianId: "t-1" });
    });
    const reply = await chat.say(ask, login);
    expect(reply.keys).toEqual(
      expect.arrayContaining(["visit-status-assigned", "promise-specialist-call-kept"]),
    );
  });
});

describe("request-status", () => {
  test("S31: each open request with its number, and by when it is solved", async () => {
    const chat = await stories.begin({ at });
    const opened = await chat.say("роутерім күйіп кетті", login, "иә");
    const [ticket] = await stories.tickets();
    expect(opened.refs).toContainEqual({ kind: "ticket", number: ticket!.number });
    const reply = await chat.say("өтінішім не болды");
    expect(reply.keys).toEqual(["request-standing", "promise-ticket-solution-open"]);
    expect(reply.texts[0]).toContain(ticket!.number);
    expect(reply.texts[1]).toBe("Өтініш 28 шілде 15:00-ге дейін шешіледі.");
  });

  test("S24: one that waits for the subscriber says so", async () => {
    const chat = await stories.begin({ at });
    await chat.say(
      "төледім бірақ ақша түспеді",
      login,
      "иә",
      "иә",
      "20 шілде 10:00",
      "Kaspi",
      "5000",
      "иә",
      "иә",
    );
    expect((await chat.say("өтінішім не болды")).keys).toContain("request-paused");
  });

  test("with none that is said", async () => {
    const chat = await stories.begin();
    expect((await chat.say("что с моей заявкой", login)).keys).toEqual([
      "login-recognised",
      "no-open-requests",
    ]);
  });

  test("an open visit is a request too", async () => {
    const { chat } = await openOne();
    expect((await chat.say("өтінішім не болды", login)).keys).toContain("visit-status-requested");
  });
});
