import { join } from "node:path";
import { expect, test } from "vitest";
import { languages } from "../../kernel/language.ts";
import { topics } from "../../kernel/topic.ts";
import { loadProvider } from "../provider/provider.ts";
import { findArticle, readArticle, topicTitle } from "./knowledge.ts";

const provider = loadProvider(join(import.meta.dirname, "../../../provider/beeline-kz"));

test.each(languages)("every topic but small talk is explained in %s", (language) => {
  const explained = topics.filter((topic) => (readArticle(provider, language, topic)?.body.length ?? 0) > 80);
  expect(topics.filter((topic) => !explained.includes(topic))).toEqual(["greeting", "thanks", "other"]);
});

test("an article is named after its topic and says whose it is", () => {
  expect(findArticle(provider, "move")).toEqual({
    name: "move",
    title: "articles.move.title",
    body: "articles.move.body",
  });
  expect(findArticle(provider, "thanks")).toBeUndefined();
  expect(topicTitle(provider, "kk", "move")).toBe("Басқа мекенжайға көшу");
});

test("S19: the article's terms are the policy's", () => {
  const changed = {
    ...provider,
    constants: new Map([...provider.constants, ["policy.wrongPayment.correctionWindowDays", { days: 45 }]]),
  };
  expect(readArticle(changed, "kk", "paid-wrong-login")?.body).toContain("45 күн ішінде");
});
