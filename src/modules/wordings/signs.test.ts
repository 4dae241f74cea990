import { describe, expect, test } from "vitest";
import { readSigns } from "./signs.ts";

describe("what was asked for has been tried", () => {
  test.each([
    "перезагружал уже",
    "уже перезагрузила роутер, не помогло",
    "выключил и включил, то же самое",
    "өшіріп қостым",
    "оширип костым комектеспеди",
    "oshirip qostym bari bir joq",
    "роутерді суырып қостым",
    "already restarted it twice",
    "I rebooted the router",
  ])("«%s»", (text) => {
    expect(readSigns(text).alreadyDone).toBe(true);
  });

  test.each([
    "не перезагружал",
    "еще не выключал",
    "өшіріп қоспадым",
    "роутер сам перезагружается",
    "I haven't rebooted it",
    "интернет жоқ",
  ])("not yet: «%s»", (text) => {
    expect(readSigns(text).alreadyDone).toBe(false);
  });
});

describe("anger leads sooner to a person", () => {
  test.each([
    "сколько можно ждать",
    "вы издеваетесь",
    "ұят емес пе сендерге",
    "масқара ғой бұл",
    "СКОЛЬКО ЕЩЕ ЖДАТЬ МАСТЕРА",
    "когда придет мастер!!!",
    "this is ridiculous",
    "shit service",
    "қашанғы күтеміз",
  ])("«%s»", (text) => {
    expect(readSigns(text).angry).toBe(true);
  });

  test.each([
    "интернет жоқ",
    "WI-FI",
    "что с моей жалобой",
    "нақты қашан келеді",
    "мастер заедет сегодня?",
    "достал роутер из коробки",
    "роутер суға түсіп кетті",
    "Здравствуйте!",
  ])("calm: «%s»", (text) => {
    expect(readSigns(text).angry).toBe(false);
  });
});

describe("asks for a person, at any step", () => {
  test.each([
    "оператор",
    "Оператор!",
    "operator",
    "операторға қосыңыз",
    "operatorga qosynyz",
    "тірі адаммен сөйлескім келеді",
    "позовите оператора",
    "хочу поговорить с живым человеком",
    "робот емес адам керек",
    "let me talk to a human",
    "connect me to an agent",
    "оператора плиз",
  ])("«%s»", (text) => {
    expect(readSigns(text).wantsOperator).toBe(true);
  });

  test.each([
    "ваш оператор сказал что свяжутся и не связались",
    "оператор керек емес",
    "не нужен оператор",
    "перешел от другого оператора со своим номером",
    "үйде адам жоқ",
    "интернет жоқ",
  ])("not here: «%s»", (text) => {
    expect(readSigns(text).wantsOperator).toBe(false);
  });
});
