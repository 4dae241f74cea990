import { describe, expect, test } from "vitest";
import type { Topic } from "../../kernel/topic.ts";
import type { Reading } from "../understanding/evaluate.ts";
import { compareReadings, fallenFigures } from "./compare.ts";

const read = (topic: Topic, guess: Topic, answered = true): Reading => ({
  sample: { text: `${topic} as ${guess}`, lang: "kk", topic },
  understood: {
    topic: guess,
    answered,
    confidence: 0.9,
    alternatives: [],
    language: "kk",
    isLanguageCertain: true,
    logins: [],
    alreadyDone: false,
    angry: false,
    wantsOperator: false,
  },
});

const many = (count: number, reading: Reading): readonly Reading[] =>
  Array.from({ length: count }, () => reading);
const right = read("balance", "balance");
const unsure = read("balance", "balance", false);
const wrong = read("balance", "move");
const unsurelyWrong = read("balance", "move", false);
const rejected = read("other", "other");
const taken = read("other", "move");

describe("a run is refused when a guarded figure falls by more than one message", () => {
  test.each([
    ["nothing changes", many(10, right), many(10, right), []],
    ["one message fewer is understood", many(10, right), [...many(9, right), unsurelyWrong], []],
    [
      "two fewer are understood",
      many(10, right),
      [...many(8, right), unsurelyWrong, unsurelyWrong],
      ["topOne"],
    ],
    [
      "two more are acted on wrongly",
      many(10, right),
      [...many(8, right), wrong, wrong],
      ["topOne", "precision"],
    ],
    ["all are asked back about", many(10, right), many(10, unsure), ["precision"]],
    ["one that is not ours is acted on", many(5, rejected), [...many(4, rejected), taken], []],
    [
      "two that are not ours are acted on",
      many(5, rejected),
      [...many(3, rejected), taken, taken],
      ["topOne", "precision", "rejection"],
    ],
    ["two more are understood", [...many(8, right), wrong, wrong], many(10, right), []],
  ])("%s", (_, before, after, fallen) => {
    expect(fallenFigures(compareReadings(before, after), 1)).toEqual(fallen);
  });
});

test("messages that are acted on rightly or asked back about instead of wrongly are better, and worse the other way", () => {
  const before = [wrong, unsure, right, unsurelyWrong, right];
  const after = [unsurelyWrong, right, wrong, unsurelyWrong, unsure];
  const { better, worse } = compareReadings(before, after);
  expect(better.map(({ before: from, after: to }) => [from, to])).toEqual([
    [
      { topic: "move", answered: true },
      { topic: "move", answered: false },
    ],
    [
      { topic: "balance", answered: false },
      { topic: "balance", answered: true },
    ],
  ]);
  expect(worse).toHaveLength(2);
});
