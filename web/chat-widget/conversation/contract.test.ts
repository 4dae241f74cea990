import { expect, test } from "vitest";
import { readMessage, readTranscript } from "./contract.ts";

test("a message is read as the chat section of the public surface has it", () => {
  const sent = {
    seq: 7,
    at: "2026-11-23T10:00:00Z",
    author: "assistant",
    language: "ru",
    text: "Кабель оборван.",
    choices: [{ value: "yes", label: "Да" }],
    turnEnds: true,
    verdict: {
      login: "7010000003",
      outage: "none",
      line: "cable-cut",
      visit: "none",
      account: "paid",
      at: "2026-11-23T10:00:00Z",
    },
    topic: "cable-cut",
    article: null,
    refs: [{ kind: "visit", number: "58" }],
  };
  const { topic: _topic, article: _article, ...shown } = sent;
  expect(readMessage(sent)).toEqual(shown);
});

test.each([
  [
    "fields that are missing",
    { seq: 1 },
    { author: "system", text: "", choices: [], refs: [], turnEnds: false },
  ],
  ["an author of a newer server", { seq: 1, author: "robot" }, { author: "system" }],
  ["a language that is not spoken here", { seq: 1, language: "kk-Latn" }, { language: undefined }],
  ["a verdict that is null", { seq: 1, verdict: null }, { verdict: undefined }],
  [
    "a check that is missing is unknown, never fine",
    { seq: 1, verdict: { login: "1" } },
    { verdict: { line: "unknown" } },
  ],
  [
    "a number written as a number",
    { seq: 1, refs: [{ kind: "visit", number: 5 }] },
    { refs: [{ kind: "visit", number: "5" }] },
  ],
])("reads %s", (_, sent, read) => {
  expect(readMessage(sent)).toMatchObject(read);
});

test("a message without a number cannot be put in order and is refused", () => {
  expect(() => readMessage({ text: "?" })).toThrow(TypeError);
});

test("a state that is not known is the assistant's", () => {
  expect(readTranscript({ messages: [], state: "?" })).toEqual({ messages: [], state: "assistant" });
  expect(readTranscript({ messages: [{ seq: 1 }], state: "operator" })).toMatchObject({ state: "operator" });
});
