import type { Topic } from "../../kernel/topic.ts";
import { normalise } from "../normaliser/normaliser.ts";
import type { Thresholds } from "./thresholds.ts";
import type { TopicModel, TopicReading } from "./topic-model.ts";

/** What a message is about, likeliest first, and another subject that it has besides. */
export type Subjects = TopicReading & { readonly second?: Topic };

/** Topics that come with another subject without being one: courtesies, and the stop that the other one explains. */
const companions: readonly Topic[] = ["greeting", "thanks", "other", "operator", "internet-down"];

const ends =
  /[.!?;\n]+|(?<![\p{L}\d])(?:и ещ[её]|а ещ[её]|а также|также|тағы да|тағы бір|сондай-ақ|және|also|besides)(?![\p{L}\d])/iu;

/**
 * Reads the message as a whole and sentence by sentence. Of two subjects the one that was said first comes first;
 * where the whole is unsure, a sure sentence says what it is about.
 */
export function findSubjects(text: string, read: TopicModel, limits: Thresholds): Subjects {
  const whole = read(normalise(text).words);
  const sentences = text
    .split(ends)
    .map((sentence) => normalise(sentence).words)
    .filter((words) => words.length > 0);
  if (sentences.length < 2) return whole;
  const sure = sentences.map(read).filter((reading) => isSubject(reading, limits));
  const isAboutThem = !whole.isSure || sure.some((reading) => topicOf(reading) === topicOf(whole));
  const first = (isAboutThem ? sure[0] : undefined) ?? whole;
  const second = sure.map(topicOf).find((topic) => topic !== topicOf(first));
  return { ...first, ...(second && { second }) };
}

const topicOf = ({ guesses }: TopicReading): Topic => guesses[0]!.topic;

const isSubject = ({ isSure, guesses: [best] }: TopicReading, limits: Thresholds): boolean =>
  isSure && best!.confidence >= limits.second && !companions.includes(best!.topic);
