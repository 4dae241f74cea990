import { type Topic, topics } from "../../kernel/topic.ts";
import { type Classifier, type Learnt, classifierOf, learnLabels, type Lesson } from "./classifier.ts";
import { probabilities } from "./linear-model.ts";
import { conceptsOf, isKnown } from "./meaning.ts";
import { normalise, normaliseLine } from "../normaliser/normaliser.ts";
import { everyPhrase, type Phrases, type TopicPhrase } from "./phrases.ts";
import { type Thresholds, thresholds } from "./thresholds.ts";

export type TopicGuess = { readonly topic: Topic; readonly confidence: number };

/** What matching keys are about: every topic, the likeliest first, and whether to act on the first. */
export type TopicReading = { readonly guesses: readonly TopicGuess[]; readonly isSure: boolean };
export type TopicModel = (words: readonly string[]) => TopicReading;

/** Learns from a provider's phrases, and those that were added in use. */
export function learnTopics(phrases: Phrases, added: readonly TopicPhrase[] = []): Learnt {
  const lessons = everyPhrase(phrases).map(lessonOf);
  return learnLabels(lessons, topics.length, { added: added.map(lessonOf) });
}

const lessonOf = ({ topic, text }: TopicPhrase): Lesson => ({
  words: matterOf(normalise(text).words),
  label: topics.indexOf(topic),
});

export function topicModelOf(learnt: Learnt, limits: Thresholds = thresholds): TopicModel {
  const classify = readPiecesToo(classifierOf(learnt), limits);
  return (words) => {
    const matter = matterOf(words);
    const { guesses, isSure } = judge(classify(matter), limits);
    const needsMeaning = !courtesies.has(guesses[0]!.topic);
    return { guesses, isSure: isSure && matter.length > 0 && (!needsMeaning || hasMeaning(matter)) };
  };
}

/** Longer messages tell a story around their matter … */
const briefWordsMax = 8;
/** … and are also read in pieces, each overlapping half of the one before it. */
const pieceWords = 6;
const piecesMax = 24;

/** The surer a piece is of something of ours, the more it counts; together they count as much as the whole. */
function readPiecesToo(classify: Classifier, { temperature }: Thresholds): Classifier {
  return (words) => {
    const whole = classify(words);
    if (words.length <= briefWordsMax) return whole;
    const pieces = piecesOf(words).map((piece) => {
      const sums = classify(piece);
      const sureness = Math.max(
        ...probabilities(sums, temperature).filter((_share, label) => label !== foreign),
      );
      return { sums, importance: sureness ** 4 };
    });
    const total = pieces.reduce((sum, { importance }) => sum + importance, 0);
    return whole.map((sum, label) => {
      const said = pieces.reduce((all, { sums, importance }) => all + sums[label]! * importance, 0);
      return (sum + said / total) / 2;
    });
  };
}

function piecesOf(words: readonly string[]): readonly (readonly string[])[] {
  const stride = Math.max(pieceWords / 2, Math.ceil(words.length / piecesMax));
  return Array.from({ length: Math.ceil((words.length - stride) / stride) }, (_, at) =>
    words.slice(at * stride, (at + 2) * stride),
  );
}

/** Topics that can be told without a word of the trade. */
const courtesies: ReadonlySet<Topic> = new Set(["greeting", "thanks", "other"]);

/** Whether any word is one of the trade: letters alone can look like anything. */
const hasMeaning = (words: readonly string[]): boolean =>
  conceptsOf(words).some((concept) => isKnown(concept) && !concept.startsWith("#"));

const foreign = topics.indexOf("other");

const loginWord = normaliseLine("логин");

/** One login in a message says whose line it is and nothing of the matter; two are about the logins themselves. */
function matterOf(words: readonly string[]): readonly string[] {
  if (words.filter((word) => word === "#login").length !== 1) return words;
  return words.filter((word) => word !== "#login" && !word.startsWith(loginWord));
}

function judge(sums: Float32Array, limits: Thresholds): TopicReading {
  const foreignness = probabilities(sums, limits.temperature)[foreign]!;
  sums[foreign]! -= limits.foreignHandicap;
  const shares = probabilities(sums, limits.temperature);
  const guesses = topics
    .map((topic, label) => ({ topic, confidence: shares[label]! }))
    .toSorted((a, b) => b.confidence - a.confidence);
  const { topic, confidence } = guesses[0]!;
  const isOurs = topic === "other" || foreignness < limits.foreign;
  return { guesses, isSure: confidence >= limits.answered && isOurs };
}
