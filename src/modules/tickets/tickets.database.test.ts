import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { queuedJobs } from "../../../test/harness/jobs.ts";
import { policy } from "../../../test/harness/policy.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addHours, addMinutes, instant } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { promisesOf } from "../promises/promises.ts";
import { ticketRoutes } from "./routes.ts";
import {
  countTickets,
  findTicketEvents,
  findTickets,
  moveTicket,
  openTicket,
  openTicketsOf,
  recordCallAttempt,
  type TicketMove,
  type TicketRequest,
} from "./tickets.ts";

const start = instant("2026-07-25T10:00:00Z");
const login = asLogin("7010000003");

let database: TestDatabase;
let staff: { readonly call: AsStaff; close(): Promise<void> };
beforeAll(async () => {
  database = await createTestDatabase();
  const clock = { now: () => start };
  staff = await createStaffApp(database, (app) => ticketRoutes(app, { db: database.db, clock, policy }));
});
afterAll(async () => {
  await staff.close();
  await database.close();
});
beforeEach(() =>
  sql`truncate tickets, promises cascade; delete from graphile_worker._private_jobs`.execute(database.db),
);

const after = (minutes: number) => addMinutes(start, minutes);
const at = <Value>(minutes: number, change: (work: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => change({ tx, now: after(minutes) }));

const open = (request: Partial<TicketRequest> = {}, minutes = 0) =>
  at(minutes, (work) =>
    openTicket(work, policy, { type: "line-fault", login, conversationId: newId(), summary: {}, ...request }),
  );
const move = (
  minutes: number,
  ticketId: string,
  action: TicketMove["action"],
  reason: string | null = null,
) => at(minutes, (work) => moveTicket(work, policy, { ticketId, action, by: "staff:1", reason }));
const call = (minutes: number, ticketId: string, outcome: "answered" | "unanswered") =>
  at(minutes, (work) => recordCallAttempt(work, policy, { ticketId, outcome, by: "staff:1" }));
const promise = async (id: string) => (await promisesOf(database.db, { kind: "ticket", id })).at(-1);

describe("opening", () => {
  test("S31, S49: a ticket keeps what is known and promises a solution within 72 h", async () => {
    const summary = {
      reason: "check-unknown",
      facts: { login, subject: "home" },
      verdict: { line: "unknown" },
    };
    const { ticket, opened } = await open({ summary });
    expect(opened).toBe(true);
    expect(ticket).toMatchObject({ status: "queued", login, summary, callAttempts: 0 });
    expect(await promise(ticket.id)).toMatchObject({ kind: "ticket-solution", dueAt: addHours(start, 72) });
    expect(await openTicketsOf(database.db, login)).toMatchObject([{ number: ticket.number }]);
  });

  test("a conversation waits for one call-back however often it is handed over", async () => {
    const conversationId = newId();
    const asked = Array.from({ length: 20 }, () => open({ type: "callback", conversationId }));
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter(({ opened }) => opened)).toHaveLength(1);
    expect(new Set(outcomes.map(({ ticket }) => ticket.number)).size).toBe(1);
    expect((await open({ type: "callback" })).opened).toBe(true);
    expect((await open({ conversationId })).opened).toBe(true);
  });

  test("S24: while the subscriber owes the receipt the clock stands still, and then has its 72 h", async () => {
    const { ticket } = await open({ type: "missing-payment", isOwed: true });
    expect(await promise(ticket.id)).toMatchObject({ pausedAt: start, pauseCause: "subscriber-owes" });
    await move(600, ticket.id, "resume");
    expect(await promise(ticket.id)).toMatchObject({ dueAt: addHours(after(600), 72), pausedAt: null });
  });
});

describe("going on", () => {
  test("from the queue to the solution, each step in its history", async () => {
    const { ticket } = await open();
    expect(await move(10, ticket.id, "take")).toMatchObject({ status: "in-progress", assigneeId: "1" });
    expect(await move(20, ticket.id, "put-back")).toMatchObject({ status: "queued", assigneeId: null });
    await move(30, ticket.id, "take");
    await move(40, ticket.id, "solve");
    expect(await promise(ticket.id)).toMatchObject({ keptAt: after(40), brokenAt: null });
    const events = await findTicketEvents(database.db, ticket.id);
    expect(events.map(({ action }) => action)).toEqual(["open", "take", "put-back", "take", "solve"]);
    expect(await openTicketsOf(database.db, login)).toEqual([]);
  });

  test("opened again, it is promised again", async () => {
    const { ticket } = await open();
    await move(10, ticket.id, "solve");
    await move(100, ticket.id, "reopen");
    expect(await promise(ticket.id)).toMatchObject({ dueAt: addHours(after(100), 72), keptAt: null });
  });

  test("a step that isn't next is refused with its reason, and nothing changes", async () => {
    const { ticket } = await open();
    await expect(move(10, ticket.id, "reopen")).rejects.toThrow("status-queued");
    await expect(move(10, ticket.id, "refuse", "because")).rejects.toThrow("reason-unknown");
    await expect(move(10, newId(), "take")).rejects.toMatchObject({ kind: { code: "no-such-ticket" } });
    expect(await findTicketEvents(database.db, ticket.id)).toHaveLength(1);
  });

  test("one ticket is taken by one of many", async () => {
    const { ticket } = await open();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => move(10, ticket.id, "take")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("S26, S31: calls", () => {
  test("the third unanswered call pauses the request and its clock, and asks for the message once", async () => {
    const { ticket } = await open({ type: "callback" });
    for (const minutes of [10, 20, 30]) await call(minutes, ticket.id, "unanswered");
    expect(await findTickets(database.db, {}, { limit: 1, offset: 0 })).toMatchObject([
      { status: "paused", statusReason: "unreachable", callAttempts: 3 },
    ]);
    expect(await promise(ticket.id)).toMatchObject({
      pausedAt: after(30),
      pauseCause: "unreachable",
      keptAt: null,
    });
    await call(40, ticket.id, "unanswered");
    expect(await queuedJobs(database.db, "tickets.paused")).toEqual([
      { ticketId: ticket.id, reason: "unreachable" },
    ]);
    expect(await move(90, ticket.id, "resume")).toMatchObject({ status: "queued", callAttempts: 0 });
    expect(await promise(ticket.id)).toMatchObject({ dueAt: after(180) });
  });

  test("an answered call keeps clock A of a call-back, and no solution of anything else", async () => {
    const callback = await open({ type: "callback" });
    await call(30, callback.ticket.id, "answered");
    expect(await promise(callback.ticket.id)).toMatchObject({ kind: "specialist-call", keptAt: after(30) });
    const fault = await open();
    await call(30, fault.ticket.id, "answered");
    expect(await promise(fault.ticket.id)).toMatchObject({ kind: "ticket-solution", keptAt: null });
  });

  test("a call-back that was solved without a call counts as no longer needed, not as kept", async () => {
    const { ticket } = await open({ type: "callback" });
    await move(30, ticket.id, "solve");
    expect(await promise(ticket.id)).toMatchObject({ keptAt: null, cancelledAt: after(30) });
  });

  test("a closed call-back isn't opened again beside a newer one", async () => {
    const conversationId = newId();
    const { ticket } = await open({ type: "callback", conversationId });
    await move(10, ticket.id, "solve");
    await open({ type: "callback", conversationId }, 20);
    await expect(move(30, ticket.id, "reopen")).rejects.toThrow("another-is-open");
  });
});

test("S30: the queue is in the order they came, and coming back keeps the place", async () => {
  const [first, second, third] = [await open({}, 0), await open({}, 1), await open({}, 2)];
  await move(5, first.ticket.id, "take");
  await move(6, first.ticket.id, "put-back");
  await move(7, second.ticket.id, "solve");
  const queue = await findTickets(database.db, { status: "queued" }, { limit: 10, offset: 0 });
  expect(queue.map(({ id }) => id)).toEqual([first.ticket.id, third.ticket.id]);
  expect(await countTickets(database.db, { isOpen: false, type: "line-fault", login })).toBe(1);
});

test("the history of a ticket can't be rewritten", async () => {
  await open();
  await expect(sql`update ticket_events set note = 'no'`.execute(database.db)).rejects.toThrow("history");
  await expect(sql`delete from ticket_events`.execute(database.db)).rejects.toThrow("history");
});

describe("over HTTP", () => {
  const url = "/api/tickets";

  test("the list is for those who may read tickets, filtered and paged", async () => {
    await open();
    await open({ type: "tv" });
    expect((await staff.call(null, "GET", url)).status).toBe(401);
    expect((await staff.call("technician", "GET", url)).status).toBe(403);
    const { status, body } = await staff.call(
      "operator",
      "GET",
      `${url}?type=tv&isOpen=true&page=1&pageSize=10`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total: 1,
      items: [
        {
          type: "tv",
          openedAt: start.toString(),
          promises: [{ kind: "ticket-solution", dueAt: addHours(start, 72).toString() }],
          allowed: { take: true, resume: { because: "status-queued" } },
        },
      ],
    });
    expect((await staff.call("operator", "GET", `${url}?type=nonsense`)).status).toBe(400);
  });

  test("staff open, take, call and solve; who did it is in the history", async () => {
    const opened = await staff.call("operator", "POST", url, { type: "move", login, note: "Abai 10" });
    expect(opened).toMatchObject({ status: 201, body: { summary: { note: "Abai 10" }, status: "queued" } });
    const one = `${url}/${String(opened.body["id"])}`;
    expect(await staff.call("operator", "POST", `${one}/moves`, { action: "take" })).toMatchObject({
      status: 200,
    });
    expect(await staff.call("operator", "POST", `${one}/calls`, { outcome: "unanswered" })).toMatchObject({
      body: { callAttempts: 1 },
    });
    await staff.call("operator", "POST", `${one}/moves`, { action: "solve", note: "done" });
    const { body } = await staff.call("operator", "GET", one);
    const by = expect.stringMatching(/^staff:/);
    expect(body["events"]).toMatchObject([
      { action: "open", by, byName: "Айгерім Қасымова" },
      { action: "take", by },
      { action: "call", reason: "unanswered" },
      { action: "solve", note: "done" },
    ]);
  });

  test("what can't be done now is a problem that says why", async () => {
    const { ticket } = await open();
    const refused = await staff.call("operator", "POST", `${url}/${ticket.id}/moves`, { action: "reopen" });
    expect(refused).toMatchObject({ status: 409, body: { type: "/problems/ticket-elsewhere" } });
    expect((await staff.call("operator", "GET", `${url}/${newId()}`)).status).toBe(404);
    expect((await staff.call("engineer", "POST", `${url}/nonsense/moves`, { action: "take" })).status).toBe(
      400,
    );
  });
});
