import fc from "fast-check";
import { expect, test } from "vitest";
import { instant } from "../../../kernel/instant.ts";
import { latestMoment, readSpokenMoment, settleMoment } from "./payment-date.ts";

/** A Saturday, 15:00 in Almaty. */
const here = { now: instant("2026-07-25T10:00:00Z"), zone: "Asia/Almaty" };
const loginDigits = 10;

function settled(text: string, at = here): string | undefined {
  const spoken = readSpokenMoment(text, loginDigits);
  const paid = spoken && settleMoment(spoken, at);
  return paid && `${paid.on.toString()}${paid.time === null ? "" : ` ${paid.time.toString().slice(0, 5)}`}`;
}

test.each<[string, string]>([
  ["кеше", "2026-07-24"],
  ["keshe 18:30 da toledim", "2026-07-24 18:30"],
  ["вчера в 18.30", "2026-07-24 18:30"],
  ["yesterday at 6 pm", "2026-07-24 18:00"],
  ["бүгін таңғы 9-да", "2026-07-25 09:00"],
  ["сегодня 09:05", "2026-07-25 09:05"],
  ["алдыңғы күні", "2026-07-23"],
  ["позавчера вечером", "2026-07-23"],
  ["the day before yesterday", "2026-07-23"],
  ["25.07", "2026-07-25"],
  ["25/07/26", "2026-07-25"],
  ["25.07.2026 14:05", "2026-07-25 14:05"],
  ["24-07-2026", "2026-07-24"],
  ["2026-07-01", "2026-07-01"],
  ["24 шілдеде кешкі 6-да", "2026-07-24 18:00"],
  ["шілденің 20-сы", "2026-07-20"],
  ["24 июля 18:30", "2026-07-24 18:30"],
  ["1 мая", "2026-05-01"],
  ["20th of July 2026", "2026-07-20"],
  ["25 числа", "2026-07-25"],
  ["26 күні", "2026-06-26"],
  ["3 күн бұрын", "2026-07-22"],
  ["төлегеніме үш күн болды", "2026-07-22"],
  ["неделю назад", "2026-07-18"],
  ["неделю назад в 18:30", "2026-07-18 18:30"],
  ["неделю назад вечером в 6 часов вечера", "2026-07-18 18:00"],
  // "Дня" is also the afternoon: no hour is read out of it.
  ["3 дня назад", "2026-07-22"],
  ["3 дня назад в 2 часа дня", "2026-07-22 14:00"],
  ["2 часа назад", "2026-07-25 13:00"],
  ["екі сағат бұрын", "2026-07-25 13:00"],
  ["бейсенбіде", "2026-07-23"],
  ["в пятницу вечером", "2026-07-24"],
  // «Бүгінге дейін» is "until today" and names no day.
  ["кеше төлегем бүгінге дейін көрінбейді", "2026-07-24"],
  // Figures that are no dates: a login, an amount.
  ["7010000013 логиніне 5000 тг 20.07 күні", "2026-07-20"],
])("S9: «%s» is %s", (text, expected) => {
  expect(settled(text)).toBe(expected);
});

test.each([
  ["a day still to come", "26.07"],
  ["an hour still to come", "бүгін 18:30"],
  ["a date that is nearer next time than last time", "25.12"],
  ["a day that no month has", "31.02"],
  ["no day at all", "төледім ғой"],
  ["two days", "вчера платил, сегодня пусто"],
  ["nobody knows how many days", "несколько дней назад"],
])("S9: %s is refused (%s)", (_, text) => {
  expect(settled(text)).toBeUndefined();
});

test("a date without a year is the nearest one: in January, 30.12 was last month", () => {
  expect(settled("30.12", { ...here, now: instant("2027-01-05T10:00:00Z") })).toBe("2026-12-30");
});

test("S19: a day is the provider's own: at 20:30 UTC it is already tomorrow there", () => {
  const late = { ...here, now: instant("2026-07-31T20:30:00Z") };
  expect(settled("бүгін", late)).toBe("2026-08-01");
  expect(settled("сегодня 01:15", late)).toBe("2026-08-01 01:15");
});

test.each<[string, string, string]>([
  ["with its time", "кеше 18:30", "2026-07-24T13:30:00Z"],
  ["without one, the end of the day", "кеше", "2026-07-24T19:00:00Z"],
  ["today without a time, now", "бүгін", "2026-07-25T10:00:00Z"],
])("S23: a payment is as young as it can be: %s", (_, text, expected) => {
  const paid = settleMoment(readSpokenMoment(text, loginDigits)!, here)!;
  expect(latestMoment(paid, here).toString()).toBe(expected);
});

test("no text is read as a moment that is still to come", () => {
  const words = fc.constantFrom(
    "кеше",
    "сегодня",
    "25",
    "12.12",
    "31",
    "июня",
    "18:30",
    "күн",
    "бұрын",
    "пятница",
    "2027",
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 5 }), (parts) => {
      const spoken = readSpokenMoment(parts.join(" "), loginDigits);
      const paid = spoken && settleMoment(spoken, here);
      if (paid === undefined) return;
      expect(Temporal.Instant.compare(latestMoment(paid, here), here.now)).toBeLessThanOrEqual(0);
      expect(paid.on.toString() <= "2026-07-25").toBe(true);
    }),
  );
});
