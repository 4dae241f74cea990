import { describe, expect, test } from "vitest";
import { isSameOwner, type Owner } from "./names.ts";

const named = (name: string, iin: string | null = null): Owner => ({ name, iin });

describe("S14: one owner, whatever the spelling", () => {
  test.each([
    ["case and spaces", "Сериков Асан", "  СЕРИКОВ   асан "],
    ["word order", "Сериков Асан Ерланович", "Асан Ерланович Сериков"],
    ["Kazakh and Russian letters", "Серіков Әлихан Қайратұлы", "Сериков Алихан Кайратулы"],
    ["Қ/К, Ғ/Г, Ң/Н, Ө/О, Ұ/У, Ү/У, Һ/Х", "Қуанышева Гүлнұр Баһытқызы", "Куанышева Гулнур Бахыткызы"],
    ["a soft sign that one spelling has", "Оразова Гүлнара", "Оразова Гульнара"],
    ["ё and е", "Королёв Пётр", "Королев Петр"],
    ["э and е", "Ким Эльвира", "Ким Елвира"],
    ["a hyphen", "Әбішев Нұр-Сұлтан", "Абишев Нурсултан"],
    ["a name in two words", "Әбішев Нұр Сұлтан", "Абишев Нурсултан"],
    ["a patronymic in two words", "Ахметов Нұрлан Серік ұлы", "Ахметов Нурлан Серикулы"],
    ["a patronymic that only one has", "Сериков Асан Ерланович", "Сериков Асан"],
    ["a patronymic first", "Ерланович Асан Сериков", "Асан Сериков"],
    ["a patronymic without an ending, in its usual place", "Ахметов Нұрлан Серік", "Ахметов Нурлан"],
    ["a surname that looks like a patronymic", "Абрамович Роман", "Роман Абрамович"],
  ])("%s", (_, a, b) => {
    expect(isSameOwner(named(a), named(b))).toBe(true);
    expect(isSameOwner(named(b), named(a))).toBe(true);
  });
});

describe("S14: not one owner", () => {
  test.each([
    ["another surname", "Сериков Асан", "Серикова Асан"],
    ["another given name", "Сериков Асан", "Сериков Асхат"],
    ["another patronymic", "Сериков Асан Ерланович", "Сериков Асан Маратович"],
    ["an initial", "Сериков Асан", "Сериков А."],
    ["the same initials twice", "Сериков А. Е.", "Сериков А. Е."],
    ["an initial as patronymic", "Сериков Асан Ерланович", "Сериков Асан Е."],
    ["no surname", "Сериков Асан Ерланович", "Асан Ерланович"],
    ["no given name", "Сериков Асан Ерланович", "Сериков Ерланович"],
    ["a surname alone", "Сериков", "Сериков"],
    ["nothing", "", ""],
  ])("%s", (_, a, b) => {
    expect(isSameOwner(named(a), named(b))).toBe(false);
    expect(isSameOwner(named(b), named(a))).toBe(false);
  });
});

describe("S14: national ids decide where both are known", () => {
  test.each([
    [
      "same ids, other names",
      named("Сериков Асан", "900101300123"),
      named("Иванов Пётр", "900101300123"),
      true,
    ],
    [
      "other ids, same name",
      named("Сериков Асан", "900101300123"),
      named("Сериков Асан", "900101300124"),
      false,
    ],
    ["one id only: the names", named("Сериков Асан", "900101300123"), named("Сериков Асан"), true],
  ])("%s", (_, a, b, isSame) => {
    expect(isSameOwner(a, b)).toBe(isSame);
  });
});
