import type { Language } from "../../../src/kernel/language.ts";
import type { Credentials, Utterance } from "./server.ts";

/** What outlives the page. The messages do not: the server has them, and others may use this browser. */
export type Remembered = {
  readonly credentials?: Credentials | undefined;
  /** The language that the subscriber picked in the widget, if they did. */
  readonly language?: Language;
  readonly unsent: readonly Utterance[];
  /** Whether the subscriber has said anything in the conversation. */
  readonly hasSpoken: boolean;
  /** The last message that was on the screen. */
  readonly seenSeq: number;
};

const nothing: Remembered = { unsent: [], hasSpoken: false, seenSeq: 0 };

/** Goes up when {@link Remembered} changes its form: what an older widget wrote is then left alone. */
const form = 1;

/** Keeps a little in the browser for one server; where storage is blocked, as long as the page lives. */
export class Memory {
  readonly #key: string;
  #kept = nothing;

  constructor(origin: string) {
    this.#key = `uide-chat ${form} ${origin}`;
  }

  /** Read anew each time, since another tab may have written meanwhile. */
  get remembered(): Remembered {
    const stored = withStorage(() => localStorage.getItem(this.#key));
    if (typeof stored === "string") this.#kept = withStorage((): Remembered => JSON.parse(stored)) ?? nothing;
    return this.#kept;
  }

  remember(change: Partial<Remembered>): void {
    this.#kept = { ...this.remembered, ...change };
    withStorage(() => localStorage.setItem(this.#key, JSON.stringify(this.#kept)));
  }

  /** Whether the chat was open in this tab: a reload opens it again, a visit on another day does not. */
  get isOpen(): boolean {
    return withStorage(() => sessionStorage.getItem(this.#key)) === "open";
  }

  set isOpen(isOpen: boolean) {
    withStorage(() => sessionStorage.setItem(this.#key, isOpen ? "open" : ""));
  }
}

/** Storage may be blocked, full or absent; then the result is undefined. */
function withStorage<Result>(use: () => Result): Result | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
