import type { Language } from "../../kernel/language.ts";
import { isTopic, type Topic } from "../../kernel/topic.ts";
import type { Provider } from "../provider/provider.ts";
import { renderText } from "../provider/text.ts";
import type { NewMessage } from "./conversation.ts";
import type { ChoiceValue } from "./flow/flow.ts";
import type { Utterance } from "./flow/replay.ts";

/** What most people come for, offered where nothing is known of the matter yet. */
export const openingChoices: readonly ChoiceValue[] = [
  "topic:internet-down",
  "topic:cable-cut",
  "topic:frequent-drops",
  "topic:payment-missing",
  "topic:visit-status",
  "operator",
];

/** Offered after a finished subject, so that the next step is never further than a button. */
const afterwards: readonly ChoiceValue[] = ["topic:internet-down", "topic:visit-status", "operator"];

/**
 * Puts what is to be said into words. When the turn is over, its last message says so and carries the choices,
 * with a person always among them.
 */
export function composeMessages(
  provider: Provider,
  language: Language,
  turn: { utterances: readonly Utterance[]; isOver: boolean; stop?: string; topic: Topic | null },
): NewMessage[] {
  const last = turn.utterances.length - 1;
  return turn.utterances.map((utterance, index) => {
    const turnEnds = turn.isOver && index === last;
    const choices = turnEnds ? choicesOf(utterance, turn.stop) : [];
    return composeMessage(provider, language, { utterance, choices, turnEnds, topic: turn.topic });
  });
}

function choicesOf({ choices }: Utterance, stop: string | undefined): readonly ChoiceValue[] {
  if (stop === "handed-over") return [];
  if (choices.length === 0 && stop === "ended") return afterwards;
  return choices.includes("operator") ? choices : [...choices, "operator"];
}

/** One message of the assistant in words. */
export function composeMessage(
  provider: Provider,
  language: Language,
  parts: { utterance: Utterance; choices: readonly ChoiceValue[]; turnEnds: boolean; topic: Topic | null },
): NewMessage {
  const { lines, attachments } = parts.utterance;
  return {
    author: "assistant",
    language,
    text: lines.map(({ key, values }) => renderText(provider, language, key, values)).join("\n"),
    choices: parts.choices.map((value) => ({ value, label: choiceLabel(provider, language, value) })),
    turnEnds: parts.turnEnds,
    verdict: attachments.verdict ?? null,
    topic: parts.topic,
    article: attachments.article ?? null,
    refs: attachments.refs ?? [],
  };
}

/** The words on a button. */
export function choiceLabel(provider: Provider, language: Language, value: ChoiceValue): string {
  const topic = value.startsWith("topic:") ? value.slice("topic:".length) : undefined;
  return isTopic(topic)
    ? provider.topics[topic].title[language]
    : renderText(provider, language, `choice-${value}`);
}
