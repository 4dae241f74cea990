import type { Language } from "../../../src/kernel/language.ts";
import { fields, readTranscript, text, type Transcript } from "./contract.ts";
import { EventCutter, type StreamEvent } from "./event-stream.ts";
import { limitSilence } from "./waiting.ts";

/** What lets this browser go on with its conversation; `language` is the one it was asked for in. */
export type Credentials = { readonly id: string; readonly token: string; readonly language: Language };

/** What the subscriber said: typed, or by a choice whose label stands as its text. */
export type Utterance = { readonly clientId: string; readonly text: string; readonly choice?: string };

/** An answer of the server that is no success. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }

  /** The conversation is not there any more, or not for this token. */
  get isGone(): boolean {
    return this.status === 401 || this.status === 404;
  }

  /** The same message would be refused again. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && ![408, 425, 429].includes(this.status);
  }
}

const answerMilliseconds = 20_000;
const firstByteMilliseconds = 8_000;
/** Two and a half heartbeats of the server. */
const silenceMilliseconds = 40_000;

/** The chat calls of the server at this origin. Every call fails with {@link Refused} or a network error. */
export class ChatServer {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async readSettings(): Promise<unknown> {
    return await this.#call("/settings", {}, answerMilliseconds);
  }

  async createConversation(language: Language): Promise<Credentials> {
    const created = fields(await this.#call("/conversations", asPost({ language }), answerMilliseconds));
    return { id: text(created["id"]), token: text(created["token"]), language };
  }

  /** Stores what was said and returns its sequence number; safe to repeat with the same `clientId`. */
  async send(to: Credentials, { clientId, text: typed, choice }: Utterance): Promise<number> {
    const body = choice === undefined ? { clientId, text: typed } : { clientId, choice };
    const call = authorised(to, asPost(body));
    return Number(fields(await this.#call(pathOf(to, "messages"), call, answerMilliseconds))["seq"]);
  }

  /** What came after a message; waits up to `waitSeconds` when there is nothing yet. */
  async read(
    of: Credentials,
    after: { seq: number; waitSeconds: number },
    signal: AbortSignal,
  ): Promise<Transcript> {
    const path = `${pathOf(of, "messages")}?after=${after.seq}&wait=${after.waitSeconds}`;
    const limit = answerMilliseconds + after.waitSeconds * 1000;
    return readTranscript(await this.#call(path, authorised(of, { signal }), limit));
  }

  /**
   * What happens after a message, as it happens. Ends when the server ends it or falls silent;
   * each arrival, a heartbeat too, is yielded as a list of events that may be empty.
   */
  async *events(of: Credentials, afterSeq: number, signal: AbortSignal): AsyncGenerator<StreamEvent[]> {
    const limit = limitSilence(firstByteMilliseconds, signal);
    try {
      const headers = { accept: "text/event-stream", "last-event-id": String(afterSeq) };
      const request = authorised(of, { headers, signal: limit.signal });
      const response = await this.#fetch(pathOf(of, "events"), request);
      const reader = response.body?.getReader();
      const decoder = new TextDecoder();
      const cutter = new EventCutter();
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
        limit.extend(silenceMilliseconds);
        yield cutter.push(decoder.decode(part.value, { stream: true }));
      }
    } finally {
      limit.end();
    }
  }

  async #call(path: string, request: RequestInit, limitMilliseconds: number): Promise<unknown> {
    const limit = limitSilence(limitMilliseconds, request.signal ?? undefined);
    try {
      const response = await this.#fetch(path, { ...request, signal: limit.signal });
      return await response.json();
    } finally {
      limit.end();
    }
  }

  async #fetch(path: string, request: RequestInit): Promise<Response> {
    const address = `${this.#origin}/api/chat${path}`;
    const response = await fetch(address, { ...request, credentials: "omit", cache: "no-store" });
    if (response.ok) return response;
    throw new Refused(response.status);
  }
}

type ChatRequest = Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> };

const asPost = (body: unknown): ChatRequest => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const authorised = (by: Credentials, request: ChatRequest): ChatRequest => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${by.token}` },
});

const pathOf = (of: Credentials, what: string): string =>
  `/conversations/${encodeURIComponent(of.id)}/${what}`;
