import type { Language, Localized } from "../../../src/kernel/language.ts";
import type { Choice } from "../conversation/contract.ts";
import type { Entry } from "../transcript/entries.ts";

/** An entry on the page. `update` changes only what differs, so that nothing is announced twice. */
export type EntryView<Kind extends Entry> = {
  readonly node: HTMLElement;
  readonly update: (entry: Kind) => void;
};

/** What every entry may need of the widget around it. */
export type Surroundings = {
  readonly language: Language;
  readonly assistantName: Localized | undefined;
  readonly timeZone: string | undefined;
  readonly choose: (choice: Choice) => void;
  /** Takes a refused message back into the input. */
  readonly correct: (clientId: string) => void;
  /** Leaves the conversation for a new one. */
  readonly startAnew: () => void;
};
