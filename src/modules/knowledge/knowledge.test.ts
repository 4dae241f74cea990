import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { languages } from "../../kernel/language.ts";
import { topics } from "../../kernel/topic.ts";
import { loadProvider } from "../provider/provider.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import { createKnowledge } from "./knowledge.ts";

const folder = join(import.meta.dirname, "../../../provider/beeline-kz");
const provider = loadProvider(folder);
const phrases = loadPhrases(join(folder, "phrases"));
const knowledge = createKnowledge(provider, phrases);

test.each(languages)("every topic but small talk is explained in %s", (language) => {
  const unexplained = topics.filter((topic) => {
    const name = provider.topics[topic].article;
    return name === undefined || (knowledge.readArticle(name, language)?.sections[0].text.length ?? 0) < 80;
  });
  expect(unexplained).toEqual(["greeting", "thanks", "other"]);
});

test("there is no article of another name", () => {
  expect(knowledge.readArticle("no-such", "kk")).toBeUndefined();
});

test("S19: the article's terms are the policy's", () => {
  const constants = new Map([
    ...provider.constants,
    ["policy.wrongPayment.correctionWindowDays", { days: 45 }] as const,
  ]);
  const changed = createKnowledge({ ...provider, constants }, new Map());
  expect(changed.readArticle("paid-wrong-login", "kk")?.sections[0].text).toContain("45 күн ішінде");
});

describe("the article that answers a message, when a topic is not sure enough", () => {
  test.each([
    ["статикалық айпи мекенжай қанша тұрады", "kk", "static-ip"],
    ["statikalyq ip kerek edi", "kk", "static-ip"],
    ["хочу вернуть арендованный роутер, куда его сдать", "ru", "return-equipment"],
    ["how do I return the rented router", "en", "return-equipment"],
  ] as const)("%s", (text, language, name) => {
    const best = knowledge.findBestArticle(text, language);
    expect(best?.article.name).toBe(name);
    expect(best?.passages.length).toBeGreaterThan(0);
  });

  test.each(["ауа райы қандай болады ертең", "рецепт плова", "hello there", "спасибо большое", "", "???"])(
    "nothing is shown for what is not ours: %s",
    (text) => {
      expect(knowledge.findBestArticle(text, "kk")).toBeUndefined();
    },
  );
});
