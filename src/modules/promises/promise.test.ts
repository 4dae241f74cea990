import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes, instant } from "../../kernel/instant.ts";
import { newId } from "../../platform/new-id.ts";
import {
  cancel,
  escalate,
  freshPromise,
  type GivenPromise,
  keep,
  pause,
  postpone,
  type PromiseStanding,
  resume,
  standingOf,
} from "./promise.ts";

const madeAt = instant("2026-07-25T10:00:00Z");
/** Minutes after the promise was made, which is due after 120. */
const after = (minutes: number) => addMinutes(madeAt, minutes);

const promise = freshPromise({
  id: newId(),
  kind: "specialist-call",
  subject: { kind: "visit", id: newId() },
  login: asLogin("7010000003"),
  conversationId: null,
  madeAt,
  dueAt: after(120),
});

const raise = (given: GivenPromise, minutes: number) => escalate(given, policy.promises, after(minutes));

test.each<[string, (given: GivenPromise) => GivenPromise, Partial<GivenPromise>]>([
  ["kept in time", (p) => keep(p, after(60)), { keptAt: after(60), brokenAt: null, lookAt: null }],
  ["kept at the very last moment", (p) => keep(p, after(120)), { keptAt: after(120), brokenAt: null }],
  ["kept late is broken and kept", (p) => keep(p, after(121)), { keptAt: after(121), brokenAt: after(121) }],
  [
    "kept after it was found broken keeps the time it was found",
    (p) => keep(raise(p, 122), after(150)),
    { keptAt: after(150), brokenAt: after(122), escalation: 1, lookAt: null },
  ],
  ["kept once only", (p) => keep(keep(p, after(60)), after(130)), { keptAt: after(60), brokenAt: null }],
  ["cancelled", (p) => cancel(p, after(60)), { cancelledAt: after(60), brokenAt: null, lookAt: null }],
  [
    "cancelled late was broken",
    (p) => cancel(p, after(130)),
    { cancelledAt: after(130), brokenAt: after(130) },
  ],
  ["what is kept isn't cancelled", (p) => cancel(keep(p, after(60)), after(70)), { cancelledAt: null }],
  ["what is cancelled isn't kept", (p) => keep(cancel(p, after(60)), after(70)), { keptAt: null }],
  [
    "a pause moves the due time by as long as it lasted",
    (p) => resume(pause(p, "unreachable", after(60)), after(600)),
    { dueAt: after(660), pausedAt: null, pauseCause: null, lookAt: after(660) },
  ],
  [
    "a clock that stands still isn't looked at",
    (p) => raise(pause(p, "unreachable", after(60)), 500),
    { pausedAt: after(60), pauseCause: "unreachable", brokenAt: null, lookAt: null },
  ],
  ["what is due can't be paused any more", (p) => pause(p, "unreachable", after(120)), { pausedAt: null }],
  [
    "kept during a pause is in time",
    (p) => keep(pause(p, "unreachable", after(60)), after(500)),
    { brokenAt: null },
  ],
  [
    "broken at the due time's end, raised once",
    (p) => raise(p, 121),
    { brokenAt: after(121), escalation: 1, lookAt: after(180) },
  ],
  [
    "not yet broken when it is due",
    (p) => raise(p, 120),
    { brokenAt: null, escalation: 0, lookAt: after(120) },
  ],
  [
    "raised again an hour later",
    (p) => raise(raise(p, 121), 181),
    { brokenAt: after(121), escalation: 2, lookAt: null },
  ],
  [
    "raised at once to where it belongs after a long stop",
    (p) => raise(p, 5_000),
    { escalation: 2, lookAt: null },
  ],
  ["wished later", (p) => postpone(p, after(300), after(60)), { dueAt: after(300), lookAt: after(300) }],
  ["never moved to an earlier time", (p) => postpone(p, after(90), after(60)), { dueAt: after(120) }],
  ["too late to be moved", (p) => postpone(p, after(300), after(121)), { dueAt: after(120) }],
  ["never raised once kept", (p) => raise(keep(p, after(60)), 121), { brokenAt: null, escalation: 0 }],
])("a promise due after two hours: %s", (_, change, expected) => {
  expect(change(promise)).toMatchObject(expected);
});

test.each<[string, GivenPromise, number, PromiseStanding]>([
  ["long before", promise, 60, "running"],
  ["within the warning", promise, 90, "endangered"],
  ["at the due time", promise, 120, "endangered"],
  ["after it, even before the sweep has come by", promise, 120.1, "broken"],
  ["paused", pause(promise, "unreachable", after(10)), 500, "paused"],
  ["kept", keep(promise, after(10)), 500, "kept"],
  ["kept late", keep(promise, after(130)), 500, "kept-late"],
  ["cancelled", cancel(promise, after(10)), 500, "cancelled"],
])("how it stands, %s: %s", (_, given, minutes, standing) => {
  expect(standingOf(given, policy.promises, after(minutes))).toBe(standing);
});

describe("whatever happens to a promise", () => {
  const changes = {
    keep,
    cancel,
    resume,
    pause: (p: GivenPromise, now: ReturnType<typeof after>) => pause(p, "unreachable", now),
    postpone: (p: GivenPromise, now: ReturnType<typeof after>) => postpone(p, addMinutes(now, 100), now),
    raise: (p: GivenPromise, now: ReturnType<typeof after>) => escalate(p, policy.promises, now),
  };
  const steps = fc.array(
    fc.tuple(fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])), fc.nat(150)),
    { maxLength: 12 },
  );

  test("it ends at most once, a late end is broken, and only what can still break is looked at", () => {
    fc.assert(
      fc.property(steps, (walk) => {
        let at = 0;
        let state = promise;
        for (const [name, minutes] of walk) {
          at += minutes;
          const before = state;
          state = changes[name](state, after(at));
          const ends = [state.keptAt, state.cancelledAt, state.pausedAt].filter((time) => time !== null);
          expect(ends.length).toBeLessThanOrEqual(1);
          expect(state.escalation).toBeGreaterThanOrEqual(before.escalation);
          expect(Temporal.Instant.compare(state.dueAt, before.dueAt)).toBeGreaterThanOrEqual(0);
          const isOverdue =
            state.brokenAt === null || Temporal.Instant.compare(state.brokenAt, state.dueAt) > 0;
          expect(isOverdue).toBe(true);
          expect(state.brokenAt).toEqual(before.brokenAt ?? state.brokenAt);
          expect(ends.length > 0 && state.lookAt !== null).toBe(false);
        }
      }),
    );
  });
});
