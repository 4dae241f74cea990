import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadPhrases } from "../understanding/phrases.ts";
import { createAnonymiser } from "./familiar-words.ts";

const anonymise = createAnonymiser(
  loadPhrases(join(import.meta.dirname, "../../../provider/beeline-kz/phrases")),
  10,
);

test.each([
  ["менің атым Арман Серікұлы, интернет жоқ", "интернет жоқ", ["Арман", "Серік"]],
  ["Меня зовут Роза Ивановна Петренко. нет интернета", "нет интернета", ["Роза", "Иванов", "Петренко"]],
  ["это Жаксыбекова Гульмира, не работает интернет", "не работает интернет", ["Жаксыбекова", "Гульмира"]],
  ["жаксыбекова гульмира интернет жок", "интернет жок", ["жаксыбекова", "гульмира"]],
  ["логин 7010000003 интернет жоқ", "интернет жоқ", ["7010000003", "701"]],
  ["+7 701 123 45 67 номерім, интернет жоқ", "интернет жоқ", ["701", "123", "67"]],
  ["пишите на aidar.k@mail.kz нет интернета", "нет интернета", ["aidar", "mail"]],
  ["Абылайхан даңғылы 12, 45 пәтер интернет жоқ", "интернет жоқ", ["Абылайхан", "12", "45"]],
  ["ИИН 880101300123 нет интернета", "нет интернета", ["880101300123"]],
  ["100 мбит төлеймін интернет баяу", "100 мбит", []],
])("«%s» is told as «%s» without who wrote it", (text, kept, secrets) => {
  const told = anonymise(text);
  expect(told).toContain(kept);
  for (const secret of secrets) expect(told.toLowerCase()).not.toContain(secret.toLowerCase());
});

test("no digit of a run of four or more, and no word that the phrases don't have, is let through", () => {
  const secret = fc.stringMatching(/^[бвгджзклмнпрстфхцчшщ]{7,12}$/u);
  fc.assert(
    fc.property(secret, fc.stringMatching(/^\d{4,16}$/), fc.string(), (name, number, rest) => {
      const told = anonymise(`${rest} ${name} ${number} интернет жоқ`);
      expect(told).not.toContain(name);
      expect(told).not.toMatch(/\d{4}/);
    }),
  );
});
