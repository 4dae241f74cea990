import { expect, test } from "vitest";
import { readLanguageRequest } from "./language-request.ts";

test.each([
  ["қазақша жазыңызшы", "kk", "kk"],
  ["kazaksha jazynyzshy", "kk", "kk"],
  ["казакша сойлейик", "kk", "kk"],
  ["можно на казахском?", "ru", "kk"],
  ["орысша бола ма", "kk", "ru"],
  ["давайте на русском пожалуйста", "ru", "ru"],
  ["по-русски", "ru", "ru"],
  ["не понимаю по-казахски", "ru", "ru"],
  ["қазақша түсінбеймін, орысша болсын", "kk", undefined],
  ["мен орысша түсінбеймін", "kk", "kk"],
  ["in English please", "en", "en"],
  ["ағылшынша жауап бересіз бе", "kk", "en"],
  ["I don't understand Kazakh", "en", "en"],
  ["қазақша арналар көрсетпейді теледидардан үшінші күн", "kk", undefined],
  ["на русском канале пропал звук уже второй день", "ru", undefined],
  ["интернет жоқ", "kk", undefined],
  ["", "kk", undefined],
] as const)("«%s» asks for a language: written in %s, asks for %s", (text, own, asked) => {
  expect(readLanguageRequest(text, own)).toBe(asked);
});
