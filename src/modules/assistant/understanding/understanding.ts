import type { Login } from "../../../kernel/ids.ts";
import type { Language } from "../../../kernel/language.ts";
import type { Tiyn } from "../../../kernel/money.ts";
import type { Topic } from "../../../kernel/topic.ts";
import type { PhoneNumber } from "./numbers.ts";
import { type AnswerKind, type AnswerValue, readAnswer } from "./answers.ts";
import { trainLanguageModel } from "./language.ts";
import { normalise } from "./normalise.ts";
import type { Phrases } from "./phrases.ts";
import { type Stance, readStance } from "./stance.ts";
import { type Signs, readSigns } from "./signs.ts";
import { type TopicGuess, trainTopicModel } from "./topic-model.ts";

/** What a message says, as far as it can be told from the message alone. */
export type Understanding = {
  /** The best guess, whatever its confidence. */
  readonly topic: Topic;
  /** How often such a guess is right, 0 to 1. */
  readonly confidence: number;
  /** Whether it is sure enough to act on without asking back. */
  readonly answered: boolean;
  /** The next best topics, best first; at least two. */
  readonly alternatives: readonly TopicGuess[];
  /** Another subject in the same message. */
  readonly second?: Topic;
  readonly language: Language;
  /** False when nothing in the message tells its language, as in «7010000003». */
  readonly isLanguageCertain: boolean;
  /** The first ten digits, and all of them: who paid to a wrong login writes two. */
  readonly login?: Login;
  readonly logins: readonly Login[];
  readonly phone?: PhoneNumber;
  readonly amountTiyn?: Tiyn;
  /** S47: `acknowledged` («түсіндім», "ок") is no consent. */
  readonly stance?: Stance;
} & Signs;

/** Understands what subscribers write, from a provider's phrases. */
export type UnderstandingEngine = {
  understand(text: string): Understanding;
  /** The choice that a typed answer names; undefined when it names none. */
  readAnswer<Kind extends AnswerKind>(text: string, kind: Kind): AnswerValue<Kind> | undefined;
};

/** From this confidence on the assistant acts without asking back. */
const answeredFrom = 0.5;

const alternativesMax = 4;

/** Trains the models. @param loginDigits the length of the provider's logins. */
export function createUnderstanding(phrases: Phrases, loginDigits = 10): UnderstandingEngine {
  const topicsOf = trainTopicModel(phrases);
  const languageOf = trainLanguageModel(phrases);
  return {
    readAnswer,
    understand(text) {
      const { words, figures } = normalise(text, loginDigits);
      const [best, ...others] = topicsOf(words);
      const { language, isCertain } = languageOf(text, words);
      const logins = figures.flatMap((one) => (one.kind === "login" ? [one.login] : []));
      const phone = figures.find((one) => one.kind === "phone")?.phone;
      const amountTiyn = figures.find((one) => one.kind === "money")?.amountTiyn;
      const stance = readStance(text);
      const answered = best!.confidence >= answeredFrom;
      return {
        ...best!,
        answered,
        alternatives: others.slice(0, alternativesMax),
        language,
        isLanguageCertain: isCertain,
        ...(logins[0] && { login: logins[0] }),
        logins,
        ...(phone && { phone }),
        ...(amountTiyn && { amountTiyn }),
        ...(stance && { stance }),
        ...readSigns(text),
      };
    },
  };
}
