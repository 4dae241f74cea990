import { expect, test } from "vitest";
import type { Topic } from "../../kernel/topic.ts";
import type { Understanding } from "../understanding/understanding.ts";
import { lessonOf } from "./phrase-text.ts";

/** Takes what holds «кабель» for a cut cable, and is unsure of the rest. */
function understand(text: string): Understanding {
  const [topic, confidence]: [Topic, number] = text.includes("кабель") ? ["cable-cut", 0.9] : ["other", 0.4];
  return {
    topic,
    confidence,
    answered: confidence > 0.5,
    alternatives: [{ topic: "internet-down", confidence: text.includes("интернет") ? 0.3 : 0.1 }],
    language: "ru",
    isLanguageCertain: false,
    logins: [],
    alreadyDone: false,
    angry: false,
    wantsOperator: false,
  };
}

const reader = { understand, personal: { names: [], places: [] }, loginDigits: 10, charactersMax: 60 };
const story = "Вчера к нам приходили гости, и мы сидели до вечера.";

test.each<[string, string, Topic, string | undefined]>([
  ["short", "Собака порвала кабель. Вот так!", "cable-cut", "Собака порвала кабель. Вот так!"],
  ["long", `${story} Собака порвала кабель. ${story}`, "cable-cut", "Собака порвала кабель."],
  ["with a less likely topic", `${story}\nА интернет где\n${story}`, "internet-down", "А интернет где"],
  [
    "of one long sentence",
    `кабель ${"очень ".repeat(12)}`,
    "cable-cut",
    `кабель ${"очень ".repeat(9)}`.trim(),
  ],
  [
    "with a login in the sentence",
    `${story} На 7010000003 кабель порван. ${story}`,
    "cable-cut",
    "На [login] кабель порван.",
  ],
  ["without a word of its own", "7010000003, +77011234567", "balance", undefined],
])("a text %s teaches its sentence about the topic", (_, text, topic, expected) => {
  const lesson = lessonOf(text, topic, reader);
  expect(lesson?.text).toBe(expected);
  expect((lesson?.text ?? "").length).toBeLessThanOrEqual(reader.charactersMax);
});
