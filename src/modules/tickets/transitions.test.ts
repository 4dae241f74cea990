import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addHours, instant } from "../../kernel/instant.ts";
import { ticketPromise } from "./clocks.ts";
import { type TicketStatus, ticketStatuses, ticketTypes } from "./ticket.ts";
import {
  allowedWithTicket,
  decideCall,
  decideMove,
  type PromiseEffect,
  reasonsOf,
  type TicketAction,
  ticketActions,
} from "./transitions.ts";

const ticket = (status: TicketStatus) => ({ status, statusReason: null });

const ends = { solve: "solved", refuse: "refused", cancel: "cancelled" } as const;

/** What leads where, from every status; what is left out is refused. */
const expected: Readonly<Record<TicketStatus, Partial<Record<TicketAction, TicketStatus>>>> = {
  queued: { take: "in-progress", pause: "paused", note: "queued", ...ends },
  "in-progress": { "put-back": "queued", pause: "paused", note: "in-progress", ...ends },
  paused: { resume: "queued", note: "paused", ...ends },
  solved: { reopen: "queued" },
  refused: { reopen: "queued" },
  cancelled: {},
};

describe("what can be done with a ticket", () => {
  const cases = ticketStatuses.flatMap((status) => ticketActions.map((action) => [status, action] as const));

  test.each(cases)("%s: %s", (status, action) => {
    const decision = decideMove(ticket(status), action, reasonsOf(action)[0] ?? null);
    const to = expected[status][action];
    expect(decision).toMatchObject(
      to === undefined ? { refusal: { because: `status-${status}` } } : { plan: { status: to } },
    );
    expect(allowedWithTicket(ticket(status))[action] === true).toBe(to !== undefined);
  });

  test.each<TicketAction>(["pause", "refuse", "cancel"])("%s needs one of its coded reasons", (action) => {
    expect(decideMove(ticket("queued"), action, null)).toEqual({ refusal: { because: "reason-unknown" } });
    expect(decideMove(ticket("queued"), action, "because")).toEqual({
      refusal: { because: "reason-unknown" },
    });
  });

  test.each<[TicketStatus, TicketAction, PromiseEffect]>([
    ["queued", "take", "none"],
    ["in-progress", "pause", "pause"],
    ["paused", "resume", "resume"],
    ["in-progress", "solve", "keep"],
    ["in-progress", "refuse", "keep"], // S20: a refusal is a definite answer
    ["queued", "cancel", "cancel"],
    ["solved", "reopen", "renew"],
  ])("%s, %s: the promise is affected by %s", (status, action, promise) => {
    expect(decideMove(ticket(status), action, reasonsOf(action)[0] ?? null)).toMatchObject({
      plan: { promise },
    });
  });
});

describe("S31: three call attempts, then a pause", () => {
  test.each([
    ["the first", 0, "queued", "unanswered", { callAttempts: 1, pauses: false }],
    ["the second", 1, "in-progress", "unanswered", { callAttempts: 2, pauses: false }],
    ["the third", 2, "in-progress", "unanswered", { callAttempts: 3, pauses: true }],
    ["one more while it is paused", 3, "paused", "unanswered", { callAttempts: 4, pauses: false }],
  ] as const)("%s", (...[, callAttempts, status, outcome, expectation]) => {
    expect(decideCall({ callAttempts, status }, outcome, policy.tickets.callAttempts)).toEqual(expectation);
  });

  test("an answered call begins the count anew", () => {
    const decided = decideCall(
      { callAttempts: 2, status: "queued" },
      "answered",
      policy.tickets.callAttempts,
    );
    expect(decided).toEqual({ callAttempts: 0, pauses: false });
  });
});

describe("what each type promises", () => {
  const openedAt = instant("2026-07-25T10:00:00Z");

  test.each(ticketTypes)("%s", (type) => {
    const [kind, hours] =
      {
        callback: ["specialist-call", 2] as const, // clock A, S26
        "wrong-payment": ["payment-answer", 72] as const, // S21
        "missing-payment": ["payment-answer", 72] as const, // S24
      }[type as string] ?? (["ticket-solution", 72] as const); // clock D, S31
    expect(ticketPromise(type, openedAt, policy)).toEqual({ kind, dueAt: addHours(openedAt, hours) });
  });
});
