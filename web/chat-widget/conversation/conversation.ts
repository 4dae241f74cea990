import type { Language } from "../../../src/kernel/language.ts";
import type { Choice, ConversationState, Message } from "./contract.ts";
import { listen, type Listener } from "./listening.ts";
import type { Memory } from "./memory.ts";
import { newClientId, Outbox, type Outgoing } from "./outbox.ts";
import { Refused, type ChatServer, type Credentials, type Utterance } from "./server.ts";
import { pause, retryPause } from "./waiting.ts";

/** All that a view needs to show a conversation. */
export type ConversationModel = {
  readonly messages: readonly Message[];
  readonly outgoing: readonly Outgoing[];
  readonly state: ConversationState;
  readonly connection: "starting" | "open" | "lost";
  /** What was said before this page was opened is here. */
  readonly isReplayed: boolean;
  /** `resumed` from before this page was opened, or `restarted` because the one before is gone. */
  readonly beginning: "new" | "resumed" | "restarted";
};

const nothingYet = {
  messages: [],
  state: "assistant",
  connection: "starting",
  isReplayed: false,
  beginning: "new",
} as const satisfies Partial<ConversationModel>;

/**
 * The conversation of this browser with the server: begun when it is first wanted, resumed after a reload
 * or a lost connection, begun anew when it is gone. No message is missed and none is there twice, because
 * a message is taken only when its number is higher than the last.
 */
export class Conversation {
  readonly #server: ChatServer;
  readonly #memory: Memory;
  readonly #changed: () => void;
  readonly #outbox: Outbox;
  #language: Language;
  #model: Omit<ConversationModel, "outgoing"> = nothingYet;
  #credentials: Credentials | undefined;
  #following: AbortController | undefined;

  constructor(
    { server, memory }: { server: ChatServer; memory: Memory },
    language: Language,
    changed: () => void,
  ) {
    this.#server = server;
    this.#memory = memory;
    this.#language = language;
    this.#changed = changed;
    this.#outbox = new Outbox(memory.remembered.unsent, () => {
      memory.remember({ unsent: this.#outbox.unsent });
      changed();
    });
  }

  get model(): ConversationModel {
    return { ...this.#model, outgoing: this.#outbox.items };
  }

  /** Whether the subscriber has said anything that a reload should come back to. */
  get isWorthResuming(): boolean {
    return this.#memory.remembered.hasSpoken;
  }

  /** Begins or resumes, and listens until {@link stop}. */
  start(): void {
    if (this.#following !== undefined) return;
    this.#following = new AbortController();
    void this.#follow(this.#following.signal);
  }

  /** Listens no more; what was said is still sent. */
  stop(): void {
    this.#following?.abort();
    this.#following = undefined;
  }

  /** Asks the server at once, for when the network has changed. */
  refresh(): void {
    if (this.#following === undefined) return;
    this.stop();
    this.start();
  }

  /** Leaves this conversation for a new one. */
  beginAnew(): void {
    this.#forget();
    this.refresh();
  }

  /** A greeting in the other language is a new conversation, as long as nothing was said in this one. */
  setLanguage(language: Language): void {
    this.#language = language;
    if (this.#isGreetingInOtherLanguage()) this.beginAnew();
  }

  say(text: string): void {
    this.#add({ clientId: newClientId(), text, saidAfterSeq: this.#lastSeq() });
  }

  choose({ value, label }: Choice): void {
    this.#add({ clientId: newClientId(), text: label, choice: value, saidAfterSeq: this.#lastSeq() });
  }

  /** Takes back what the server refused. */
  withdraw(clientId: string): void {
    this.#outbox.remove(clientId);
  }

  #add(said: Outgoing): void {
    this.#memory.remember({ hasSpoken: true });
    this.#outbox.add(said);
    void this.#deliver();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    if (this.#isGreetingInOtherLanguage()) this.#forget();
    while (!signal.aborted) {
      const credentials = await this.#obtainCredentials(signal);
      if (credentials === undefined) return;
      void this.#deliver();
      const source = { server: this.#server, credentials };
      const isThere = await listen(source, this.#listener, signal);
      if (!isThere) this.#replaceGone(credentials);
    }
  }

  /** The remembered conversation or a new one, tried for until there is one or nobody waits. */
  async #obtainCredentials(signal: AbortSignal): Promise<Credentials | undefined> {
    for (let failures = 0; !signal.aborted; failures++) {
      const { credentials: remembered, hasSpoken } = this.#memory.remembered;
      if (remembered !== undefined) return this.#adopt(remembered, hasSpoken);
      try {
        const created = await this.#server.createConversation(this.#language);
        if (signal.aborted) return undefined;
        this.#memory.remember({ credentials: created });
        this.#update({ isReplayed: true });
        return this.#adopt(created, false);
      } catch {
        this.#listener.takeConnection(false);
        await pause(retryPause(failures), signal);
      }
    }
    return undefined;
  }

  /** Another tab may have begun anew meanwhile: then what is here belongs to the old conversation. */
  #adopt(credentials: Credentials, isResumed: boolean): Credentials {
    if (this.#credentials?.id === credentials.id) return credentials;
    if (this.#credentials !== undefined) this.#clear();
    this.#credentials = credentials;
    if (isResumed) this.#update({ beginning: "resumed" });
    return credentials;
  }

  async #deliver(): Promise<void> {
    if (this.#credentials !== undefined) await this.#outbox.deliver((said) => this.#send(said));
  }

  async #send(said: Utterance): Promise<number> {
    const credentials = this.#credentials;
    if (credentials === undefined) throw new Error("between two conversations");
    try {
      const seq = await this.#server.send(credentials, said);
      if (this.#credentials !== credentials)
        throw new Error("sent to a conversation that was left meanwhile");
      if (this.#model.connection === "lost") this.refresh();
      return seq;
    } catch (failure) {
      if (failure instanceof Refused && failure.isGone) this.#replaceGone(credentials);
      throw failure;
    }
  }

  /** Stops; whoever hears of the change starts again if the conversation is wanted. */
  #replaceGone(gone: Credentials): void {
    if (this.#credentials?.id !== gone.id) return;
    this.stop();
    this.#forget();
    this.#update({ beginning: "restarted" });
  }

  #forget(): void {
    this.#memory.remember({ credentials: undefined, seenSeq: 0, hasSpoken: this.#outbox.unsent.length > 0 });
    this.#credentials = undefined;
    this.#clear();
  }

  #clear(): void {
    this.#model = nothingYet;
    this.#outbox.startAnew();
  }

  #isGreetingInOtherLanguage(): boolean {
    const { credentials, hasSpoken } = this.#memory.remembered;
    return credentials !== undefined && !hasSpoken && credentials.language !== this.#language;
  }

  #lastSeq(): number {
    return this.#model.messages.at(-1)?.seq ?? 0;
  }

  readonly #listener: Listener = {
    lastSeq: () => this.#lastSeq(),
    takeTranscript: ({ messages, state = this.#model.state }) => {
      const lastSeq = this.#lastSeq();
      const isNew = ({ seq }: Message): boolean => seq > lastSeq;
      this.#update({ messages: [...this.#model.messages, ...messages.filter(isNew)], state });
    },
    takeConnection: (isConnected) => {
      if (isConnected && this.#model.connection === "lost") this.#outbox.nudge();
      const connection = isConnected ? "open" : "lost";
      this.#update(isConnected ? { connection, isReplayed: true } : { connection });
    },
  };

  #update(change: Partial<Omit<ConversationModel, "outgoing">>): void {
    this.#model = { ...this.#model, ...change };
    this.#changed();
  }
}
