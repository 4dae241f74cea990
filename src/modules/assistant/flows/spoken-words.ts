import { foldWord } from "../../normaliser/letters.ts";

/** Words that name days, hours and their numbers in Kazakh, Russian and English, found by the folded beginning of a word. */

type Beginnings = readonly (readonly [meaning: number, beginnings: string])[];

const months: Beginnings = [
  [1, "қаңтар январ january jan"],
  [2, "ақпан феврал february feb"],
  [3, "наурыз март march mar"],
  [4, "сәуір апрел april apr"],
  [5, "мамыр май мая may"],
  [6, "маусым июн june jun"],
  [7, "шілде июл july jul"],
  [8, "тамыз август august aug"],
  [9, "қыркүйек сентябр september sep"],
  [10, "қазан октябр october oct"],
  [11, "қараша ноябр november nov"],
  [12, "желтоқсан декабр december dec"],
];

/** ISO numbers of the days of a week. «Сенбі» ends the names of other days, so whole words are compared from their start. */
const weekdays: Beginnings = [
  [1, "дүйсенбі понедельник monday"],
  [2, "сейсенбі вторник tuesday"],
  [3, "сәрсенбі среда среду wednesday"],
  [4, "бейсенбі четверг thursday"],
  [5, "жұма пятниц friday"],
  [6, "сенбі суббот saturday"],
  [7, "жексенбі воскресен sunday"],
];

/** «Бүгінге дейін» is "until today" and names no day, so that these are whole words. */
const daysAgo: Beginnings = [
  [0, "бүгін бүгінгі сегодня today"],
  [1, "кеше кешегі вчера yesterday"],
  [2, "алдыңгүні алдыңғыкүні арғыкүні бұрнағыкүні позавчера beforeyesterday"],
];

const numbers: Beginnings = [
  [1, "бір один одну одного a an one"],
  [2, "екі два две two"],
  [3, "үш три three"],
  [4, "төрт четыре four"],
  [5, "бес пять five"],
  [6, "алты шесть six"],
  [7, "жеті семь seven"],
];

const unitsInMinutes: Beginnings = [
  [1, "минут минуту минуты minute minutes"],
  [60, "сағат час часа часов hour hours"],
  [24 * 60, "күн день дня дней сутки суток day days"],
  [7 * 24 * 60, "апта неделю недели недель week weeks"],
];

type Reader = (word: string) => number | undefined;

function reader(table: Beginnings, match: (word: string, known: string) => boolean): Reader {
  const known = table.flatMap(([meaning, words]) =>
    words.split(" ").map((word) => [foldWord(word), meaning] as const),
  );
  return (word) => known.find(([beginning]) => match(word, beginning))?.[1];
}

const beginsWith = (word: string, beginning: string): boolean => word.startsWith(beginning);
const isWhole = (word: string, known: string): boolean => word === known;

/** Each takes a folded word and tells its meaning: a month, an ISO day of the week, days back, a count, minutes. */
export const monthOf: Reader = reader(months, beginsWith);
export const weekdayOf: Reader = reader(weekdays, beginsWith);
export const daysAgoOf: Reader = reader(daysAgo, isWhole);
export const countOf: Reader = reader(numbers, isWhole);
export const unitMinutesOf: Reader = reader(unitsInMinutes, isWhole);

const wordSet = (words: string): ((word: string | undefined) => boolean) => {
  const known = new Set(words.split(" ").map(foldWord));
  return (word) => word !== undefined && known.has(word);
};

/** Units that mean one of them where no number stands before: "неделю назад". */
export const isSingle = wordSet("минуту час сутки неделю");

/** «3 күн бұрын», «3 күн болды», "3 дня назад", "3 days ago". */
export const saysAgo = wordSet("бұрын болды өтті назад тому ago");

/** What makes the number before it a day of the month: «25 күні», "25 числа", "the 25th". */
export const saysDayOfMonth = wordSet("күні інде сінде сында числа число го th st nd rd");

/** Around an hour: «сағат 6-да», "в 6 часов". */
export const saysHour = wordSet(
  "сағат час часа часов часу ч at am pm утра дня вечера ночи таңғы таңертеңгі түскі кешкі түнгі",
);

export const saysAfternoon = wordSet("дня түскі вечера кешкі pm");

export const saysNight = wordSet("ночи түнгі am");
