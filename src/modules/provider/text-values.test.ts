import { describe, expect, test } from "vitest";
import { instant } from "../../kernel/instant.ts";
import { languages } from "../../kernel/language.ts";
import { tiynFromTenge } from "../../kernel/money.ts";
import { type TextValue, waysToWrite } from "./text-values.ts";

const nouns = {
  times: { kk: "рет", ru: { one: "раз", few: "раза", many: "раз" }, en: { one: "time", other: "times" } },
};

/** The value in Kazakh, Russian and English. */
const written = (value: TextValue, format = "plain"): (string | undefined)[] =>
  languages.map((language) => waysToWrite(value, { language, zone: "Asia/Almaty", nouns })[format]?.());

/** Almaty is at UTC+5. */
const local = (text: string) => instant(`${text}:00+05:00`);

describe("an instant is told as its reader sees it", () => {
  const now = local("2026-07-25T15:00");

  test.each([
    ["later today", "2026-07-25T19:30", "бүгін 19:30", "сегодня в 19:30", "today at 19:30"],
    ["the last minute of today", "2026-07-25T23:59", "бүгін 23:59", "сегодня в 23:59", "today at 23:59"],
    [
      "midnight belongs to tomorrow",
      "2026-07-26T00:00",
      "ертең 00:00",
      "завтра в 00:00",
      "tomorrow at 00:00",
    ],
    [
      "tomorrow, more than 24 hours away",
      "2026-07-26T18:00",
      "ертең 18:00",
      "завтра в 18:00",
      "tomorrow at 18:00",
    ],
    ["the first minute of today", "2026-07-25T00:00", "бүгін 00:00", "сегодня в 00:00", "today at 00:00"],
    [
      "yesterday, a minute before midnight",
      "2026-07-24T23:59",
      "кеше 23:59",
      "вчера в 23:59",
      "yesterday at 23:59",
    ],
    ["the day after tomorrow", "2026-07-27T09:05", "27 шілде 09:05", "27 июля в 09:05", "27 July at 09:05"],
    [
      "another year",
      "2027-01-02T09:00",
      "2027 ж. 2 қаңтар 09:00",
      "2 января 2027 г. в 09:00",
      "2 January 2027 at 09:00",
    ],
  ])("%s", (_, at, ...told) => {
    expect(written({ at: local(at), now })).toEqual(told);
  });

  test("tomorrow may be next year", () => {
    const eve = local("2026-12-31T23:00");
    expect(written({ at: local("2027-01-01T10:00"), now: eve })).toEqual([
      "ертең 10:00",
      "завтра в 10:00",
      "tomorrow at 10:00",
    ]);
  });

  test("the provider's zone decides which day it is, not UTC", () => {
    // 20:30 UTC on the 25th is 01:30 on the 26th in Almaty.
    expect(written({ at: instant("2026-07-25T20:30:00Z"), now })[0]).toBe("ертең 01:30");
  });

  test("seconds are cut off, so that a deadline is never shown late", () => {
    expect(written({ at: instant("2026-07-25T14:30:59Z"), now }, "time")).toEqual([
      "19:30",
      "19:30",
      "19:30",
    ]);
  });

  test.each([
    ["until", "2026-07-25T19:30", "бүгін 19:30-ға дейін", "сегодня до 19:30", "by 19:30 today"],
    ["until", "2026-07-26T18:00", "ертең 18:00-ге дейін", "завтра до 18:00", "by 18:00 tomorrow"],
    ["until", "2026-07-28T15:05", "28 шілде 15:05-ке дейін", "28 июля до 15:05", "by 15:05 on 28 July"],
    ["to", "2026-07-25T18:00", "бүгін 18:00-ге дейін", "сегодня до 18:00", "to 18:00 today"],
    ["from", "2026-07-26T09:00", "ертең 09:00-ден", "завтра с 09:00", "from 09:00 tomorrow"],
    ["at", "2026-07-25T19:40", "бүгін 19:40-та", "сегодня в 19:40", "at 19:40 today"],
    ["at", "2026-07-28T19:00", "28 шілде 19:00-де", "28 июля в 19:00", "at 19:00 on 28 July"],
    ["since", "2026-07-25T14:05", "бүгін 14:05-тен бері", "сегодня с 14:05", "since 14:05 today"],
    ["since", "2026-07-24T14:05", "кеше 14:05-тен бері", "с 14:05 вчерашнего дня", "since 14:05 yesterday"],
    ["since", "2026-07-20T14:05", "20 шілде 14:05-тен бері", "с 14:05 20 июля", "since 14:05 on 20 July"],
    ["day", "2026-07-26T18:00", "ертең", "завтра", "tomorrow"],
  ])("%s %s", (format, at, ...told) => {
    expect(written({ at: local(at), now }, format)).toEqual(told);
  });
});

describe("durations", () => {
  test.each([
    [80, "1 сағат 20 минут", "1 час 20 минут", "1 hour 20 minutes"],
    [1, "1 минут", "1 минута", "1 minute"],
    [2, "2 минут", "2 минуты", "2 minutes"],
    [5, "5 минут", "5 минут", "5 minutes"],
    [21, "21 минут", "21 минута", "21 minutes"],
    [59.6, "1 сағат", "1 час", "1 hour"],
    [0, "0 минут", "0 минут", "0 minutes"],
    [0.7, "42 секунд", "42 секунды", "42 seconds"],
    [24 * 60, "24 сағат", "24 часа", "24 hours"], // below two full days: hours
    [47 * 60 + 59, "47 сағат 59 минут", "47 часов 59 минут", "47 hours 59 minutes"],
    [48 * 60, "2 тәулік", "2 суток", "2 days"],
    [72 * 60, "3 тәулік", "3 суток", "3 days"],
    [53 * 60, "2 тәулік 5 сағат", "2 суток 5 часов", "2 days 5 hours"],
  ])("%d minutes", (minutes, ...told) => {
    expect(written({ minutes })).toEqual(told);
  });

  test.each([
    ["within", 120, "2 сағат ішінде", "в течение 2 часов", "within 2 hours"],
    ["within", 60, "1 сағат ішінде", "в течение 1 часа", "within 1 hour"],
    ["within", 72 * 60, "3 тәулік ішінде", "в течение 3 суток", "within 3 days"],
    ["after", 21, "21 минуттан кейін", "через 21 минуту", "in 21 minutes"],
    ["ago", 80, "1 сағат 20 минут бұрын", "1 час 20 минут назад", "1 hour 20 minutes ago"],
    ["least", 2, "кемінде 2 минут", "не меньше 2 минут", "at least 2 minutes"],
    ["most", 30, "30 минутқа дейін", "до 30 минут", "up to 30 minutes"],
    ["over", 24 * 60, "24 сағаттан астам", "больше 24 часов", "more than 24 hours"],
    ["under", 24 * 60, "24 сағаттан аз", "меньше 24 часов", "less than 24 hours"],
  ])("%s %d minutes", (format, minutes, ...told) => {
    expect(written({ minutes }, format)).toEqual(told);
  });

  test("days of the calendar are other words than full days", () => {
    expect(written({ days: 30 }, "within")).toEqual(["30 күн ішінде", "в течение 30 дней", "within 30 days"]);
    expect(written({ days: 2 }, "its")).toEqual(["2 күні", "2 дня", "2 days"]);
  });
});

test.each([
  ["plain", "2026 ж. 24 тамыз", "24 августа 2026 г.", "24 August 2026"],
  [
    "until",
    "2026 ж. 24 тамызға дейін (осы күнді қоса)",
    "до 24 августа 2026 г. включительно",
    "by the end of 24 August 2026",
  ],
  ["from", "2026 ж. 24 тамыздан бастап", "с 24 августа 2026 г.", "from 24 August 2026"],
])("a date, %s", (format, ...told) => {
  expect(written({ on: Temporal.PlainDate.from("2026-08-24") }, format)).toEqual(told);
});

test("S29: hours of work", () => {
  const time = Temporal.PlainTime.from("09:00");
  expect(written({ time }, "from")).toEqual(["09:00-ден", "с 09:00", "from 09:00"]);
  expect(written({ time: time.add({ hours: 9 }) }, "to")).toEqual(["18:00-ге дейін", "до 18:00", "to 18:00"]);
});

test("S32: days of the month as a span", () => {
  expect(written(27, "fromDay")).toEqual(["27-сінен", "с 27-го", "from the 27th"]);
  expect(written(4, "toDay")).toEqual(["4-іне дейін", "по 4-е", "to the 4th"]);
  expect([1, 2, 3, 11, 22].map((day) => written(day, "toDay")[2])).toEqual([
    "to the 1st",
    "to the 2nd",
    "to the 3rd",
    "to the 11th",
    "to the 22nd",
  ]);
});

test("S10, S13: amounts, with no-break spaces", () => {
  const money = tiynFromTenge(10_000);
  expect(written({ money }, "under").slice(0, 2)).toEqual([
    "10\u00a0000\u00a0₸-ден аз",
    "меньше 10\u00a0000\u00a0₸",
  ]);
  expect(written({ money })[0]).toBe("10\u00a0000\u00a0₸");
});

test("counted words follow the number", () => {
  expect(written(1, "times")).toEqual(["1 рет", "1 раз", "1 time"]);
  expect(written(3, "times")).toEqual(["3 рет", "3 раза", "3 times"]);
  expect(written(11, "times")).toEqual(["11 рет", "11 раз", "11 times"]);
});

test("S11: more than so many", () => {
  expect(written(4, "over")).toEqual(["4-тен көп", "больше 4", "more than 4"]);
});

test("lists", () => {
  expect(written(["чек", "логин", "күні"])[0]).toBe("чек, логин және күні");
  expect(written(["чек", "логин"], "or")).toEqual(["чек немесе логин", "чек или логин", "чек or логин"]);
  expect(written(["чек"])).toEqual(["чек", "чек", "чек"]);
  expect(written([])).toEqual(["", "", ""]);
});

test("a value that has its own words in each language", () => {
  expect(written({ kk: "үй", ru: "дом", en: "home" })).toEqual(["үй", "дом", "home"]);
});
