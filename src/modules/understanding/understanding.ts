import type { Login } from "../../kernel/ids.ts";
import type { Tiyn } from "../../kernel/money.ts";
import type { Topic } from "../../kernel/topic.ts";
import type { Learnt } from "./classifier.ts";
import { type LanguageGuess, languageModelOf, learnLanguages } from "./language.ts";
import { type LetterRows, learnLetterRows, unswapOf } from "./layout.ts";
import { normalise } from "../normaliser/normaliser.ts";
import type { Figures, PhoneNumber } from "../normaliser/numbers.ts";
import type { Phrases, TopicPhrase } from "./phrases.ts";
import { type Signs, readSigns } from "../wordings/signs.ts";
import { type Stance, readStance } from "../wordings/stance.ts";
import { findSubjects } from "./subjects.ts";
import { type Thresholds, thresholds } from "./thresholds.ts";
import { type TopicGuess, learnTopics, topicModelOf } from "./topic-model.ts";

/** What a message says, as far as it can be told from the message alone. */
export type Understanding = TopicGuess &
  LanguageGuess &
  Slots &
  Signs & {
    /** Whether the best guess, which `topic` always is, is sure enough to act on without asking back. */
    readonly answered: boolean;
    /** The next best topics, best first; at least two. */
    readonly alternatives: readonly TopicGuess[];
    /** Another subject in the same message. */
    readonly second?: Topic;
    /** S47: `acknowledged` («түсіндім», "ок") is no consent. */
    readonly stance?: Stance;
  };

/** What the figures of a message are. */
type Slots = {
  /** The first login, and all of them: who paid to a wrong login writes two. */
  readonly login?: Login;
  readonly logins: readonly Login[];
  readonly phone?: PhoneNumber;
  readonly amountTiyn?: Tiyn;
};

/** Understands what subscribers write, from a provider's phrases. */
export type UnderstandingEngine = { understand(text: string): Understanding };

const alternativesMax = 4;

/** Longer messages are read this far: what they are about was said by then, and reading stays quick. */
const lettersReadMax = 2000;

/** All that is learnt from phrases, as data that another thread can be given. */
export type TrainedUnderstanding = {
  readonly letterRows: LetterRows;
  readonly topics: Learnt;
  readonly languages: Learnt;
};

/** @param added phrases that were learnt in use; they teach topics only */
export const trainUnderstanding = (
  phrases: Phrases,
  added: readonly TopicPhrase[] = [],
): TrainedUnderstanding => ({
  letterRows: learnLetterRows(phrases),
  topics: learnTopics(phrases, added),
  languages: learnLanguages(phrases),
});

/** Trains, and understands from then on. @param loginDigits the length of the provider's logins. */
export const createUnderstanding = (
  phrases: Phrases,
  loginDigits = 10,
  limits: Thresholds = thresholds,
): UnderstandingEngine => understandingOf(trainUnderstanding(phrases), loginDigits, limits);

/** Understands with what was learnt. */
export function understandingOf(
  trained: TrainedUnderstanding,
  loginDigits = 10,
  limits: Thresholds = thresholds,
): UnderstandingEngine {
  const unswap = unswapOf(trained.letterRows);
  const topicsOf = topicModelOf(trained.topics, limits);
  const languageOf = languageModelOf(trained.languages);
  return {
    understand(typed) {
      const text = unswap(typed.slice(0, lettersReadMax));
      const { words, figures } = normalise(text, loginDigits);
      const wordsOf = (part: string): readonly string[] => normalise(part, loginDigits).words;
      const { guesses, isSure, second } = findSubjects({ text, words, wordsOf }, topicsOf, limits);
      const [best, ...others] = guesses;
      const stance = readStance(text);
      return {
        ...best!,
        answered: isSure,
        alternatives: others.slice(0, alternativesMax),
        ...(second && { second }),
        ...languageOf(text, words),
        ...slotsOf(figures),
        ...(stance && { stance }),
        ...readSigns(text),
      };
    },
  };
}

function slotsOf(figures: readonly Figures[]): Slots {
  const logins = figures.flatMap((one) => (one.kind === "login" ? [one.login] : []));
  const phone = figures.find((one) => one.kind === "phone")?.phone;
  const amountTiyn = figures.find((one) => one.kind === "money")?.amountTiyn;
  return {
    ...(logins[0] && { login: logins[0] }),
    logins,
    ...(phone && { phone }),
    ...(amountTiyn && { amountTiyn }),
  };
}
