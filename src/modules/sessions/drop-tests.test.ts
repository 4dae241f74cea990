import { expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addHours, instant } from "../../kernel/instant.ts";
import { judgeTests, type DropTest, type TestConclusion, type TestResult } from "./drop-tests.ts";

const now = instant("2026-11-22T12:00:00Z");
const days = policy.dropPatterns.testDays;
const told = (made: DropTest, result: TestResult["result"], hoursAgo = 1): TestResult => ({
  test: made,
  result,
  testedAt: addHours(now, -hoursAgo),
});

test.each<[string, readonly TestResult[], DropTest | null, TestConclusion | null]>([
  ["nothing tested: by patch cord first", [], "patch-cord", null],
  ["good by patch cord: Wi-Fi", [told("patch-cord", "good")], null, "wifi"],
  ["bad by patch cord: the cable straight in is due", [told("patch-cord", "bad")], "direct", null],
  [
    "bad by patch cord, good direct: the router",
    [told("patch-cord", "bad", 2), told("direct", "good")],
    null,
    "router",
  ],
  ["bad direct: the line", [told("patch-cord", "bad", 2), told("direct", "bad")], null, "line"],
  ["bad direct alone: the line", [told("direct", "bad")], null, "line"],
  ["good direct alone leaves router and Wi-Fi", [told("direct", "good")], "patch-cord", null],
  [
    "of two results the newer counts",
    [told("patch-cord", "good", 3), told("patch-cord", "bad", 1)],
    "direct",
    null,
  ],
  ["exactly as old as they may be", [told("patch-cord", "bad", 24 * days)], "direct", null],
  ["an hour older: tested anew", [told("patch-cord", "bad", 24 * days + 1)], "patch-cord", null],
])("S53: %s", (_, results, due, conclusion) => {
  expect(judgeTests(results, now, policy)).toMatchObject({ due, conclusion });
});
