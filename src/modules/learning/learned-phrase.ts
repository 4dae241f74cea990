import type { Topic } from "../../kernel/topic.ts";
import type { PhraseGroup } from "../understanding/phrases.ts";

/** A phrase that an editor approved. */
export type LearnedPhrase = { readonly text: string; readonly topic: Topic; readonly group: PhraseGroup };
