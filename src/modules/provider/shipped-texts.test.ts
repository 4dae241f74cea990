import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { instant } from "../../kernel/instant.ts";
import { type Language, languages } from "../../kernel/language.ts";
import { asTiyn } from "../../kernel/money.ts";
import { topics } from "../../kernel/topic.ts";
import { loadProvider, type Provider } from "./provider.ts";
import { omitFormat, type Placeholder, placeholdersOf } from "./template.ts";
import { renderText, textKeys, type TextValue, type TextValues } from "./text.ts";
import { waysToWrite } from "./text-values.ts";

const folder = join(import.meta.dirname, "../../../provider");
const now = instant("2026-07-25T10:00:00Z");

/** One value of each kind; the first that can be written in all the ways that a text asks for stands in it. */
const samples: readonly TextValue[] = [
  "үлгі",
  { at: now.add({ hours: 30 }), now },
  { minutes: 80 },
  { money: asTiyn(1_234_500) },
  { on: Temporal.PlainDate.from("2026-08-24") },
  { days: 3 },
  3,
  ["үлгі", "үлгі"],
];

function sampleFor(provider: Provider, placeholders: readonly Placeholder[]): TextValue {
  const formats = placeholders.map(({ format }) => format).filter((format) => format !== omitFormat);
  const setting = { language: "kk" as const, zone: provider.policy.zone, nouns: provider.nouns };
  const sample = samples.find((value) => formats.every((format) => format in waysToWrite(value, setting)));
  if (sample === undefined) throw new Error(`no value can be written as ${formats.join(" and ")}`);
  return sample;
}

function sampleValues(provider: Provider, key: string): TextValues {
  const text = provider.texts.get(key)!;
  const places = languages.flatMap((language) => placeholdersOf(text[language]));
  const byName = Map.groupBy(places, ({ name }) => name);
  const asked = [...byName].filter(([name]) => !provider.constants.has(name));
  return Object.fromEntries(asked.map(([name, uses]) => [name, sampleFor(provider, uses)]));
}

/** What stands in a text itself, with a mark in each place of a value. */
function ownWords(provider: Provider, key: string, language: Language): string {
  const text = provider.texts.get(key)!;
  return text[language].map((part) => (typeof part === "string" ? part : "¤")).join("");
}

/** Words that subscribers use and the provider doesn't write, by the project's terms. */
const notOurWords: Record<Language, RegExp> = {
  kk: /модем|вайфай|кабел|провод|шнур|түбіртек|заявка|приставка|баланс|клиентіміз|құрметті/iu,
  ru: /модем|вайфай|провод(?!н)|шнур|квитанц|уважаем/iu,
  en: /modem|dear |customer/iu,
};

describe.each(readdirSync(folder))("the provider in provider/%s", (name) => {
  const provider = loadProvider(join(folder, name));
  const texts = textKeys(provider).flatMap((key) => languages.map((language) => ({ key, language })));

  test.each(languages)("every text can be said in %s, with values in all its places", (language) => {
    const said = textKeys(provider).map((key) =>
      renderText(provider, language, key, sampleValues(provider, key)),
    );
    expect(said.filter((text) => /[{}]|undefined|NaN|\[object/.test(text) || text.trim() !== text)).toEqual(
      [],
    );
  });

  /** Each rule with the texts that break it, so that one run names them all. */
  const breaking = (rule: (words: string, language: Language) => boolean): readonly string[] =>
    texts
      .filter(({ key, language }) => rule(ownWords(provider, key, language), language))
      .map(({ key, language }) => `${key} (${language})`);

  test("no text holds a number: numbers come from the policy", () => {
    // A band of the air is called by its frequency, whoever the provider is.
    expect(
      breaking((words) => /\d/.test(words.replaceAll(/2[,.]4 (?:ГГц|GHz)|5 (?:ГГц|GHz)|5G/g, ""))),
    ).toEqual([]);
  });

  test("no text shouts", () => {
    expect(breaking((words) => words.includes("!"))).toEqual([]);
  });

  test("no ending is glued to a value", () => {
    // A clause of a contract is «4.4-тармағы» whatever its number.
    expect(breaking((words) => /¤-?\p{L}/u.test(words.replaceAll("¤-тармағы", "")))).toEqual([]);
  });

  test("the words are those of the terms", () => {
    expect(breaking((words, language) => notOurWords[language].test(words))).toEqual([]);
  });

  test("Сіз and Вы are written with a capital letter", () => {
    const small = /(?<!\p{L}|-)(?:сіз(?:ді|ге|дің|бен|ден|де)?|вы|вас|вам|вами|ваш\p{L}*)(?!\p{L})/u;
    expect(breaking((words, language) => language !== "en" && small.test(words))).toEqual([]);
  });

  test("Kazakh and Russian texts are in their letters, and Kazakh is Kazakh", () => {
    const kazakh = textKeys(provider).map((key) => ownWords(provider, key, "kk"));
    expect(kazakh.filter((words) => words.length > 60 && !/[әғқңөұүһі]/iu.test(words))).toEqual([]);
    expect(breaking((words, language) => language === "en" && /\p{Script=Cyrillic}/u.test(words))).toEqual(
      [],
    );
    expect(breaking((words, language) => language === "ru" && /[әғқңөұүһі]/iu.test(words))).toEqual([]);
  });

  test("every topic has a short label, and an article unless it is small talk", () => {
    const withoutArticle = topics.filter((topic) => provider.topics[topic].article === undefined);
    expect(withoutArticle).toEqual(["greeting", "thanks", "other"]);
    const labels = topics.flatMap((topic) => Object.values(provider.topics[topic].title));
    expect(labels.filter((label) => label.length > 30)).toEqual([]);
  });

  test("S44: the checks report each value of a verdict", () => {
    const values = {
      outage: ["none", "outage", "unknown", "pending"],
      line: "ok no-session cable-cut port-down router-silent line-errors drops unknown pending".split(" "),
      visit: ["none", "open", "unknown", "pending"],
      account: ["paid", "unpaid", "suspended", "unknown", "pending"],
    };
    const keys = Object.entries(values).flatMap(([check, ends]) =>
      ends.map((end) => `check-${check}-${end}`),
    );
    expect(keys.filter((key) => !provider.texts.has(key))).toEqual([]);
  });
});
