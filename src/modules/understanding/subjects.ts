import type { Topic } from "../../kernel/topic.ts";
import type { Thresholds } from "./thresholds.ts";
import type { TopicModel, TopicReading } from "./topic-model.ts";

/** What a message is about, likeliest first, and another subject that it has besides. */
export type Subjects = TopicReading & { readonly second?: Topic };

/** What is said besides, whatever a message is about. */
const courtesies: readonly Topic[] = ["greeting", "thanks", "other"];

/** Topics that come with another subject without being one: the stop that it explains, and who should help. */
const companions: readonly Topic[] = ["operator", "internet-down"];

/** Topics that are two sides of one matter. */
const kin: readonly (readonly Topic[])[] = [
  ["visit-status", "request-status"],
  ["slow-speed", "frequent-drops"],
  ["payment-missing", "balance"],
];

/** A message, its matching keys, and what reads those of a part of it. */
type Message = {
  readonly text: string;
  readonly words: readonly string[];
  readonly wordsOf: (part: string) => readonly string[];
};

const ends =
  /[.!?;\n]+|(?<![\p{L}\d])(?:и ещ[её]|а ещ[её]|а также|также|тағы да|тағы бір|сондай-ақ|және|also|besides)(?![\p{L}\d])/iu;

/**
 * Reads the message as a whole and sentence by sentence. Of two subjects the one that was said first comes first;
 * where the whole is unsure, a sure sentence says what it is about.
 */
export function findSubjects(
  { text, words, wordsOf }: Message,
  read: TopicModel,
  limits: Thresholds,
): Subjects {
  const whole = read(words);
  const parts = text.split(ends);
  const sentences = parts.length < 2 ? [] : parts.map(wordsOf).filter((own) => own.length > 0);
  if (sentences.length < 2) return whole;
  const sure = sentences.map(read).filter((reading) => isMatter(reading, limits));
  const subjects = sure.filter((reading) => !companions.includes(topicOf(reading)));
  const isOpen = !whole.isSure || courtesies.includes(topicOf(whole));
  const isAboutThem = isOpen || subjects.some((reading) => topicOf(reading) === topicOf(whole));
  const first = (isAboutThem ? subjects[0] : undefined) ?? (isOpen ? sure[0] : undefined) ?? whole;
  const second = subjects.map(topicOf).find((topic) => !isSameMatter(topic, topicOf(first)));
  return { ...first, ...(second && { second }) };
}

const topicOf = ({ guesses }: TopicReading): Topic => guesses[0]!.topic;

const isMatter = (reading: TopicReading, limits: Thresholds): boolean =>
  reading.isSure && reading.guesses[0]!.confidence >= limits.second && !courtesies.includes(topicOf(reading));

const isSameMatter = (one: Topic, other: Topic): boolean =>
  one === other || kin.some((pair) => pair.includes(one) && pair.includes(other));
