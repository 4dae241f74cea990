import type { Topic } from "../../kernel/topic.ts";
import type { LearnedPhrase } from "../learning/learned-phrase.ts";
import { asTaught } from "../learning/masking.ts";
import type { Phrases, TopicPhrases } from "../understanding/phrases.ts";

/** The provider's phrases and the approved ones, of which those that are there already add nothing. */
export function joinPhrases(phrases: Phrases, learned: readonly LearnedPhrase[]): Phrases {
  const joined = new Map<Topic, TopicPhrases>(phrases);
  for (const { text, topic, group } of learned) {
    const groups = joined.get(topic)!;
    const taught = asTaught(text);
    if (!groups[group].includes(taught))
      joined.set(topic, { ...groups, [group]: [...groups[group], taught] });
  }
  return joined;
}
