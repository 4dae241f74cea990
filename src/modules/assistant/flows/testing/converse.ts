import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Login } from "../../../../kernel/ids.ts";
import { addMinutes, type Instant, instant } from "../../../../kernel/instant.ts";
import { inEveryLanguage, type Language } from "../../../../kernel/language.ts";
import { type Db, inTransaction } from "../../../../platform/database.ts";
import { newId } from "../../../../platform/new-id.ts";
import { createSecretBox } from "../../../../platform/secret-box.ts";
import type { Diagnosis } from "../../../diagnosis/diagnosis.ts";
import { createKnowledge } from "../../../knowledge/knowledge.ts";
import { loadProvider, type Provider } from "../../../provider/provider.ts";
import { renderText } from "../../../provider/text.ts";
import type { CodeParts } from "../../../subscribers/subscribers.ts";
import { flows } from "../../all-flows.ts";
import { choiceLabel } from "../../compose.ts";
import { emptyMemory, type ConversationId, type Message } from "../../conversation.ts";
import type { ChoiceValue } from "../../flow/flow.ts";
import { handOver } from "../../hand-over.ts";
import { findMessages, insertConversation, insertSubscriberMessage } from "../../store.ts";
import type { Checked } from "../../flow/replay.ts";
import { takeTurn, type TurnTools } from "../../turn.ts";
import { loadPhrases } from "../../../understanding/phrases.ts";
import { createUnderstanding } from "../../../understanding/understanding.ts";
import { createSaidKeys, type SaidKeys } from "./said-keys.ts";

/** Whole conversations with the shipped provider, on a real database, a turn after another and at a moment of the test. */

const providerDirectory = join(import.meta.dirname, "../../../../../provider/beeline-kz");

/** A press, or words. */
export type Said = string | { readonly choice: ChoiceValue };

/** What came back for one message. */
export type Reply = {
  readonly messages: readonly Message[];
  readonly texts: readonly string[];
  /** The keys of the provider's texts that were said. */
  readonly keys: readonly string[];
  /** Undefined when nobody answered, as while a person has the conversation. */
  readonly last: Message | undefined;
  /** Values of the choices that can be pressed now. */
  readonly choices: readonly string[];
  readonly refs: Message["refs"];
  readonly state: string;
};

export type TestChat = {
  readonly id: ConversationId;
  /** Says one after another. @returns the reply to the last one */
  say(...messages: readonly Said[]): Promise<Reply>;
  /** Lets the product's clock go on. */
  wait(minutes: number): void;
};

export type TestSupport = {
  readonly provider: Provider;
  /** The newest one-time code that was sent. */
  lastCode(): string;
  begin(options?: { language?: Language; at?: Instant; address?: string }): Promise<TestChat>;
};

/** @param diagnose what the checks find; it is asked anew at each check */
export function openTestSupport(db: Db, diagnose: (login: Login, at: Instant) => Diagnosis): TestSupport {
  const provider = loadProvider(providerDirectory);
  let lastCode = "";
  const { policy } = provider;
  const codes: CodeParts = {
    policy,
    secretBox: createSecretBox(randomBytes(32)),
    codeText: (code, language) => renderText(provider, language, "code-sms", { code: (lastCode = code) }),
  };
  const phrases = loadPhrases(join(providerDirectory, "phrases"));
  const { understand } = createUnderstanding(phrases, policy.logins.digits);
  const knowledge = createKnowledge(provider, phrases);
  const tools: TurnTools = {
    provider,
    codes,
    flows,
    understand,
    findArticle: (text, language) => knowledge.findBestArticle(text, language)?.article.name,
    handOver: (work, row, reason) => handOver(work, policy, { row, reason }),
  };
  const saidKeys = createSaidKeys(provider);
  return {
    provider,
    lastCode: () => lastCode,
    async begin({ language = "kk", at = instant("2026-07-25T10:00:00Z"), address = "127.0.0.1" } = {}) {
      const chat = new Chat({ db, tools, saidKeys, diagnose }, at);
      await chat.open(language, address);
      return chat;
    },
  };
}

type ChatParts = {
  readonly db: Db;
  readonly tools: TurnTools;
  readonly saidKeys: SaidKeys;
  diagnose(login: Login, at: Instant): Diagnosis;
};

class Chat implements TestChat {
  readonly id = newId<ConversationId>();
  readonly #parts: ChatParts;
  #now: Instant;

  constructor(parts: ChatParts, now: Instant) {
    this.#parts = parts;
    this.#now = now;
  }

  async open(language: Language, address: string): Promise<void> {
    const greeting = {
      author: "assistant" as const,
      language,
      text: "greeting",
      choices: [],
      turnEnds: false,
      verdict: null,
      topic: null,
      article: null,
      refs: [],
    };
    const row = { id: this.id, tokenHash: randomBytes(32), language, address, memory: emptyMemory };
    await insertConversation(this.#parts.db, { ...row, greeting, at: this.#now });
  }

  wait(minutes: number): void {
    this.#now = addMinutes(this.#now, minutes);
  }

  async say(...messages: readonly Said[]): Promise<Reply> {
    let reply: Reply | undefined;
    for (const message of messages) reply = await this.#sayOne(message);
    return reply!;
  }

  async #sayOne(said: Said): Promise<Reply> {
    const { db } = this.#parts;
    const message = { id: this.id, clientId: newId(), at: this.#now, ...this.#wordsOf(said) };
    const stored = await insertSubscriberMessage(db, message);
    await this.#takeTurns();
    const { messages, state } = (await findMessages(db, { id: this.id, after: stored!.seq, limit: 200 }))!;
    const last = messages.at(-1);
    const keys = messages.flatMap(({ text, language }) => this.#parts.saidKeys(text, language));
    return {
      messages,
      keys,
      last,
      state,
      texts: messages.map(({ text }) => text),
      choices: (last?.choices ?? []).map(({ value }) => value),
      refs: messages.flatMap(({ refs }) => refs),
    };
  }

  #wordsOf(said: Said) {
    if (typeof said === "string") return { choice: null, text: inEveryLanguage(() => said) };
    const { choice } = said;
    const { provider } = this.#parts.tools;
    return { choice, text: inEveryLanguage((language) => choiceLabel(provider, language, choice)) };
  }

  async #takeTurns(): Promise<void> {
    const { db, tools, diagnose } = this.#parts;
    let checked: Checked | undefined;
    for (;;) {
      const turn = { id: this.id, ...(checked && { checked }) };
      const outcome = await inTransaction(db, (tx) => takeTurn(tools, { tx, now: this.#now }, turn));
      if (outcome.kind === "idle" || (outcome.kind === "answered" && !outcome.isMoreOwed)) return;
      checked =
        outcome.kind === "check"
          ? { name: outcome.name, result: diagnose(outcome.login, this.#now) }
          : undefined;
    }
  }
}
