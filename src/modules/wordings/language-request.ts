import type { Language } from "../../kernel/language.ts";
import { normaliseLine } from "../normaliser/normaliser.ts";
import { wording } from "./wordings.ts";

/** Names of a language that ask for it together with a word of speaking, or by themselves in a message of few words. */
const names = {
  kk: wording(
    "қазақша, қазақшаға, қазақ тілінде, қазақ тіліне, на казахском, казахский, по казахски, in kazakh, kazakh",
  ),
  ru: wording(
    "орысша, орысшаға, орыс тілінде, орыс тіліне, на русском, русский, по русски, in russian, russian",
  ),
  en: wording("ағылшынша, ағылшын тілінде, на английском, английский, по английски, in english, english"),
} as const satisfies Record<Language, unknown>;

const speaks =
  wording(`сөйле*, жаз*, жауап бер*, айт*, түсіндір*, ауыс*, көш*, бола ма, болсын, болама, отвеча*, ответь*,
  говори*, пиши*, писать, напиши*, давай*, можно, общат*, общай*, перейд*, переключ*, объясни*, speak, write, answer,
  reply, switch, talk, continue, please, can we`);

/** «Орысша түсінбеймін»: not this language but the one that it is said in. */
const fails =
  wording(`түсінбе*, білмей*, білмес*, не понимаю, не знаю, плохо понимаю, не говорю, dont understand,
  do not understand, dont speak, do not speak, not understand`);

const wordsOfNameAlone = 3;

/**
 * The language that a message asks to be answered in. @param own the language that it is written in
 * @returns undefined when it asks for none, as when a channel is "in Kazakh"
 */
export function readLanguageRequest(text: string, own: Language): Language | undefined {
  const line = normaliseLine(text);
  const named = (["kk", "ru", "en"] as const).filter((language) => names[language](line));
  const [first] = named;
  if (first === undefined || named.length > 1) return undefined;
  if (fails(line)) return first === own ? undefined : own;
  return speaks(line) || line.split(" ").length <= wordsOfNameAlone ? first : undefined;
}
