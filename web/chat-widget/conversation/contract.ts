import { isLanguage, type Language } from "../../../src/kernel/language.ts";

/** Who wrote a message. */
export type Author = "subscriber" | "assistant" | "operator" | "system";

export type Choice = { readonly value: string; readonly label: string };

export type Reference = { readonly kind: string; readonly number: string };

/** What the checks of rule S44 have found so far; a check still under way is `pending`. */
export type Verdict = {
  readonly login: string;
  readonly outage: string;
  readonly line: string;
  readonly visit: string;
  readonly account: string;
  readonly at: string;
};

/** One message of a conversation; `seq` grows by one. */
export type Message = {
  readonly seq: number;
  readonly at: string;
  readonly author: Author;
  readonly language: Language | undefined;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly turnEnds: boolean;
  readonly verdict: Verdict | undefined;
  readonly refs: readonly Reference[];
};

/** Who answers now. */
export type ConversationState = "assistant" | "waiting-operator" | "operator" | "closed";

/** What the server says about a conversation after a given message. */
export type Transcript = { readonly messages: readonly Message[]; readonly state: ConversationState };

const authors: readonly Author[] = ["subscriber", "assistant", "operator", "system"];
const states: readonly ConversationState[] = ["assistant", "waiting-operator", "operator", "closed"];

/**
 * Reads a message as the server sent it. Fields that are missing or that a newer server has added
 * change nothing: the widget on someone's page may be older than the server.
 * @throws TypeError when there is no sequence number, without which nothing can be kept in order.
 */
export function readMessage(value: unknown): Message {
  const source = fields(value);
  if (typeof source["seq"] !== "number") throw new TypeError("a message without seq");
  return {
    seq: source["seq"],
    at: text(source["at"]),
    author: authors.find((author) => author === source["author"]) ?? "system",
    language: isLanguage(source["language"]) ? source["language"] : undefined,
    text: text(source["text"]),
    choices: list(source["choices"]).map((choice) => ({
      value: text(choice["value"]),
      label: text(choice["label"]),
    })),
    turnEnds: source["turnEnds"] === true,
    verdict: readVerdict(source["verdict"]),
    refs: list(source["refs"]).map((ref) => ({ kind: text(ref["kind"]), number: text(ref["number"]) })),
  };
}

function readVerdict(value: unknown): Verdict | undefined {
  if (!isFields(value)) return undefined;
  const check = (name: string): string => text(value[name]) || "unknown";
  return {
    login: text(value["login"]),
    outage: check("outage"),
    line: check("line"),
    visit: check("visit"),
    account: check("account"),
    at: text(value["at"]),
  };
}

export const readTranscript = (value: unknown): Transcript => ({
  messages: list(fields(value)["messages"]).map(readMessage),
  state: states.find((state) => state === fields(value)["state"]) ?? "assistant",
});

export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** The fields of an object; of anything else, none. */
export const fields = (value: unknown): Fields => (isFields(value) ? value : {});

const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : []);

/** A text, or a number written out; anything else is empty. */
export const text = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
