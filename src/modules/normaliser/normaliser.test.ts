import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldWord, swapLayout } from "./letters.ts";
import { normalise, normaliseLine } from "./normaliser.ts";

const typing = fc
  .array(
    fc.constantFrom(
      "қосылмады",
      "wifi",
      "4to",
      "100",
      " ",
      "мбит",
      "/с",
      "5000тг",
      "\u00ad",
      "ж0қ",
      "10:30",
      "ә",
    ),
  )
  .map((parts) => parts.join(""));

/** Each row is one thing, typed in several ways. */
test.each([
  ["жоқ", "жок", "joq", "zhoq", "zhok", "JOQ", "жоқққ", "жoқ"],
  ["қосылмады", "косылмады", "qosylmady", "kosylmady", "qosılmadı", "қосылмадыы"],
  ["үйде", "уйде", "uide", "üide", "úıde", "ұйде"],
  ["әлі", "али", "äli", "áli", "əлі", "əлi"],
  ["төлем", "толем", "tölem", "tólem", "tolem"],
  ["шағым", "шагым", "shaǵym", "şağym", "шaғым"],
  ["менің", "менин", "meniñ", "mening", "менинг"],
  ["жаңа", "жана", "jaña", "zhanga"],
  ["ещё", "еще", "eshe"],
  ["щиток", "shchitok", "щитоk"],
  ["подключение", "podkluchenie", "podklyucheniye"],
  ["чек", "chek", "4ek"],
  ["wifi", "wi-fi", "вайфай", "вай-фай", "вай фай", "Wi‑Fi", "vai fai", "вафай"],
  ["роутер", "router", "рутер", "раутер"],
  ["IP", "айпи", "ip", "ай-пи"],
  ["телевизор", "тв", "TV", "телек", "теледидар"],
])("«%s» is the same word in any letters", (first, ...others) => {
  for (const other of others) expect([other, normaliseLine(other)]).toEqual([other, normaliseLine(first)]);
});

describe("what differs stays different", () => {
  test.each([
    ["қосылды", "қосылмады"],
    ["істейді", "істемейді"],
    ["көмектесті", "көмектеспеді"],
    ["работает", "не работает"],
    ["үзілді", "түзілді"],
    ["нет", "net1"],
  ])("«%s» is not «%s»", (one, other) => {
    expect(normaliseLine(one)).not.toBe(normaliseLine(other));
  });
});

test("a message typed on the other layout is found by swapping the keys", () => {
  expect(swapLayout("ytn bynthytnf")).toBe("нет интернета");
  expect(swapLayout("bynthytn ;j0")).toBe("интернет жоқ");
  expect(swapLayout("gkfnt; yt ghbitk")).toBe("платеж не пришел");
  expect(swapLayout("GKFNT: YT GHBITK")).toBe("платеж не пришел");
  expect(swapLayout(",fkfyc 0fkfq")).toBe("баланс қалай");
  expect(swapLayout("hjenth yt hf,jnftn")).toBe("роутер не работает");
  expect(swapLayout("pfgkfnbk 7010000003.")).toBe("запатил 7010000003.".replace("запатил", "заплатил"));
});

test("figures are named by their kind, and don't split the words around them", () => {
  expect(normaliseLine("логин 701 000 0003, 5000 тг төледім")).toBe(
    `${foldWord("логин")} #login #money ${foldWord("төледім")}`,
  );
});

test("whatever is typed, reading it fails never, names the places of its figures and keeps to its own keys", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "grapheme-composite" }), typing), (text) => {
      const { words, figures } = normalise(text);
      expect(words.filter((word) => !/^#?[\p{L}]+$/u.test(word))).toEqual([]);
      expect(figures.filter(({ start, end }) => start >= end)).toEqual([]);
      expect(normalise(text)).toEqual({ words, figures });
    }),
  );
});

test("a key has no letter twice in a row and is its own key, whatever is typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const key = foldWord(text);
      expect(key).not.toMatch(/(.)\1/u);
      expect(foldWord(key)).toBe(key);
    }),
  );
});
