import { describe, expect, test } from "vitest";
import { readFigures, readPhone } from "./numbers.ts";

const kindsOf = (text: string): readonly string[] => readFigures(text, 10).map(({ kind }) => kind);
const loginsOf = (text: string): readonly string[] =>
  readFigures(text, 10).flatMap((one) => (one.kind === "login" ? [one.login] : []));
const phonesOf = (text: string): readonly string[] =>
  readFigures(text, 10).flatMap((one) => (one.kind === "phone" ? [one.phone] : []));

describe("a login is taken in any usual way", () => {
  test.each([
    "7010000003",
    "701 000 0003",
    "701-000-0003",
    "701 000 00 03",
    "(701) 000-00-03",
    "70 10 00 00 03",
    "7010 000 003",
    "менің логинім 701 000 0003",
    "логин:7010000003.",
    "мой логин 7010000003, интернета нет 2 дня",
    "login 701.000.0003",
    "25.07.2026 14:30 төледім логин 7010000003 сомасы 5000 тг",
    "7010000003 5000",
    "логин 701\u00a0000\u00a00003",
    "7O1OO00003",
    "7о10000оо3",
    "７０１００００００３",
  ])("«%s»", (text) => {
    expect(loginsOf(text)).toEqual(["7010000003"]);
  });

  test("two logins in one message, in their order", () => {
    expect(loginsOf("7010000003 орнына 701 000 0013 төледім")).toEqual(["7010000003", "7010000013"]);
    expect(loginsOf("7010000003 7010000013")).toEqual(["7010000003", "7010000013"]);
  });

  test.each([
    "+7 701 000 0003",
    "8 701 000 00 03",
    "87010000003",
    "+7(701)000-00-03",
    "7 701 000 0003",
    "77010000003",
  ])("eleven digits are a telephone: «%s»", (text) => {
    expect(loginsOf(text)).toEqual([]);
    expect(phonesOf(text)).toEqual(["+77010000003"]);
  });

  test("login and telephone in one message are told apart", () => {
    const text = "логин 7010000003, телефоным 8 701 123 45 67";
    expect(loginsOf(text)).toEqual(["7010000003"]);
    expect(phonesOf(text)).toEqual(["+77011234567"]);
  });

  test.each(["701000000", "701 000", "3131", "12345678901234", "870100000031", "15 000 000 000 тг"])(
    "no login in «%s»",
    (text) => {
      expect(loginsOf(text)).toEqual([]);
    },
  );
});

test.each([
  ["5000 тг", 500_000],
  ["15 000 тенге", 1_500_000],
  ["15 000,50 ₸", 1_500_050],
  ["9999.99 тг", 999_999],
  ["15к", 1_500_000],
  ["15 тыс", 1_500_000],
  ["15 мың теңге", 1_500_000],
  ["15 минг тг", 1_500_000],
  ["5 мың", 500_000],
  ["10.000 tenge", 1_000_000],
  ["1,5 тыс тенге", 150_000],
])("«%s» is %d tiyn", (text, amountTiyn) => {
  expect(readFigures(text, 10)).toMatchObject([{ kind: "money", amountTiyn }]);
});

test.each([
  ["он бес мың", 15_000],
  ["он бес мың теңге төледім", 15_000],
  ["on bes myn tenge", 15_000],
  ["бес мын тг", 5_000],
  ["бір жарым мың", 1_500],
  ["он мың бес жүз", 10_500],
  ["жеті жүз елу теңге", 750],
  ["жиырма мыңды аудардым", 20_000],
  ["қырық бес мың тоғыз жүз тоқсан теңге", 45_990],
  ["пятнадцать тысяч", 15_000],
  ["заплатил пять тысяч тенге вчера", 5_000],
  ["десять тыщ", 10_000],
  ["полторы тысячи", 1_500],
  ["двести пятьдесят тенге", 250],
  ["piat tysiach tenge", 5_000],
  ["fifteen thousand", 15_000],
  ["two thousand five hundred tenge", 2_500],
  ["15 минг тг", 15_000],
  ["15 косарей", 15_000],
  ["15 мыңдай", 15_000],
  ["15 мыңға", 15_000],
  ["5000т", 5_000],
  ["15 000 т", 15_000],
  ["5000тнг", 5_000],
  ["5,000 tenge", 5_000],
  ["15,500 тг", 15_500],
  ["1,5 тыс", 1_500],
  ["10 тыщ", 10_000],
])("«%s» is %d tenge", (text, tenge) => {
  expect(readFigures(text, 10)).toMatchObject([{ kind: "money", amountTiyn: tenge * 100 }]);
});

test.each([
  "мың рахмет",
  "5 мынау",
  "5 т",
  "4 топ",
  "екі мың жиырма алтыншы жыл",
  "он не работает",
  "теңгемен төлеймін",
  "тысячу раз говорил",
  "сто раз звонил",
  "бес минут күттім",
  "две тысячи двадцать шестой год",
])("no sum in «%s»", (text) => {
  expect(readFigures(text, 10).filter(({ kind }) => kind === "money")).toEqual([]);
});

test.each([
  ["100 мбит", ["speed"]],
  ["500 mbps", ["speed"]],
  ["20 гб қалды", ["traffic"]],
  ["2 күн болды", ["duration"]],
  ["30 минут", ["duration"]],
  ["18:30-да", ["clock"]],
  ["25.07 күні", ["date"]],
  ["5 ГГц", ["number"]],
  ["116", ["number"]],
  ["сәлем", []],
])("the figures of «%s» are %j", (text, kinds) => {
  expect(kindsOf(text)).toEqual(kinds);
});

test("asked for a telephone, ten digits will do", () => {
  expect(readPhone("701 000 0003")).toBe("+77010000003");
  expect(readPhone("нөмірім 8 (701) 000-00-03")).toBe("+77010000003");
  expect(readPhone("12345")).toBeUndefined();
});
