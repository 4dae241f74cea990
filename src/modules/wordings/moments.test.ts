import fc from "fast-check";
import { expect, test } from "vitest";
import { instant } from "../../kernel/instant.ts";
import { readSpokenMoment } from "./moments.ts";
import { latestMoment, settleMoment } from "./settle-moment.ts";

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
  // In words and in any letters.
  ["кеше кешке", "2026-07-24"],
  ["кеше кешкі алтыда", "2026-07-24 18:00"],
  ["keshe keshki altyda", "2026-07-24 18:00"],
  ["кеше кешке алтыда", "2026-07-24 18:00"],
  ["keshe keshke sagat 7-de", "2026-07-24 19:00"],
  ["бүгін таңғы 8-де", "2026-07-25 08:00"],
  ["бүгін таңғы сегізде", "2026-07-25 08:00"],
  ["bugin tangy segizde", "2026-07-25 08:00"],
  ["бугин танертен сагат он бирде", "2026-07-25 11:00"],
  ["бүгін сағат онда", "2026-07-25 10:00"],
  ["бүгін таңғы тоғыз жарымда", "2026-07-25 09:30"],
  ["кеше түнгі он бірде", "2026-07-24 23:00"],
  ["кеше түнгі 11-де", "2026-07-24 23:00"],
  ["бүгін түнгі екіде", "2026-07-25 02:00"],
  ["кеше сағат 18 30 минутта", "2026-07-24 18:30"],
  ["кеше сағат он сегізде", "2026-07-24 18:00"],
  ["кеше 18-30-да", "2026-07-24 18:30"],
  ["екі күннен бері", "2026-07-23"],
  ["eki kunnen beri", "2026-07-23"],
  ["2 куннен бери интернет жок", "2026-07-23"],
  ["бір аптадан бері", "2026-07-18"],
  ["үш сағаттан бері жоқ", "2026-07-25 12:00"],
  ["кешеден бері", "2026-07-24"],
  ["бүгіннен бері", "2026-07-25"],
  ["төрт күн бойы", "2026-07-21"],
  ["25 шілдеде", "2026-07-25"],
  ["жиырма бесінші шілде", "2026-07-25"],
  ["шілденің жиырмасында", "2026-07-20"],
  ["jiyrma shilde", "2026-07-20"],
  ["бейсенбіден бері", "2026-07-23"],
  ["дүйсенбі күні кешкі жетіде", "2026-07-20 19:00"],
  ["арғы күні", "2026-07-23"],
  ["вчера в 6 вечера", "2026-07-24 18:00"],
  ["вчера в шесть вечера", "2026-07-24 18:00"],
  ["вчера вечером в шесть", "2026-07-24 18:00"],
  ["вчера в 18-30", "2026-07-24 18:30"],
  ["вчера в полшестого вечера", "2026-07-24 17:30"],
  ["вчера в шесть часов тридцать минут вечера", "2026-07-24 18:30"],
  ["vchera v 6 vechera", "2026-07-24 18:00"],
  ["сегодня утром в девять", "2026-07-25 09:00"],
  ["сегодня в два часа ночи", "2026-07-25 02:00"],
  ["вчера в двенадцать ночи", "2026-07-24 00:00"],
  ["вчера в 11 ночи", "2026-07-24 23:00"],
  ["двадцать четвертого июля", "2026-07-24"],
  ["двадцатого числа", "2026-07-20"],
  ["первого июля в пять вечера", "2026-07-01 17:00"],
  ["два дня назад", "2026-07-23"],
  ["уже три дня нет интернета", "2026-07-22"],
  ["пять минут назад", "2026-07-25 14:55"],
  ["две недели назад", "2026-07-11"],
  ["со вчерашнего дня", "2026-07-24"],
  ["с понедельника", "2026-07-20"],
  ["с шести утра сегодня", "2026-07-25 06:00"],
  ["last night at nine", "2026-07-24 21:00"],
  ["yesterday at half past", "2026-07-24"],
  ["yesterday at six in the evening", "2026-07-24 18:00"],
  ["for two days", "2026-07-23"],
  ["two hours ago", "2026-07-25 13:00"],
  ["a week ago", "2026-07-18"],
  ["July the twentieth", "2026-07-20"],
  ["July 20", "2026-07-20"],
  ["20 July 2025", "2025-07-20"],
  ["this morning at 8", "2026-07-25 08:00"],
  ["since Monday", "2026-07-20"],
  ["yesterday 9pm", "2026-07-24 21:00"],
  // "Он" is "he" and ten, «бір» and "one" are often no count.
  ["он вчера заплатил", "2026-07-24"],
  ["он 20 июля платил", "2026-07-20"],
  ["бір рет 20 шілдеде төледім", "2026-07-20"],
  // Figures that are no dates: a login, an amount.
  ["20 шілдеде он бес мың теңге төледім", "2026-07-20"],
  ["вчера в 10 утра заплатил пять тысяч", "2026-07-24 10:00"],
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
  ["days to come", "3 күннен кейін"],
  ["a house and a flat", "үйім 18-30"],
  ["a thing that is counted", "бір рет төледім"],
  ["a number in words", "он бес мың теңге"],
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
