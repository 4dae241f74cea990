import type { Chance } from "./chance.ts";

/** Someone made up: surname, given name and patronymic, an IIN that nobody has, and the language they write in. */
export type Person = {
  readonly name: string;
  /** Twelve digits with a right check digit. */
  readonly iin: string;
  readonly language: "kk" | "ru" | "en";
};

/** The names of men and of women in one tradition; patronymics are those of the same fathers. */
type Names = {
  readonly surnames: readonly (readonly [man: string, woman: string])[];
  readonly men: readonly string[];
  readonly women: readonly string[];
  readonly patronymics: readonly (readonly [son: string, daughter: string])[];
};

const words = (text: string): readonly string[] => text.split(" ");

const pairs = (text: string): readonly (readonly [string, string])[] =>
  words(text).map((pair) => {
    const [man = "", woman = man] = pair.split("/");
    return [man, woman] as const;
  });

const kazakh: Names = {
  surnames: pairs(
    "Әбдірахманов/Әбдірахманова Серікбаев/Серікбаева Нұрланов/Нұрланова Тоқтаров/Тоқтарова Жақсылықов/Жақсылықова " +
      "Қалиев/Қалиева Омаров/Омарова Сағынтаев/Сағынтаева Бекмұратов/Бекмұратова Есенов/Есенова Дүйсенов/Дүйсенова " +
      "Мұқанов/Мұқанова Өтегенов/Өтегенова Ыбыраев/Ыбыраева Шәріпов/Шәріпова Ізбасаров/Ізбасарова Кенжебеков/Кенжебекова",
  ),
  men: words("Ерлан Нұржан Айдос Бауыржан Дәурен Қайрат Санжар Әлішер Мирас Темірлан Ғани Олжас Ұлан"),
  women: words("Айгүл Динара Гүлнұр Жанар Мөлдір Сәуле Аружан Әсел Қарлығаш Назерке Ұлбосын Меруерт Індіра"),
  patronymics: pairs(
    "Серікұлы/Серікқызы Маратұлы/Маратқызы Болатұлы/Болатқызы Қанатұлы/Қанатқызы Асқарұлы/Асқарқызы " +
      "Нұрланұлы/Нұрланқызы Тілеуұлы/Тілеуқызы Жомартұлы/Жомартқызы",
  ),
};

const russian: Names = {
  surnames: pairs(
    "Лебедев/Лебедева Кузнецов/Кузнецова Соловьёв/Соловьёва Орлов/Орлова Зайцев/Зайцева Мельников/Мельникова " +
      "Громов/Громова Тихонов/Тихонова Ковальчук/Ковальчук Шевченко/Шевченко",
  ),
  men: words("Алексей Дмитрий Сергей Артём Виктор Павел Фёдор Игорь"),
  women: words("Елена Ольга Татьяна Ирина Наталья Светлана Алёна Мария"),
  patronymics: pairs(
    "Сергеевич/Сергеевна Иванович/Ивановна Андреевич/Андреевна Викторович/Викторовна Петрович/Петровна Олегович/Олеговна",
  ),
};

const others: Names = {
  surnames: pairs(
    "Ким/Ким Цой/Цой Пак/Пак Шмидт/Шмидт Вебер/Вебер Мамедов/Мамедова Каримов/Каримова Юлдашев/Юлдашева " +
      "Хасанов/Хасанова Сайдуллаев/Сайдуллаева",
  ),
  men: words("Александр Руслан Рустам Тимур Эдуард Фархад Станислав"),
  women: words("Анна Дильноза Марина Патигуль Эльмира Юлия Зарина"),
  patronymics: pairs(
    "Владимирович/Владимировна Рашидович/Рашидовна Александрович/Александровна Тимурович/Тимуровна",
  ),
};

const traditions = [
  { names: kazakh, share: 0.66, kazakhWriters: 0.8 },
  { names: russian, share: 0.2, kazakhWriters: 0.02 },
  { names: others, share: 0.14, kazakhWriters: 0.15 },
] as const;

/** Makes up a person. */
export function makePerson(draw: Chance): Person {
  const at = draw.fraction();
  const [first, second, third] = traditions;
  const tradition = at < first.share ? first : at < first.share + second.share ? second : third;
  const isWoman = draw.happens(0.5);
  const form = isWoman ? 1 : 0;
  const { names } = tradition;
  const name = [
    draw.pick(names.surnames)[form],
    draw.pick(isWoman ? names.women : names.men),
    draw.pick(names.patronymics)[form],
  ].join(" ");
  const language = draw.happens(tradition.kazakhWriters) ? "kk" : draw.happens(0.96) ? "ru" : "en";
  return { name, iin: makeIin(draw, isWoman), language };
}

/** The seventh digit tells century and sex; 7 and 8 belong to no living person, so that no real IIN is ever drawn. */
function makeIin(draw: Chance, isWoman: boolean): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  for (;;) {
    const born = `${two(draw.whole(50, 99))}${two(draw.whole(1, 12))}${two(draw.whole(1, 28))}`;
    const digits = `${born}${isWoman ? 8 : 7}${String(draw.whole(0, 9999)).padStart(4, "0")}`;
    const check = iinCheckDigit(digits);
    if (check !== null) return `${digits}${check}`;
  }
}

/** The check digit of eleven digits: the weighted sum modulo 11, with other weights when that is 10; null when both are. */
export function iinCheckDigit(digits: string): number | null {
  const remainder = (shift: number): number =>
    digits.split("").reduce((sum, digit, index) => sum + Number(digit) * (((index + shift) % 11) + 1), 0) %
    11;
  const first = remainder(0);
  if (first !== 10) return first;
  const second = remainder(2);
  return second === 10 ? null : second;
}
