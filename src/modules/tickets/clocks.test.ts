import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addHours, addMinutes, type Instant, instant, minutesBetween } from "../../kernel/instant.ts";
import { newId } from "../../platform/new-id.ts";
import { freshPromise, type GivenPromise, pause, resume } from "../promises/promise.ts";
import { ticketPromise } from "./clocks.ts";

describe("S24: 72 h from the moment all four are there, paused while the subscriber owes one", () => {
  const begin = instant("2026-07-26T07:00:00Z");
  const running = freshPromise({
    ...ticketPromise("missing-payment", begin, policy),
    id: newId(),
    subject: { kind: "ticket", id: newId() },
    login: null,
    conversationId: null,
    madeAt: begin,
  });
  const owe = (clock: GivenPromise, at: Instant) => pause(clock, "subscriber-owes", at);

  test("with everything there it runs at once", () => {
    expect(running).toMatchObject({ kind: "payment-answer", dueAt: addHours(begin, 72), pausedAt: null });
  });

  test("with the receipt ten hours later it runs from then", () => {
    expect(resume(owe(running, begin), addHours(begin, 10)).dueAt).toEqual(addHours(begin, 82));
  });

  test("a receipt that can't be read stops it until there is a better one", () => {
    const asked = owe(running, addHours(begin, 30));
    expect(resume(asked, addHours(begin, 40)).dueAt).toEqual(addHours(begin, 82));
  });

  test("what was due already stays due", () => {
    expect(owe(running, addHours(begin, 72))).toMatchObject({ dueAt: addHours(begin, 72), pausedAt: null });
  });

  test("whatever the pauses, it has run for exactly 72 h when it is due", () => {
    // Alternating spans in minutes of running and owing, all within the 72 hours of running.
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200), fc.nat(5_000)), { maxLength: 10 }), (spans) => {
        let clock = running;
        let at = begin;
        let ran = 0;
        for (const [runs, owes] of spans) {
          clock = owe(clock, addMinutes(at, runs));
          at = addMinutes(at, runs + owes);
          clock = resume(clock, at);
          ran += runs;
        }
        expect(ran + minutesBetween(at, clock.dueAt)).toBe(72 * 60);
      }),
    );
  });
});
