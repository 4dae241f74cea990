import type { Language } from "../../kernel/language.ts";
import { isTopic, type Topic } from "../../kernel/topic.ts";
import type { Work } from "../../platform/database.ts";
import type { Provider } from "../provider/provider.ts";
import type { CodeParts } from "../subscribers/subscribers.ts";
import { openingChoices } from "./compose.ts";
import { leaveSubjects, type ConversationRow, type Memory } from "./conversation.ts";
import type { Facts, Flow, ReadMessage } from "./flow/flow.ts";
import {
  advanceFlow,
  renewRun,
  startRun,
  type Advance,
  type Checked,
  type FlowRun,
  type Input,
  type Surroundings,
  type Utterance,
} from "./flow/replay.ts";
import type { Outcome } from "./reading.ts";
import { readAnswer } from "../wordings/answers.ts";
import type { Understanding } from "../understanding/understanding.ts";
import { likelySubjects, plain, smallTalk, wayToAsk } from "./asking-back.ts";

/** What turns need; the same for all of them. */
export type TurnTools = {
  readonly provider: Provider;
  readonly codes: CodeParts;
  readonly flows: Readonly<Record<Topic, Flow>>;
  understand(text: string): Understanding;
  /** The article that most likely answers a message, by its name. */
  findArticle?(text: string, language: Language): string | undefined;
  /** Asks a language model which topic a message has; it doesn't throw. Undefined without one. */
  rephrase?(text: string): Promise<Topic | null>;
  /** Gives the conversation to a person, in the turn's transaction, and says what the subscriber is told. */
  handOver(work: Work, row: ConversationRow, reason: string): Promise<readonly Utterance[]>;
};

/** What a language model made of the message `seq`: one of the topics, or nothing. */
export type Rephrased = { readonly seq: number; readonly topic: Topic | null };

/** What a turn comes to, before it is put into words. */
type Reply = {
  readonly memory: Memory;
  readonly utterances: readonly Utterance[];
  readonly stop: Advance["stop"] | "rephrasing";
  readonly topic: Topic | null;
};

/** Where a turn takes place, with the check that was made for it. */
type TurnPlace = {
  readonly work: Work;
  readonly row: ConversationRow;
  readonly checked: Checked | undefined;
  readonly rephrased?: Rephrased | undefined;
};

/** Decides what is said to a message: which subject it is about, and how that subject goes on. */
export class Turn {
  /** Whether a flow has done something in this turn, or taken the result of a check. */
  hasActed = false;
  /** Whether the message was an answer that is to be kept from readers. */
  hasHeardSecret = false;
  /** What becomes of the message, unless a person gets it. */
  outcome: Outcome = "noted";
  readonly #tools: TurnTools;
  readonly #here: TurnPlace;
  #memory: Memory;

  constructor(tools: TurnTools, here: TurnPlace) {
    this.#tools = tools;
    this.#here = here;
    this.#memory = here.row.memory;
  }

  /** Who is angry gets to a person at once instead of another question. */
  get #questionsMax(): number {
    return this.#memory.angry ? 0 : this.#tools.provider.policy.chat.notUnderstoodMax;
  }

  async reply(message: ReadMessage): Promise<Reply> {
    if (this.#here.row.state !== "assistant") return this.#stay([plain("operator-will-read")]);
    const { run: current } = this.#memory;
    if (current?.waiting?.kind === "check") return this.#advance(current, { kind: "start" });
    this.#learnFacts(message);
    const asked = this.#askedSubject(message);
    if (asked !== undefined) return this.#begin(asked);
    if (this.#isAngryAgain(message)) return this.#handOver("angry");
    const { run } = this.#memory;
    if (run?.waiting !== undefined) return this.#answer(run, message);
    return this.#answerOffer(message) ?? this.#beginUnderstood(message);
  }

  /** A subject that is named outright, by a button or by asking for a person: it goes before any open question. */
  #askedSubject({ choice, understood }: ReadMessage): Topic | undefined {
    if (choice === "operator" || (choice === null && understood.wantsOperator)) return "operator";
    const named = choice?.startsWith("topic:") ? choice.slice("topic:".length) : undefined;
    return isTopic(named) ? named : undefined;
  }

  async #answer(run: FlowRun, message: ReadMessage): Promise<Reply> {
    const advance = await this.#run(run, { kind: "message", message });
    if (advance.stop !== "not-an-answer") {
      this.outcome = "question-answered";
      return this.#finish(advance);
    }
    // An edited flow may have done and said something on the way to the question.
    this.#memory = { ...this.#memory, facts: advance.facts, run: advance.run };
    const reply = await this.#answerOtherwise(advance, message);
    return { ...reply, utterances: [...advance.utterances, ...reply.utterances] };
  }

  /** What is no answer is another subject, thanks by the way, or not understood. */
  #answerOtherwise(
    { run, question }: Advance,
    { choice, understood, languageRequest }: ReadMessage,
  ): Promise<Reply> {
    const { waiting } = run;
    if (question === undefined || waiting?.kind !== "answer") throw new Error("a flow waits for no question");
    const { topic, answered } = understood;
    const isClear = choice === null && answered;
    if (isClear && topic !== run.topic && !smallTalk.includes(topic)) return this.#begin(topic, understood);
    if (languageRequest !== undefined) return this.#stay([plain("language-switched"), question], "asked");
    if (isClear && topic === "thanks")
      return this.#stay([{ ...plain("thanks-reply"), choices: question.choices }], "asked");
    if (waiting.asked >= this.#questionsMax) return this.#handOver("not-understood");
    this.outcome = "asked-back";
    const asked = { ...waiting, asked: waiting.asked + 1 };
    this.#memory = { ...this.#memory, run: { ...run, waiting: asked } };
    const lead = plain("not-understood");
    const again = question.lines.length > 0 ? [lead, question] : [{ ...question, lines: lead.lines }];
    return this.#stay(again, "asked");
  }

  #beginUnderstood(message: ReadMessage): Promise<Reply> {
    const { choice, understood } = message;
    const isMatter = understood.answered && !smallTalk.includes(understood.topic);
    if (choice === null && understood.login !== undefined && !isMatter)
      return Promise.resolve(this.#stay([{ ...plain("login-noted"), choices: openingChoices }], "asked"));
    if (this.#memory.angry && choice === null && understood.angry && !isMatter)
      return this.#handOver("angry");
    if (message.languageRequest !== undefined && !isMatter)
      return this.#stay([{ ...plain("language-switched"), choices: openingChoices }], "asked");
    if (choice === null && understood.answered && understood.topic !== "other")
      return this.#begin(understood.topic, understood);
    return this.#askBack(message);
  }

  /** Not understood, or not ours: asked back in another way each time, then a person; nothing is offered twice. */
  async #askBack({ text, choice, understood }: ReadMessage): Promise<Reply> {
    const { misunderstood, suggested = [] } = this.#memory;
    const { rephrased, row } = this.#here;
    if (misunderstood >= this.#questionsMax) return this.#handOver("not-understood");
    const isForeign = understood.answered && choice === null;
    const isForModel = choice === null && !isForeign && this.#tools.rephrase !== undefined;
    if (isForModel && rephrased === undefined) return this.#stay([], "rephrasing");
    this.outcome = "asked-back";
    const way = wayToAsk({
      isFirst: misunderstood === 0,
      isForeign,
      hasSuggested: suggested.length > 0,
      findArticle: () => this.#tools.findArticle?.(text, row.language),
    });
    const likely = way.suggests ? likelySubjects(understood, rephrased?.topic ?? null, suggested) : [];
    this.#memory = {
      ...this.#memory,
      misunderstood: misunderstood + 1,
      suggested: [...suggested, ...likely],
    };
    const choices = way.suggests ? likely.map((topic) => `topic:${topic}` as const) : openingChoices;
    const reply = await this.#stay([{ ...way.utterance, choices }], "asked");
    return isForeign ? { ...reply, topic: "other" } : reply;
  }

  /** The other subject of an earlier message was offered: yes begins it, no leaves it. */
  #answerOffer({ choice, understood }: ReadMessage): Promise<Reply> | undefined {
    const { offered, ...memory } = this.#memory;
    this.#memory = memory;
    if (offered === undefined) return undefined;
    if (choice === "yes" || (choice === null && understood.stance === "yes")) return this.#begin(offered);
    if (choice === "no" || (choice === null && understood.stance === "no")) {
      this.outcome = "question-answered";
      return this.#stay([plain("anything-else")]);
    }
    return undefined;
  }

  #isAngryAgain({ choice, understood }: ReadMessage): boolean {
    if (choice !== null || !understood.angry) return false;
    this.#memory = { ...this.#memory, angry: (this.#memory.angry ?? 0) + 1 };
    return this.#memory.angry! >= this.#tools.provider.policy.chat.angryMessagesMax;
  }

  /** Begins a subject, or goes on with it where it was interrupted; the one under way waits meanwhile. */
  #begin(topic: Topic, understood?: Understanding): Promise<Reply> {
    this.outcome = "subject-begun";
    const { run, interrupted, second: earlier, suggested: _, ...memory } = this.#memory;
    const second = understood?.second ?? earlier;
    const waiting = run?.waiting !== undefined && run.topic !== topic ? [run] : [];
    const found = [...interrupted, ...(run?.waiting === undefined ? [] : [run])].find(
      (known) => known.topic === topic,
    );
    const others = [...interrupted, ...waiting].filter((known) => known.topic !== topic);
    this.#memory = {
      ...memory,
      ...(run && { run }),
      ...(second !== undefined && second !== topic && { second }),
      interrupted: others,
      misunderstood: 0,
    };
    return this.#advance(found ?? startRun(this.#tools.flows[topic]), { kind: "start" });
  }

  async #advance(run: FlowRun, input: Input): Promise<Reply> {
    return this.#finish(await this.#run(run, input));
  }

  /** After the end of a subject: back to the one that it interrupted. */
  async #finish(advance: Advance): Promise<Reply> {
    const { stop, run, facts, utterances } = advance;
    const { run: _, ...memory } = { ...this.#memory, facts };
    if (stop === "handed-over") this.#memory = leaveSubjects(memory);
    else if (stop === "ended") this.#memory = memory;
    else this.#memory = { ...memory, run };
    const back = stop === "ended" ? this.#memory.interrupted.at(-1) : undefined;
    if (back === undefined)
      return { memory: this.#memory, utterances, stop, topic: run.topic, ...this.#offerSecond(advance) };
    this.#memory = { ...this.#memory, interrupted: this.#memory.interrupted.slice(0, -1) };
    const title = this.#tools.provider.topics[back.topic].title[this.#here.row.language];
    const reply = await this.#advance(back, { kind: "start" });
    const lead = plain("back-to-subject", { topic: title });
    return { ...reply, utterances: [...utterances, lead, ...reply.utterances] };
  }

  /** When nothing else is open: the other subject of an earlier message. */
  #offerSecond({ stop, utterances }: Advance): Partial<Reply> {
    const { second, ...memory } = this.#memory;
    if (stop !== "ended" || second === undefined) return {};
    const { row } = this.#here;
    this.#memory = { ...memory, offered: second };
    const topic = this.#tools.provider.topics[second].title[row.language];
    const offer: Utterance = { ...plain("offer-second", { topic }), choices: [`topic:${second}`, "no"] };
    return { memory: this.#memory, utterances: [...utterances, offer], stop: "asked" };
  }

  async #run(run: FlowRun, input: Input): Promise<Advance> {
    const flow = this.#tools.flows[run.topic];
    const { work, row, checked } = this.#here;
    const surroundings: Surroundings = {
      conversationId: row.id,
      address: row.address,
      provider: this.#tools.provider,
      codes: this.#tools.codes,
      work,
      facts: this.#memory.facts,
      checked,
      handOver: (reason, facts) =>
        this.#tools.handOver(work, { ...row, memory: { ...this.#memory, facts } }, reason),
    };
    const advance = await advanceFlow(flow, renewRun(flow, run), { ...surroundings, input });
    this.hasActed ||= advance.hasActed;
    this.hasHeardSecret ||= advance.hasHeardSecret;
    return advance;
  }

  async #handOver(reason: string): Promise<Reply> {
    const { work, row } = this.#here;
    const utterances = await this.#tools.handOver(work, { ...row, memory: this.#memory }, reason);
    return { memory: leaveSubjects(this.#memory), utterances, stop: "handed-over", topic: null };
  }

  async #stay(utterances: readonly Utterance[], stop: Reply["stop"] = "ended"): Promise<Reply> {
    return { memory: this.#memory, utterances, stop, topic: this.#memory.run?.topic ?? null };
  }

  /** What a message says by the way: a login, that it is about the internet at home (S45), a restart that was tried. */
  #learnFacts({ text, choice, understood }: ReadMessage): void {
    if (choice !== null) return;
    const facts: Facts = {
      ...this.#memory.facts,
      ...(understood.login !== undefined && { typedLogin: understood.login }),
      ...(readAnswer(text, "connection") === "home" && { subject: "home" as const }),
      ...(understood.alreadyDone && { restarted: "yes" as const }),
    };
    this.#memory = { ...this.#memory, facts };
  }
}
