import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { allowedWithOutage, type OutageState, severityOf } from "./outage.ts";

describe("an outage is as severe as many lines need its nodes", () => {
  test.each([
    ["nobody", 0, "minor"],
    ["one less than is major", policy.outages.majorLinesMin - 1, "minor"],
    ["the least that is major", policy.outages.majorLinesMin, "major"],
    ["one less than is critical", policy.outages.criticalLinesMin - 1, "major"],
    ["the least that is critical", policy.outages.criticalLinesMin, "critical"],
  ])("%s: %i", (_, lines, severity) => {
    expect(severityOf(lines, policy.outages)).toBe(severity);
  });
});

const closed = { because: "closed" };

test.each<[OutageState, object]>([
  ["suspected", { describe: true, confirm: true, dismiss: true, close: true }],
  ["confirmed", { describe: true, confirm: { because: "confirmed" }, dismiss: true, close: true }],
  // What is over can't be changed any more.
  ["closed", { describe: closed, confirm: closed, dismiss: closed, close: closed }],
])("what may be done with an outage that is %s", (state, allowed) => {
  expect(allowedWithOutage({ state })).toEqual(allowed);
});
