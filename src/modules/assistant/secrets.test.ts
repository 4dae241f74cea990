import { expect, test } from "vitest";
import { withoutSecrets } from "./secrets.ts";

test.each([
  ["пароль: Qwerty123", "пароль: ••••••••"],
  [
    "поменял пароль от вайфай на Astana-2026 и теперь нет интернета",
    "поменял пароль от вайфай на •••••••• и теперь нет интернета",
  ],
  ["құпиясөзім Almaty2026 болатын", "құпиясөзім •••••••• болатын"],
  ["wifi password = p@ss1word", "wifi password = ••••••••"],
  // Nothing that looks like one.
  ["құпиясөзді ауыстырдым, логинім 7010000003", "құпиясөзді ауыстырдым, логинім 7010000003"],
  ["пароль не подходит", "пароль не подходит"],
  ["логин 7010000003, тариф Home 300", "логин 7010000003, тариф Home 300"],
])("%s", (text, kept) => {
  expect(withoutSecrets(text, false)).toBe(kept);
});

test("an answer to a question for a secret stays in no part", () => {
  expect(withoutSecrets("короткий", true)).toBe(withoutSecrets("a much longer one", true));
});
