import { expect, test } from "vitest";
import { readPlan } from "./plan.ts";

const right = {
  nodeIds: ["sw-1", "sw-2"],
  startsAt: "2026-12-01T01:00",
  endsAt: "2026-12-01T05:00",
  reason: " fibre ",
};
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
  ["no node", { nodeIds: [] }, ["nodeIds"]],
  ["no beginning", { startsAt: "" }, ["startsAt"]],
  ["an end before the beginning", { endsAt: "2026-11-30T05:00" }, ["endsAt"]],
  ["an end at the beginning", { endsAt: right.startsAt }, ["endsAt"]],
  ["no reason", { reason: "  " }, ["reason"]],
  [
    "nothing",
    { nodeIds: [], startsAt: "", endsAt: "", reason: "" },
    ["nodeIds", "startsAt", "endsAt", "reason"],
  ],
])("the fields that are wrong are named: %s", (_, part, faults) => {
  expect(readPlan({ ...right, ...part }, zone)).toEqual(faults);
});
