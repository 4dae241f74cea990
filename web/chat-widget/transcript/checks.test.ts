import { expect, test } from "vitest";
import type { Verdict } from "../conversation/contract.ts";
import { endUnfinished, foldVerdict, isUnderWay, toneOf, type Checks } from "./checks.ts";

const verdict = (answers: Partial<Verdict>): Verdict => ({
  login: "7010000003",
  outage: "pending",
  line: "pending",
  visit: "pending",
  account: "pending",
  at: "2026-11-23T10:00:00Z",
  ...answers,
});

const fold = (...verdicts: readonly Partial<Verdict>[]): Checks => {
  const [first = {}, ...rest] = verdicts;
  return rest.map(verdict).reduce<Checks>(foldVerdict, foldVerdict(undefined, verdict(first)));
};

const shown = ({ lines }: Checks): string[] => lines.map(({ name, result }) => `${name} ${result}`);

test("S44: the three checks stand in their order from the first moment", () => {
  expect(shown(fold({}))).toEqual(["outage pending", "line pending", "visit pending"]);
});

test("a result keeps the time at which it was first there", () => {
  const checks = fold(
    {},
    { outage: "none", at: "10:01" },
    { outage: "none", line: "ok", at: "10:02" },
    { outage: "none", line: "drops", visit: "none", at: "10:03" },
  );
  expect(checks.lines.map(({ at }) => at)).toEqual(["10:01", "10:03", "10:03"]);
});

test.each([
  ["S39: a fee that is not paid is shown", "unpaid", true],
  ["a suspension is shown", "suspended", true],
  ["a paid fee changes nothing and is not", "paid", false],
  ["nor is one that is not known yet", "pending", false],
  ["nor one that could not be asked", "unknown", false],
])("%s", (_, account, isShown) => {
  expect(fold({ account }).lines.some(({ name }) => name === "account")).toBe(isShown);
});

test("S44: a check that never ended is unknown, never fine", () => {
  const ended = endUnfinished(fold({ outage: "none" }), "10:05");
  expect(shown(ended)).toEqual(["outage none", "line unknown", "visit unknown"]);
  expect(isUnderWay(ended)).toBe(false);
});

test.each([
  ["ok", "good"],
  ["none", "good"],
  ["outage", "trouble"],
  ["cable-cut", "trouble"],
  ["open", "notice"],
  ["unknown", "unknown"],
  ["pending", "pending"],
  ["something-new", "unknown"],
])("the sign for %s is %s", (result, tone) => {
  expect(toneOf(result)).toBe(tone);
});
