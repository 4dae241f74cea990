import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { normalise } from "../normaliser/normaliser.ts";
import { asTaught, maskMessage } from "./masking.ts";

const nobody = { names: [], places: [] };
const mask = (text: string, personal = nobody as Parameters<typeof maskMessage>[1]): string =>
  maskMessage(text, personal, 10);

describe("what figures are stays, and the figures go", () => {
  test.each([
    ["7010000003 логиніне төледім", "[login] логиніне төледім"],
    ["логин 701 000 00 03 интернет жоқ", "логин [login] интернет жоқ"],
    ["номерім +7 701 123 45 67 хабарласыңыз", "номерім [phone] хабарласыңыз"],
    ["позвоните на 8 (701) 123-45-67", "позвоните на [phone]"],
    ["5 000 тг төледім, түспеді", "[money] төледім, түспеді"],
    ["оплатил 15 минг тг вчера", "оплатил [money] вчера"],
    ["менің ЖСН 900101300123", "менің ЖСН [number]"],
    ["карта 4400 4301 1234 5678 арқылы төледім", "карта [number] арқылы төледім"],
    ["счет KZ86125KZT5004100100 куда платить", "счет [number] куда платить"],
    ["пишите на asel.k@mail.ru пожалуйста", "пишите на [e-mail] пожалуйста"],
    ["телеграмым @asel_k осында жазыңыз", "телеграмым [name] осында жазыңыз"],
    ["50 мбит тариф, 3 күн интернет жоқ", "50 мбит тариф, 3 күн интернет жоқ"],
    ["2 раза звонил, приду в 18:00", "2 раза звонил, приду в 18:00"],
  ])("%s", (text, expected) => expect(mask(text)).toBe(expected));
});

describe("addresses and introductions are found by the words around them", () => {
  test.each([
    ["ул. Абая 12, кв 5 нет интернета", "ул. [place], кв [number] нет интернета"],
    ["живу на улице Сейфуллина, дом 7", "живу на улице [place], дом [number]"],
    ["Тимирязев көшесі 42, 15 пәтер", "[place] көшесі, [number] пәтер"],
    ["қабанбай батыр даңғылы 5 үй", "қабанбай [place] даңғылы үй"],
    ["біздің көшесінде бәрі істемейді", "біздің көшесінде бәрі істемейді"],
    ["меня зовут Асель Касымова, нет интернета", "меня зовут [name], нет интернета"],
    ["менің атым Ерлан роутер күйді", "менің атым [name] роутер күйді"],
    ["my name is John Smith and it is slow", "my name is [name] and it is slow"],
    ["Иванов Иван Иванович оплатил", "[name] оплатил"],
    ["Нұрлан Серікұлы деген кісі төледі", "[name] деген кісі төледі"],
  ])("%s", (text, expected) => expect(mask(text)).toBe(expected));
});

describe("the contract's own words are found in any case and any letters", () => {
  const personal = {
    names: ["Қасымова Айгерім", "Ли Сергей"],
    places: ["Алматы", "Абай даңғылы", "12А", "45"],
  };
  test.each([
    ["Айгерімнің интернеті жоқ", "[name] интернеті жоқ"],
    ["айгеримге звоните", "[name] звоните"],
    ["aigerim qasymova internet joq", "[name] internet joq"],
    ["договор на Касымову", "договор на [name]"],
    ["Касымовой не пришёл платёж", "[name] не пришёл платёж"],
    ["передайте Сергею и Ли", "передайте [name] и [name]"],
    ["линия оборвана, кабель лежит", "линия оборвана, кабель лежит"],
    ["Абайда 12А үйде тұрамын", "[place] [number] үйде тұрамын"],
    ["алматыда интернет жоқ", "[place] интернет жоқ"],
    ["бүкіл даңғылда сым үзілген", "бүкіл даңғылда сым үзілген"],
  ])("%s", (text, expected) => expect(mask(text, personal)).toBe(expected));
});

test("a masked text teaches the same kinds of figures as the message had", () => {
  for (const text of ["7010000003 логинге 5000 тг төледім", "номерім +77011234567"])
    expect(normalise(asTaught(mask(text))).words).toEqual(normalise(text).words);
});

test("no ten digits in a row are left, whatever stands around them, and masking again changes nothing", () => {
  const piece = fc.oneof(
    fc.integer({ min: 0, max: 10 ** 12 }).map(String),
    fc.constantFrom("тг", " ", "-", "+7", "кв", "ул.", "Асель", ".", "(", "@"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const masked = mask(pieces.join(""));
      expect(masked).not.toMatch(/\d{10}/);
      expect(mask(masked)).toBe(masked);
    }),
  );
});
