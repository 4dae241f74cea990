import { foldWord } from "../normaliser/letters.ts";

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
  [0, "бүгін бүгінгі бүгіннен сегодня сегодняшнего today thismorning"],
  [1, "кеше кешегі кешеден кешелі вчера вчерашнего вчерашний yesterday yesterdays lastnight lastevening"],
  [2, "алдыңгүні алдыңғыкүні арғыкүні бұрнағыкүні бұрнағы позавчера позавчерашнего beforeyesterday"],
];

const unitsInMinutes: Beginnings = [
  [1, "минут минуттан минуту минуты minute minutes"],
  [60, "сағат сағаттан сағаттай час часа часов hour hours"],
  [24 * 60, "күн күннен күндей тәулік день дня дней сутки суток day days"],
  [7 * 24 * 60, "апта аптадан неделю недели недель week weeks"],
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

/** Each takes a folded word and tells its meaning: a month, an ISO day of the week, days back, minutes. */
export const monthOf: Reader = reader(months, beginsWith);
export const weekdayOf: Reader = reader(weekdays, beginsWith);
export const daysAgoOf: Reader = reader(daysAgo, isWhole);
export const unitMinutesOf: Reader = reader(unitsInMinutes, isWhole);

const wordSet = (words: string): ((word: string | undefined) => boolean) => {
  const known = new Set(words.split(" ").map(foldWord));
  return (word) => word !== undefined && known.has(word);
};

/** Units that mean one of them where no number stands before: "неделю назад". */
export const isSingle = wordSet("минуту час сутки неделю");

/** «3 күн бұрын», «3 күн болды», «екі күннен бері», "3 дня назад", "3 days ago". */
export const saysAgo = wordSet("бұрын болды өтті бері бойы назад тому ago");

/** "Уже 2 дня", "for two days". */
export const saysFor = wordSet("уже for last");

export const isArticle = wordSet("a an");

/** What makes the number before it a day of the month: «25 күні», "25 числа", "the 25th". */
export const saysDayOfMonth = wordSet("күні інде сінде сында числа число го th st nd rd");

export const isHourWord = wordSet("сағат сағатта час часа часов часу ч oclock");
export const isMinute = wordSet("минут минута минуты минутта minutes");

/** Around a number they make it an hour: «сағат 6-да», "6 вечера", "at 6". */
const besideHour = wordSet("at am pm утра дня вечера ночи таңғы таңертеңгі түскі кешкі түнгі");
export const namesHour = (word: string | undefined): boolean => isHourWord(word) || besideHour(word);

/** With a part of the day they make it one: "вечером в 6", «кешке алтыда». */
export const saysAt = wordSet("в с около after around");
export const isLocative = wordSet("да де та те");

const partsOfDay = {
  morning: wordSet("утра утром таңғы таңертең таңертеңгі таңда таңмен таңнан am morning"),
  afternoon: wordSet("дня днем днём түскі түсте түстен pm afternoon"),
  evening: wordSet("вечера вечером вечеру кешкі кешке кеште кешқұрым evening tonight"),
  night: wordSet("ночи ночью түнгі түнде түн night"),
} as const;

/** The part of the day that a word names. */
export const partOfDay = (word: string): keyof typeof partsOfDay | undefined =>
  (["morning", "afternoon", "evening", "night"] as const).find((part) => partsOfDay[part](word));
