import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allowedWithVisit, decideMove, reasonsOf, type VisitAction, visitActions } from "./transitions.ts";
import { openVisitStatuses, type VisitStatus, visitStatuses } from "./visit.ts";

const visit = (status: VisitStatus) => ({ status, statusReason: status === "held" ? "fee-unpaid" : null });

/** What leads where, from every status; what is left out is refused. */
const expected: Readonly<Record<VisitStatus, Partial<Record<VisitAction, VisitStatus>>>> = {
  held: { release: "requested", cancel: "cancelled", wish: "held" },
  requested: {
    "record-call": "requested",
    assign: "assigned",
    delay: "requested",
    cancel: "cancelled",
    wish: "requested",
  },
  assigned: {
    "record-call": "assigned",
    assign: "assigned",
    "set-out": "on-the-way",
    "check-in": "on-site",
    delay: "assigned",
    fail: "failed",
    cancel: "cancelled",
    wish: "assigned",
  },
  "on-the-way": {
    "record-call": "on-the-way",
    "check-in": "on-site",
    delay: "on-the-way",
    fail: "failed",
    cancel: "cancelled",
  },
  "on-site": { delay: "on-site", finish: "done", fail: "failed" },
  done: {},
  failed: {},
  cancelled: {},
};

describe("what can be done with a visit", () => {
  const cases = visitStatuses.flatMap((status) => visitActions.map((action) => [status, action] as const));

  test.each(cases)("%s: %s", (status, action) => {
    const decision = decideMove(visit(status), action, reasonsOf(action)[0] ?? null);
    const to = expected[status][action];
    expect(decision).toMatchObject(
      to === undefined ? { refusal: { because: `status-${status}` } } : { plan: { status: to } },
    );
    expect(allowedWithVisit(visit(status))[action] === true).toBe(to !== undefined);
  });

  test.each<VisitAction>(["release", "delay", "fail", "cancel"])(
    "%s needs one of its coded reasons",
    (action) => {
      const status = action === "release" ? "held" : "assigned";
      expect(decideMove(visit(status), action, null)).toEqual({ refusal: { because: "reason-unknown" } });
      expect(decideMove(visit(status), action, "because")).toEqual({
        refusal: { because: "reason-unknown" },
      });
    },
  );
});

type Effect = { readonly keeps?: string | null; readonly endsPromises?: boolean };

describe("what it does to the promises", () => {
  test.each<[string, VisitStatus, readonly [VisitAction, string?], Effect]>([
    ["S26: the recorded call keeps clock A", "requested", ["record-call"], { keeps: "specialist-call" }],
    ["S27: being on site keeps clock B", "on-the-way", ["check-in"], { keeps: "technician-arrival" }],
    ["S28: done keeps clock C", "on-site", ["finish"], { keeps: "visit-completion", endsPromises: true }],
    [
      "S28: waiting stops nothing",
      "on-site",
      ["delay", "waiting-for-access"],
      { keeps: null, endsPromises: false },
    ],
    ["nobody at home: it is off", "on-site", ["fail", "nobody-home"], { endsPromises: true }],
    ["our failure: it stays promised", "on-site", ["fail", "needs-others"], { endsPromises: false }],
    ["cancelled: it is off", "assigned", ["cancel", "by-subscriber"], { keeps: null, endsPromises: true }],
  ])("%s", (_, status, [action, reason = null], plan) => {
    expect(decideMove(visit(status), action, reason)).toMatchObject({ plan });
  });
});

test("whatever is done, no visit comes back from its end, and a promise is kept only on the way there", () => {
  const anyAction = fc.constantFrom(...visitActions);
  fc.assert(
    fc.property(fc.constantFrom(...visitStatuses), fc.array(anyAction, { maxLength: 10 }), (start, walk) => {
      let status = start;
      for (const action of walk) {
        const decision = decideMove(visit(status), action, reasonsOf(action)[0] ?? null);
        const isOpen = openVisitStatuses.some((open) => open === status);
        expect("plan" in decision && !isOpen).toBe(false);
        if ("plan" in decision) status = decision.plan.status;
      }
    }),
  );
});
