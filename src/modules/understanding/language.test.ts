import { expect, test } from "vitest";
import { loadPhrases } from "./phrases.ts";
import { createUnderstanding } from "./understanding.ts";

const { understand } = createUnderstanding(loadPhrases("provider/beeline-kz/phrases"));

test.each([
  ["Үйде интернет жоқ", "kk"],
  ["уйде интернет жок кашан косасыздар", "kk"],
  ["uide internet joq", "kk"],
  ["internet qashan bolady", "kk"],
  ["balansymdy tekserip berinizshi", "kk"],
  ["sálemetsiz be, tarıfti ózgertkim keledi", "kk"],
  ["Sälem, ınternet baiau", "kk"],
  ["калай ауыстырам тарифти", "kk"],
  ["роутерди кайда апарам", "kk"],
  ["мастер кашан келеди", "kk"],
  ["шнур узилип калды", "kk"],
  ["рахмет", "kk"],
  ["оператормен сөйлескім келеді", "kk"],
  ["ақша түспеді чек бар", "kk"],
  ["нет интернета второй день", "ru"],
  ["net interneta vtoroi den", "ru"],
  ["kogda pridet master", "ru"],
  ["не могу дозвониться до оператора", "ru"],
  ["Айгүл, здравствуйте, когда придёт мастер?", "ru"],
  ["скорость упала в два раза", "ru"],
  ["позовите человека", "ru"],
  ["ytn bynthytnf", "ru"],
  ["хочу сменить тариф", "ru"],
  ["спасибо", "ru"],
  ["my internet is down", "en"],
  ["when will the technician come?", "en"],
  ["how much do I owe", "en"],
  ["the router is dead", "en"],
  ["please call me back", "en"],
  ["thanks a lot", "en"],
])("«%s» is in %s", (text, language) => {
  expect(understand(text).language).toBe(language);
});

test.each(["7010000003", "wifi", "ok", "+7 701 000 00 03", "👍", "..."])(
  "nothing in «%s» tells the language for sure",
  (text) => {
    expect(understand(text).isLanguageCertain).toBe(false);
  },
);
