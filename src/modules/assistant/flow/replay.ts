import type { Login } from "../../../kernel/ids.ts";
import type { Topic } from "../../../kernel/topic.ts";
import type { Work } from "../../../platform/database.ts";
import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import type { Provider } from "../../provider/provider.ts";
import type { CodeParts } from "../../subscribers/subscribers.ts";
import type { TextValues } from "../../provider/text.ts";
import type {
  Attachments,
  Line,
  ChoiceValue,
  Conversation,
  Facts,
  Flow,
  Json,
  Question,
  ReadMessage,
} from "./flow.ts";

/**
 * Runs a flow over what it has recorded. Names of records begin with what they are:
 * `answer:`, `effect:`, `check:`, `said:`, `known:`, `learnt:`.
 */

/** What a flow waits for. `asked` counts how often the question was put. */
export type Waiting =
  | { readonly kind: "answer"; readonly name: string; readonly asked: number }
  | {
      readonly kind: "check";
      readonly name: string;
      readonly login: Login;
      readonly testsCable?: boolean;
    };

/** Messages by the record of the question that they were an answer to. */
type Heard = Readonly<Record<string, ReadMessage>>;

/** A flow under way: all that is stored of it. */
export type FlowRun = {
  readonly topic: Topic;
  readonly version: number;
  readonly records: Readonly<Record<string, Json>>;
  readonly waiting?: Waiting;
  /** What was said to questions before the flow was edited; it is read when the new version comes to them. */
  readonly heard?: Heard;
};

/** Something to be said, before it is put into words. */
export type Utterance = {
  /** The lines of one message. */
  readonly lines: readonly Line[];
  readonly attachments: Attachments;
  readonly choices: readonly ChoiceValue[];
};

/** Why a run stopped: at its end, at a question, at a message that is no answer, at a check, or with a person. */
export type Stop = "ended" | "asked" | "not-an-answer" | "checking" | "handed-over";

/** What one run of a flow led to. */
export type Advance = {
  readonly stop: Stop;
  readonly run: FlowRun;
  readonly facts: Facts;
  readonly utterances: readonly Utterance[];
  /** Whether an effect was done in this run, or the result of a check taken; then the run has to be kept. */
  readonly hasActed: boolean;
  /** Whether the message was an answer that is to be kept from readers. */
  readonly hasHeardSecret: boolean;
  /** The question that got no answer, in other words than before; without any where it has only one wording. */
  readonly question?: Utterance;
};

/** What a run may use. */
export type Surroundings = {
  readonly conversationId: string;
  readonly address: string;
  readonly provider: Provider;
  readonly codes: CodeParts;
  readonly work: Work;
  readonly facts: Facts;
  /** Made outside of the turn, for the flow that comes to it. */
  readonly checked?: Checked | undefined;
  /** Makes the hand-over real, with all that is known by then; called once, in the turn's transaction. */
  handOver(reason: string, facts: Facts): Promise<readonly Utterance[]>;
};

/** What makes the run go on: a message for the open question, or nothing new but the result of a check. */
export type Input = { readonly kind: "start" } | { readonly kind: "message"; readonly message: ReadMessage };

/** The result of a check, by the name of its record. */
export type Checked = { readonly name: string; readonly result: Diagnosis };

export const startRun = (flow: Flow): FlowRun => ({ topic: flow.topic, version: flow.version, records: {} });

/**
 * A run of an older version begins again: what was answered and done stays, and the question that is open;
 * what was said and looked at does not.
 */
export function renewRun(flow: Flow, run: FlowRun): FlowRun {
  if (run.version === flow.version) return run;
  const kept = Object.entries(run.records).filter(([name]) => /^(?:answer|effect|learnt):/.test(name));
  const { waiting, heard } = run;
  return {
    ...startRun(flow),
    records: Object.fromEntries(kept),
    ...(waiting?.kind === "answer" && { waiting }),
    ...(heard && { heard }),
  };
}

/** Runs `flow` from its top until it ends or must wait. What it throws comes out of here. */
export async function advanceFlow(
  flow: Flow,
  run: FlowRun,
  here: Surroundings & { input: Input },
): Promise<Advance> {
  const replay = new Replay(run, here);
  const end = flow.run(replay).then((): Stop => "ended");
  return replay.result(await Promise.race([end, replay.paused]));
}

class Replay implements Conversation {
  readonly id: string;
  readonly address: string;
  readonly provider: Provider;
  readonly codes: CodeParts;
  readonly paused: Promise<Stop>;
  readonly #here: Surroundings;
  readonly #pause: (stop: Stop) => void;
  readonly #records: Record<string, Json>;
  readonly #topic: FlowRun;
  readonly #utterances: Utterance[] = [];
  #waiting: Waiting | undefined;
  readonly #heard: Map<string, ReadMessage>;
  #facts: Facts;
  #hasActed = false;
  #hasHeardSecret = false;
  #question: Advance["question"];
  #names = new Set<string>();

  constructor(run: FlowRun, here: Surroundings & { input: Input }) {
    this.id = here.conversationId;
    this.address = here.address;
    this.provider = here.provider;
    this.codes = here.codes;
    this.#here = here;
    this.#topic = run;
    this.#records = { ...run.records };
    this.#waiting = run.waiting;
    this.#facts = here.facts;
    const { input } = here;
    this.#heard = new Map(Object.entries(run.heard ?? {}));
    if (input.kind === "message" && run.waiting?.kind === "answer")
      this.#heard.set(run.waiting.name, input.message);
    const { promise, resolve } = Promise.withResolvers<Stop>();
    this.paused = promise;
    this.#pause = resolve;
  }

  result(stop: Stop): Advance {
    const { topic, version } = this.#topic;
    const isOver = stop === "ended" || stop === "handed-over";
    return {
      stop,
      run: {
        topic,
        version,
        records: this.#records,
        ...(this.#waiting && !isOver && { waiting: this.#waiting }),
        ...(this.#heard.size > 0 && !isOver && { heard: Object.fromEntries(this.#heard) }),
      },
      facts: this.#facts,
      utterances: this.#utterances,
      hasActed: this.#hasActed,
      hasHeardSecret: this.#hasHeardSecret,
      ...(this.#question && { question: this.#question }),
    };
  }

  known<Name extends keyof Facts>(fact: Name): Facts[Name] | undefined {
    const name = `known:${fact}`;
    if (!(name in this.#records)) this.#records[name] = this.#facts[fact] ?? null;
    return (this.#records[name] ?? undefined) as Facts[Name] | undefined;
  }

  learn<Name extends keyof Facts>(fact: Name, value: NonNullable<Facts[Name]>): void {
    const name = `learnt:${fact}`;
    if (this.#records[name] === value) return;
    this.#records[name] = value;
    this.#facts = { ...this.#facts, [fact]: value };
  }

  say(key: string, values: TextValues = {}, attachments: Attachments = {}): void {
    this.sayLines([{ key, values }], attachments);
  }

  sayLines(lines: readonly Line[], attachments: Attachments = {}): void {
    const name = this.#once(`said:${lines[0]?.key}`);
    if (name in this.#records) return;
    this.#records[name] = true;
    this.#utterances.push({ lines, attachments, choices: [] });
  }

  ask<Answer extends Json>(name: string, question: Question<Answer>): Promise<Answer> {
    const record = this.#once(`answer:${name}`);
    if (record in this.#records) return Promise.resolve(this.#records[record] as Answer);
    const heard = this.#heard.get(record);
    this.#heard.delete(record);
    const answer = heard && question.read(heard);
    if (answer !== undefined) {
      this.#hasHeardSecret ||= question.isSecret === true && heard?.choice === null;
      this.#record(record, answer);
      return Promise.resolve(answer);
    }
    const asked = this.#waiting?.kind === "answer" && this.#waiting.name === record ? this.#waiting.asked : 0;
    const words = inWordsFor(question, asked);
    if (heard !== undefined && asked > 0) {
      this.#question = question.again === undefined ? { ...words, lines: [] } : words;
      return this.#wait("not-an-answer");
    }
    this.#utterances.push(words);
    this.#waiting = { kind: "answer", name: record, asked: asked + 1 };
    return this.#wait("asked");
  }

  async act<Value extends Json>(name: string, effect: (work: Work) => Promise<Value>): Promise<Value> {
    const record = this.#once(`effect:${name}`);
    if (!(record in this.#records)) {
      this.#hasActed = true;
      this.#records[record] = readBack(await effect(this.#here.work));
    }
    return this.#records[record] as Value;
  }

  diagnose(name: string, login: Login, { testsCable } = { testsCable: false }): Promise<Diagnosis> {
    const record = this.#once(`check:${name}`);
    const { checked } = this.#here;
    const isMade = checked?.name === record && checked.result.verdict.login === login;
    if (isMade && !(record in this.#records)) {
      this.#hasActed = true;
      this.#record(record, checked.result);
    }
    if (record in this.#records) return Promise.resolve(this.#records[record] as Json & Diagnosis);
    this.#waiting = { kind: "check", name: record, login, ...(testsCable && { testsCable }) };
    return this.#wait("checking");
  }

  async handOver(reason: string): Promise<never> {
    this.#utterances.push(...(await this.#here.handOver(reason, this.#facts)));
    return this.#wait("handed-over");
  }

  #record(name: string, value: Json): void {
    this.#records[name] = value;
    this.#waiting = undefined;
  }

  /** Waiting is a promise that stays open and no exception, so no `catch` or `finally` of a flow can swallow it. */
  #wait(stop: Stop): Promise<never> {
    this.#pause(stop);
    return new Promise<never>(() => undefined);
  }

  /** The name itself at its first use in this run, with a number at the next ones: a loop asks anew each time round. */
  #once(name: string): string {
    let unused = name;
    for (let use = 2; this.#names.has(unused); use += 1) unused = `${name}#${use}`;
    this.#names.add(unused);
    return unused;
  }
}

/** A question in one wording and the other by turns, so that nobody reads the same words twice in a row. */
function inWordsFor<Answer extends Json>(question: Question<Answer>, asked: number): Utterance {
  const { key, values = {}, attachments = {}, choices, again = key } = question;
  return { lines: [{ key: asked % 2 === 0 ? key : again, values }], attachments, choices };
}

/** What storing and loading would make of the value, so that the first run sees what later ones will. */
const readBack = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;
