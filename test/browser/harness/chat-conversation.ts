import { randomUUID } from "node:crypto";
import type {
  Choice,
  ConversationState,
  Reference,
  Verdict,
} from "../../../web/chat-widget/conversation/contract.ts";

/** A message as the public surface has it. */
export type FakeMessage = {
  readonly seq: number;
  readonly at: string;
  readonly author: "subscriber" | "assistant" | "operator" | "system";
  readonly language: "kk" | "ru" | "en";
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly turnEnds: boolean;
  readonly verdict: Verdict | null;
  readonly topic: string | null;
  readonly article: string | null;
  readonly refs: readonly Reference[];
};

/** One conversation of the contract fake. */
export class ChatConversation {
  readonly id: string;
  token: string = randomUUID();
  readonly language: "kk" | "ru" | "en";
  readonly messages: FakeMessage[] = [];
  /** What arrived by POST, each `clientId` once for every time it was sent. */
  readonly received: string[] = [];
  state: ConversationState = "assistant";
  isGone = false;
  readonly #seqs = new Map<string, number>();
  #waiting: (() => void)[] = [];

  constructor(id: string, language: "kk" | "ru" | "en") {
    this.id = id;
    this.language = language;
  }

  /** Adds a message of the assistant, unless said otherwise, and tells everyone who waits. */
  add(message: Partial<FakeMessage>): FakeMessage {
    const added: FakeMessage = {
      at: Temporal.Now.instant().toString(),
      author: "assistant",
      language: this.language,
      text: "",
      choices: [],
      turnEnds: false,
      verdict: null,
      topic: null,
      article: null,
      refs: [],
      ...message,
      seq: this.messages.length + 1,
    };
    this.messages.push(added);
    this.changed();
    return added;
  }

  /** Stores what the subscriber said; the same `clientId` again changes nothing. */
  accept(clientId: string, text: string): { seq: number; isNew: boolean } {
    this.received.push(clientId);
    const known = this.#seqs.get(clientId);
    if (known !== undefined) return { seq: known, isNew: false };
    const { seq } = this.add({ author: "subscriber", text });
    this.#seqs.set(clientId, seq);
    return { seq, isNew: true };
  }

  after(seq: number): FakeMessage[] {
    return this.messages.slice(seq);
  }

  /** The subscriber's texts, in order. */
  get said(): string[] {
    return this.messages.filter(({ author }) => author === "subscriber").map(({ text }) => text);
  }

  nextChange(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
