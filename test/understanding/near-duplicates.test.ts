import { expect, test } from "vitest";
import { createTwins, type Twin } from "../../src/modules/learning/twins.ts";
import { normaliseLine } from "../../src/modules/normaliser/normaliser.ts";
import { everyPhrase, loadPhrases } from "../../src/modules/understanding/phrases.ts";
import { readSamples } from "../../src/modules/understanding/samples.ts";

const findTwin = createTwins<Twin>([
  ...everyPhrase(loadPhrases("provider/beeline-kz/phrases")),
  ...readSamples("test/understanding/development.jsonl"),
]);

test.each(["blind", "strangers"])(
  "%s.jsonl repeats no phrase and no message of the development set",
  (name) => {
    const repeated = readSamples(`provider/beeline-kz/evaluation/${name}.jsonl`).flatMap(({ text }) => {
      const twin = findTwin(text);
      return twin === undefined ? [] : [`${text} = ${twin.text}`];
    });
    expect(repeated).toEqual([]);
  },
);

test.each([
  ["in other letters", "ИНТЕРНЕТ ЖОК!", "интернет жоқ", true],
  ["with one more letter", "қашан қосыласыздар ертең", "қашан қосыласыздар ертеңң", true],
  ["with another subject", "когда придёт мастер", "когда придёт платёж", false],
])("a message %s is told apart rightly", (_, one, other, same) => {
  expect(createTwins<Twin>([{ topic: "other", text: other }])(one) !== undefined).toBe(same);
});

test("no message stands twice in the evaluation sets", () => {
  const keys = ["blind", "strangers"]
    .flatMap((name) => readSamples(`provider/beeline-kz/evaluation/${name}.jsonl`))
    .map(({ text }) => normaliseLine(text));
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});
