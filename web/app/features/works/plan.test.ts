import { expect, test } from "vitest";
import { readPlan } from "./plan.ts";

const right = { nodes: "sw-1, sw-2", from: "2026-12-01T01:00", until: "2026-12-01T05:00", reason: " fibre " };
const zone = "Asia/Almaty";

test("a plan is read by the provider's clock", () => {
  expect(readPlan(right, zone)).toEqual({
    nodeIds: ["sw-1", "sw-2"],
    startsAt: "2026-11-30T20:00:00.000Z",
    endsAt: "2026-12-01T00:00:00.000Z",
    reason: "fibre",
  });
});

test.each([
  ["no node", { nodes: " , " }, ["nodes"]],
  ["no beginning", { from: "" }, ["from"]],
  ["an end before the beginning", { until: "2026-11-30T05:00" }, ["until"]],
  ["an end at the beginning", { until: right.from }, ["until"]],
  ["no reason", { reason: "  " }, ["reason"]],
  ["nothing", { nodes: "", from: "", until: "", reason: "" }, ["nodes", "from", "until", "reason"]],
])("the fields that are wrong are named: %s", (_, part, faults) => {
  expect(readPlan({ ...right, ...part }, zone)).toEqual(faults);
});
