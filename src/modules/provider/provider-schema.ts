import { z } from "zod";
import { languages, type Language, type Localized } from "../../kernel/language.ts";
import { constantsOf } from "./constants.ts";
import { calendarSchema, policySchema } from "./policy.ts";
import {
  helpSchema,
  officesSchema,
  partnersSchema,
  pricesSchema,
  profileSchema,
  tariffsSchema,
  topicsSchema,
} from "./profile.ts";
import type { Provider } from "./provider-facts.ts";
import {
  missingNames,
  omitFormat,
  parseTemplate,
  type Placeholder,
  placeholdersOf,
  type Template,
} from "./template.ts";
import { type TextValue, waysToWrite } from "./text-values.ts";

const words = z.string().min(1);

const nounSchema = z.strictObject({
  kk: words,
  ru: z.strictObject({ one: words, few: words, many: words }),
  en: z.strictObject({ one: words, other: words }),
});

const templateSchema = words.transform((text, context): Template => {
  try {
    return parseTemplate(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

const textSchema = z
  .strictObject({ kk: templateSchema, ru: templateSchema, en: templateSchema })
  .superRefine((text, context) => {
    for (const language of languages) {
      for (const name of missingNames(text, language)) {
        const message = `expected {${name}} as in the other languages, or {${name}:${omitFormat}}`;
        context.addIssue({ code: "custom", path: [language], message });
      }
    }
  });

const keySchema = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: "expected small letters, digits and hyphens" });
const textsSchema = z.record(keySchema, textSchema);
const partSchema = z.strictObject({ title: textSchema, body: textSchema });
const articleSchema = partSchema.extend({
  sections: z
    .record(keySchema, partSchema)
    .refine((sections) => !("answer" in sections), "the name of the first part: give it another")
    .default({}),
  asked: z.array(words).readonly().default([]),
});

/** The folder's files as one value: a key for each file, and for each file of `texts/` and `articles/`. */
const filesSchema = z.strictObject({
  provider: profileSchema,
  policy: policySchema,
  calendar: calendarSchema,
  tariffs: tariffsSchema,
  prices: pricesSchema,
  partners: partnersSchema,
  offices: officesSchema,
  topics: topicsSchema,
  help: helpSchema,
  nouns: z.record(keySchema, nounSchema),
  texts: z.record(z.string(), textsSchema),
  articles: z.record(z.string(), articleSchema),
});

type Files = z.output<typeof filesSchema>;

/** A text with the place where it is written. */
type PlacedText = {
  readonly key: string;
  readonly path: readonly string[];
  readonly text: Localized<Template>;
};

/** From the folder's files to the provider, with everything that one file says about another checked. */
export const providerSchema = filesSchema.transform((files, context): Provider => {
  const provider = composeProvider(files);
  for (const { path, message } of crossMistakes(files, provider)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
  return provider;
});

function composeProvider(files: Files): Provider {
  const { provider: profile, calendar, tariffs, prices, partners, offices, topics, help, nouns } = files;
  const policy = { ...files.policy, calendar };
  const texts = new Map(placedTexts(files).map(({ key, text }) => [key, text]));
  return {
    profile,
    policy,
    tariffs,
    prices,
    partners,
    offices,
    topics,
    help,
    articles: factsOfArticles(files),
    texts,
    nouns,
    constants: constantsOf(policy, profile),
  };
}

function placedTexts({ texts, articles }: Files): readonly PlacedText[] {
  const ofTexts = Object.entries(texts).flatMap(([file, entries]) =>
    Object.entries(entries).map(([key, text]) => ({ key, path: ["texts", file, key], text })),
  );
  const ofArticles = Object.entries(articles).flatMap(([name, { sections, ...article }]) => [
    ...placedParts(article, ["articles", name]),
    ...Object.entries(sections).flatMap(([id, section]) =>
      placedParts(section, ["articles", name, "sections", id]),
    ),
  ]);
  return [...ofTexts, ...ofArticles];
}

const placedParts = (part: z.output<typeof partSchema>, path: readonly string[]): readonly PlacedText[] =>
  (["title", "body"] as const).map((name) => ({
    key: [...path, name].join("."),
    path: [...path, name],
    text: part[name],
  }));

const factsOfArticles = ({ articles }: Files): Provider["articles"] =>
  Object.fromEntries(
    Object.entries(articles).map(([name, { sections, asked }]) => [
      name,
      { sections: Object.keys(sections), asked },
    ]),
  );

type CrossMistake = { readonly path: readonly string[]; readonly message: string };

function crossMistakes(files: Files, provider: Provider): readonly CrossMistake[] {
  const placed = placedTexts(files);
  return [
    ...twiceNamed(placed),
    ...placed.flatMap((text) => wrongPlaceholders(text, provider)),
    ...lostArticles(files),
    ...wronglyGrouped(files),
  ];
}

function twiceNamed(placed: readonly PlacedText[]): readonly CrossMistake[] {
  const first = new Map(placed.toReversed().map(({ key, path }) => [key, path]));
  return placed.flatMap(({ key, path }) => {
    const before = first.get(key) ?? path;
    const message = `expected another key, this one is also in ${before.slice(0, 2).join("/")}.yaml`;
    return before === path ? [] : [{ path, message }];
  });
}

function wrongPlaceholders({ path, text }: PlacedText, provider: Provider): readonly CrossMistake[] {
  return languages.flatMap((language) =>
    placeholdersOf(text[language]).flatMap((placeholder) => {
      const message = whyWrong(placeholder, language, provider);
      return message === undefined ? [] : [{ path: [...path, language], message }];
    }),
  );
}

/** A constant's formats are known; a value that comes later must at least have a format that some kind of value has. */
function whyWrong({ name, format }: Placeholder, language: Language, provider: Provider): string | undefined {
  const constant = provider.constants.get(name);
  if (constant === undefined && name.includes("."))
    return `expected a value of the policy or the provider, not {${name}}`;
  const setting = { language, zone: provider.policy.zone, nouns: provider.nouns };
  const candidates = constant === undefined ? oneOfEach : [constant];
  const formats = new Set(candidates.flatMap((value) => Object.keys(waysToWrite(value, setting))));
  if (format === omitFormat || formats.has(format)) return undefined;
  return `expected {${name}} with one of ${[...formats].join(", ")}, not "${format}"`;
}

const someTime = Temporal.Instant.fromEpochMilliseconds(0);

/** A value of every kind, to ask which formats there are. */
const oneOfEach: readonly TextValue[] = [
  "",
  0,
  { at: someTime, now: someTime },
  { on: Temporal.PlainDate.from("2026-01-01") },
  { time: Temporal.PlainTime.from("00:00") },
  { minutes: 0 },
  { days: 0 },
  [],
];

function lostArticles({ topics, articles }: Files): readonly CrossMistake[] {
  return Object.entries(topics)
    .filter(([, { article }]) => article !== undefined && !(article in articles))
    .map(([topic, { article }]) => ({
      path: ["topics", topic, "article"],
      message: `expected the file articles/${article}.yaml`,
    }));
}

/** Every article is in one group of the help page, and nothing else is. */
function wronglyGrouped({ help, articles }: Files): readonly CrossMistake[] {
  const listed = Object.entries(help).flatMap(([group, { articles: names }]) =>
    names.map((name, index) => ({ name, path: ["help", group, "articles", String(index)] })),
  );
  const seen = new Set<string>();
  const wrong = listed.flatMap(({ name, path }) => {
    if (!(name in articles)) return [{ path, message: `expected the file articles/${name}.yaml` }];
    if (seen.has(name)) return [{ path, message: `expected ${name} once` }];
    seen.add(name);
    return [];
  });
  const left = Object.keys(articles).filter((name) => !seen.has(name));
  return [...wrong, ...left.map((name) => ({ path: ["help"], message: `expected ${name} in a group` }))];
}
