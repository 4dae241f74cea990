import { dockStart } from "@nlpjs/basic";
import { LangRu } from "@nlpjs/lang-ru";
import { getFastTextClass, getFastTextModule } from "fasttext.wasm.js";
import MiniSearch from "minisearch";

/** A phrase and its topic. */
export type Known = { readonly text: string; readonly topic: string };

/** Topics of a message, the best guess first. */
export type Ranker = (text: string) => Promise<readonly string[]>;

/** What others use to find out what a message is about: trained on phrases, asked for the topics of a message. */
export const peers: Readonly<Record<string, (known: readonly Known[]) => Promise<Ranker>>> = {
  "nlp.js": trainNlpJs,
  "minisearch.topics": (known) => searchDocuments(joinTopics(known)),
  "minisearch.phrases": searchDocuments,
  fasttext: trainFastText,
};

const silent = { trace: ignore, debug: ignore, info: ignore, log: ignore, warn: ignore, error: ignore };

function ignore(): void {}

/** Everything under Russian, the nearest language that it knows: it has no Kazakh, and guesses Latin letters wrongly. */
async function trainNlpJs(known: readonly Known[]): Promise<Ranker> {
  const quiet = { autoSave: false, autoLoad: false, forceNER: false, nlu: { log: false } };
  const dock = await dockStart({ settings: { nlp: quiet }, use: ["Basic"] });
  const nlp = dock.get("nlp");
  nlp.container.register("logger", silent, true);
  nlp.container.use(LangRu);
  nlp.addLanguage("ru");
  for (const { text, topic } of known) nlp.addDocument("ru", text, topic);
  await nlp.train();
  return async (text) => {
    const { classifications } = await nlp.process("ru", text);
    return classifications
      .toSorted((a, b) => b.score - a.score)
      .map(({ intent }) => intent)
      .filter((intent) => intent !== "None");
  };
}

const joinTopics = (known: readonly Known[]): readonly Known[] =>
  [...Map.groupBy(known, ({ topic }) => topic)].map(([topic, some]) => ({
    topic,
    text: some.map(({ text }) => text).join("\n"),
  }));

async function searchDocuments(documents: readonly Known[]): Promise<Ranker> {
  const index = new MiniSearch({ fields: ["text"], storeFields: ["topic"] });
  index.addAll(documents.map((document, id) => ({ id, ...document })));
  return async (text) => [
    ...new Set(index.search(text, { prefix: true, fuzzy: 0.2 }).map((found) => String(found["topic"]))),
  ];
}

/** Pieces of three to five letters, as for other languages with many endings; one thread. */
const fastTextSettings = {
  epoch: 25,
  lr: 0.5,
  dim: 50,
  minn: 3,
  maxn: 5,
  wordNgrams: 2,
  bucket: 100_000,
  loss: "softmax",
  verbose: 0,
};

async function trainFastText(known: readonly Known[]): Promise<Ranker> {
  const FastText = await getFastTextClass({ getFastTextModule });
  const lines = known.map(({ text, topic }) => `__label__${topic} ${text.replaceAll("\n", " ")}\n`);
  const url = URL.createObjectURL(new Blob(lines));
  const model = (await new FastText().trainSupervised(
    url,
    fastTextSettings,
    () => undefined,
  )) as FastTextModel;
  return async (text) => {
    const found = model.predict(text.replaceAll("\n", " "), guesses, 0);
    return Array.from({ length: found.size() }, (_, at) => found.get(at)[1].slice("__label__".length));
  };
}

const guesses = 3;

type FastTextModel = {
  predict(text: string, k: number, threshold: number): { size(): number; get(at: number): [number, string] };
};
