import * as fc from "fast-check";
import { expect, test } from "vitest";
import { asLogin } from "../../kernel/ids.ts";
import { instant } from "../../kernel/instant.ts";
import { diagnosisOf } from "./testing/diagnoses.ts";
import type { Decision, NextStep } from "./next-step.ts";
import type { Answers } from "./verdict.ts";

/** The step that these answers lead to, with evidence that says no more than they do. */
const decide = (found: Answers): Decision =>
  diagnosisOf(asLogin("7010000003"), instant("2026-07-25T10:00:00Z"), found).decision;

test("S7: a router that the system is setting up is waited for, and one that isn't is set up by hand (S6)", () => {
  const at = instant("2026-07-25T10:00:00Z");
  const step = (dueAt: string | null): Decision => {
    const password = { changedAt: "2026-07-25T09:50:00Z", dueAt };
    return diagnosisOf(asLogin("7010000003"), at, { line: "no-session", password }).decision;
  };
  expect(step("2026-07-25T10:20:00Z")).toEqual({ step: "await-configuration", rule: "S7" });
  expect(step("2026-07-25T10:00:00Z")).toEqual({ step: "enter-password", rule: "S6" });
  expect(step(null)).toEqual({ step: "enter-password", rule: "S6" });
});

const healthy: Answers = { outage: "none", line: "ok", visit: "none", account: "paid" };

test.each<[string, Partial<Answers>, NextStep, string]>([
  [
    "S2, S44: a mass outage is told whatever else is wrong",
    { outage: "outage", line: "port-down", account: "unpaid" },
    "tell-outage",
    "S44",
  ],
  [
    "S46: a cable that was measured as cut is the line's own, inside an outage too",
    { outage: "outage", line: "cable-cut" },
    "offer-visit",
    "S46",
  ],
  [
    "S44: an outage is told even where another check is unknown",
    { outage: "outage", line: "unknown" },
    "tell-outage",
    "S44",
  ],
  ["S44: an unknown outage is a person's", { outage: "unknown", line: "cable-cut" }, "operator", "S44"],
  ["S44: an unknown line is a person's", { line: "unknown" }, "operator", "S44"],
  [
    "S44: where open visits could not be looked up, none is offered",
    { visit: "unknown", line: "cable-cut" },
    "operator",
    "S44",
  ],
  ["S44: an unknown account is a person's", { account: "unknown", line: "no-session" }, "operator", "S44"],
  [
    "S65: a suspension explains the silence of the line",
    { account: "suspended", line: "no-session" },
    "explain-suspension",
    "S65",
  ],
  [
    "S44: an open visit is shown, never a second one offered",
    { visit: "open", line: "cable-cut" },
    "show-visit",
    "S44",
  ],
  [
    "S39: no session on an unpaid login asks for the payment",
    { account: "unpaid", line: "no-session" },
    "ask-payment",
    "S39",
  ],
  [
    "S39: a cable that is cut is one, paid or not; the visit is held then",
    { account: "unpaid", line: "cable-cut" },
    "offer-visit",
    "S46",
  ],
  ["S46: a cut cable is told and a visit offered", { line: "cable-cut" }, "offer-visit", "S46"],
  ["a line with rising errors needs hands on it", { line: "line-errors" }, "offer-visit", "S44"],
  [
    "the port is down and the cable fine: the router has no power or no cable",
    { line: "port-down" },
    "check-power",
    "S1",
  ],
  ["S1: a silent router is restarted", { line: "router-silent" }, "restart-router", "S1"],
  ["S1: a line without a session begins with a restart", { line: "no-session" }, "restart-router", "S1"],
  ["S53: drops are tested", { line: "drops" }, "test-drops", "S53"],
  ["S3: a fine line leaves the router, the Wi-Fi and then a person", {}, "look-beyond-line", "S3"],
])("%s", (_, found, step, rule) => {
  expect(decide({ ...healthy, ...found })).toEqual({ step, rule });
});

const answers: fc.Arbitrary<Answers> = fc.record({
  outage: fc.constantFrom("none", "outage", "unknown"),
  line: fc.constantFrom(
    "ok",
    "no-session",
    "cable-cut",
    "port-down",
    "router-silent",
    "line-errors",
    "drops",
    "unknown",
  ),
  visit: fc.constantFrom("none", "open", "unknown"),
  account: fc.constantFrom("paid", "unpaid", "suspended", "unknown"),
});

test("S44: a visit is offered only when nothing is unknown and none is open, and in an outage only for the line's own cut", () => {
  fc.assert(
    fc.property(answers, (found) => {
      if (decide(found).step !== "offer-visit") return;
      expect(Object.values(found)).not.toContain("unknown");
      expect(found.visit).toBe("none");
      // A cable that was measured as cut stays so when the outage is over.
      expect(found.outage === "none" || found.line === "cable-cut").toBe(true);
    }),
  );
});
