import { describe, expect, test, vi } from "vitest";
import { topics } from "../../kernel/topic.ts";
import { loadPhrases } from "./phrases.ts";
import { createUnderstanding, trainUnderstanding } from "./understanding.ts";

// Training takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const phrases = loadPhrases("provider/beeline-kz/phrases");
const { understand } = createUnderstanding(phrases);

test.each([
  ["үйде интернет жоқ", "internet-down", "kk"],
  ["uide internet joq", "internet-down", "kk"],
  ["уйде интернет жок", "internet-down", "kk"],
  ["Здравствуйте! Дома пропал интернет, что делать?", "internet-down", "ru"],
  ["my internet does not work", "internet-down", "en"],
  ["ytn bynthytnf", "internet-down", "ru"],
  ["bynthytn ;j0", "internet-down", "kk"],
  ["мысық кабельді кеміріп тастады", "cable-cut", "kk"],
  ["shnur uzilip qaldy", "cable-cut", "kk"],
  ["басқа логинге төлеп қойдым", "paid-wrong-login", "kk"],
  ["оплатил, но деньги не пришли", "payment-missing", "ru"],
  ["when will the technician come", "visit-status", "en"],
  ["Сәлеметсіз бе", "greeting", "kk"],
  ["спасибо большое", "thanks", "ru"],
  ["расскажи анекдот", "other", "ru"],
])("«%s» is about %s and in %s", (text, topic, language) => {
  expect(understand(text)).toMatchObject({ topic, language, answered: true });
});

test("the best guess comes with at least two others, best first", () => {
  const { confidence, alternatives } = understand("интернет");
  const confidences = [confidence, ...alternatives.map((guess) => guess.confidence)];
  expect(alternatives.length).toBeGreaterThanOrEqual(2);
  expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
});

test("no message is English that has no Latin letter", () => {
  expect(understand("оператор").language).not.toBe("en");
});

test("the longest message is read", () => {
  expect(understand("7 ".repeat(100_000)).answered).toBe(false);
  expect(understand("интернет жоқ. ".repeat(10_000)).topic).toBe("internet-down");
});

test("negation is kept: «қосылды» and «қосылмады» are understood apart", () => {
  const isDown = (text: string): number =>
    [understand(text), ...understand(text).alternatives].find(({ topic }) => topic === "internet-down")
      ?.confidence ?? 0;
  expect(isDown("интернет қосылмады")).toBeGreaterThan(isDown("интернет қосылды"));
});

describe("beside its topic a message", () => {
  test("has its login, telephone and amount", () => {
    const text = "7010000003 орнына 701 000 0013 логиніне 5 000 тг төледім, нөмірім +7 701 123 45 67";
    expect(understand(text)).toMatchObject({
      topic: "paid-wrong-login",
      login: "7010000003",
      logins: ["7010000003", "7010000013"],
      phone: "+77011234567",
      amountTiyn: 500_000,
    });
  });

  test("S47: «түсіндім» is acknowledged, «иә» is a yes", () => {
    expect(understand("түсіндім").stance).toBe("acknowledged");
    expect(understand("иә").stance).toBe("yes");
    expect(understand("lf").stance).toBe("yes");
  });

  test.each(["7010000003", "", "???", "👍"])("tells no language: «%s»", (text) => {
    expect(understand(text).isLanguageCertain).toBe(false);
    expect(understand(text).answered).toBe(false);
  });
});

test("the same phrases always teach the same, byte for byte, in at most a megabyte", () => {
  const [one, other] = [trainUnderstanding(phrases), trainUnderstanding(phrases)];
  expect(Buffer.from(one.topics.model.weights).equals(Buffer.from(other.topics.model.weights))).toBe(true);
  expect(one).toEqual(other);
  const bytes = [one.topics, one.languages].flatMap(({ model, rarity }) => [
    model.weights.byteLength,
    model.scales.byteLength,
    rarity.byteLength,
  ]);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(2 ** 20);
});

test("every topic has at least 25 Kazakh, 25 Russian, 10 mixed and 8 English phrases, none of them twice", () => {
  for (const topic of topics) {
    const { kk, ru, mixed, en } = phrases.get(topic)!;
    expect([topic, kk.length >= 25, ru.length >= 25, mixed.length >= 10, en.length >= 8]).toEqual([
      topic,
      true,
      true,
      true,
      true,
    ]);
  }
  const all = [...phrases.values()].flatMap((groups) => Object.values(groups).flat());
  const twice = all.filter((text, at) => all.indexOf(text) !== at);
  expect(twice).toEqual([]);
});
