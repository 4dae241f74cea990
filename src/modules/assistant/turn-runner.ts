import type { Login } from "../../kernel/ids.ts";
import { inTransaction, type Db } from "../../platform/database.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Events } from "../../platform/events.ts";
import type { Log } from "../../platform/log.ts";
import type { Diagnosis, Verdict } from "../diagnosis/diagnosis.ts";
import { checkNames } from "../diagnosis/verdict.ts";
import { composeMessage } from "./compose.ts";
import type { ConversationId } from "./conversation.ts";
import { countFailure, findOwedConversations, lockConversation, saveTurn } from "./store.ts";
import type { Checked } from "./flow/replay.ts";
import type { Rephrased } from "./reply.ts";
import { apologise, takeTurn, type TurnOutcome, type TurnTools } from "./turn.ts";

/** Makes the checks of a line; `onProgress` gets the verdict so far each time one of them ends. */
export type Diagnose = (
  login: Login,
  onProgress: (verdict: Verdict) => void,
  how: { readonly testsCable: boolean },
) => Promise<Diagnosis>;

export type RunnerParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly events: Events;
  readonly log: Log;
  readonly tools: TurnTools;
  readonly diagnose: Diagnose;
};

/** Takes the turns that are owed: one after another in a conversation, many conversations at once. */
export type TurnRunner = {
  wake(id: ConversationId): void;
  /** Whether a turn of the conversation is under way in this process. */
  isBusy(id: ConversationId): boolean;
  /** Finds what a dead process left unanswered. */
  sweep(): Promise<void>;
  /** Finishes what is under way; nothing new begins. */
  stop(): Promise<void>;
};

const failuresMax = 3;
const retryMilliseconds = 100;
const sweepMax = 100;

export function createTurnRunner(parts: RunnerParts): TurnRunner {
  const active = new Map<ConversationId, { isWokenAgain: boolean; done: Promise<void> }>();
  let isStopped = false;

  const wake = (id: ConversationId): void => {
    if (isStopped) return;
    const running = active.get(id);
    if (running !== undefined) running.isWokenAgain = true;
    else active.set(id, { isWokenAgain: false, done: run(id) });
  };
  const run = async (id: ConversationId): Promise<void> => {
    await answerAll(parts, id, () => isStopped).catch((error: unknown) =>
      parts.log.error({ err: error, conversationId: id }, "turn left for the sweep"),
    );
    const isWokenAgain = active.get(id)?.isWokenAgain === true;
    active.delete(id);
    if (isWokenAgain) wake(id);
  };
  return {
    wake,
    isBusy: (id) => active.has(id),
    async sweep() {
      for (const id of await findOwedConversations(parts.db, sweepMax)) if (!active.has(id)) wake(id);
    },
    async stop() {
      isStopped = true;
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  };
}

async function answerAll(parts: RunnerParts, id: ConversationId, isStopped: () => boolean): Promise<void> {
  let checked: Checked | undefined;
  let rephrased: Rephrased | undefined;
  for (;;) {
    try {
      const outcome = await inTransaction(parts.db, (tx) =>
        takeTurn(
          parts.tools,
          { tx, now: parts.clock.now() },
          { id, ...(checked && { checked }), ...(rephrased && { rephrased }) },
        ),
      );
      parts.events.wake(id);
      if (outcome.kind === "idle" || isStopped()) return;
      if (outcome.kind === "answered" && !outcome.isMoreOwed) return;
      checked = outcome.kind === "check" ? await makeCheck(parts, id, outcome) : undefined;
      rephrased = outcome.kind === "rephrase" ? await rephrase(parts, outcome) : undefined;
    } catch (error) {
      await recover(parts, id, error);
    }
  }
}

/** Asks the language model outside of any transaction; without its help the turn goes on as it would without one. */
async function rephrase(
  { tools }: RunnerParts,
  { seq, text }: TurnOutcome & { kind: "rephrase" },
): Promise<Rephrased> {
  return { seq, topic: (await tools.rephrase?.(text)) ?? null };
}

/** Whatever fails is tried again, and after that answered with an apology: a failing check or hand-over, too. */
async function recover(parts: RunnerParts, id: ConversationId, error: unknown): Promise<void> {
  const failures = await countFailure(parts.db, id);
  parts.log.error({ err: error, conversationId: id, failures }, "turn failed");
  if (failures < failuresMax) {
    await new Promise((resolve) => setTimeout(resolve, retryMilliseconds * failures));
    return;
  }
  const apologiseWith = (tools: TurnTools): Promise<void> =>
    inTransaction(parts.db, (tx) => apologise(tools, { tx, now: parts.clock.now() }, id));
  await apologiseWith(parts.tools).catch((failure: unknown) => {
    parts.log.error({ err: failure, conversationId: id }, "hand-over failed");
    return apologiseWith({ ...parts.tools, handOver: () => Promise.resolve([]) });
  });
  parts.events.wake(id);
}

type Check = TurnOutcome & { kind: "check" };

/** Makes the check outside of any transaction; when it takes longer than a moment, each result is shown as it comes. */
async function makeCheck(parts: RunnerParts, id: ConversationId, check: Check): Promise<Checked> {
  const { provider } = parts.tools;
  let isShown = false;
  let showing: Promise<void> = Promise.resolve();
  let latest: Verdict | undefined;
  const show = (key: string): void => {
    const verdict = latest;
    showing = showing.then(() => appendProgress(parts, id, { check, key, verdict })).catch(() => undefined);
  };
  const onProgress = (verdict: Verdict): void => {
    latest = verdict;
    if (isShown) show("checks-go-on");
  };
  const result = parts.diagnose(check.login, onProgress, { testsCable: check.testsCable === true });
  const timer = setTimeout(() => {
    isShown = true;
    show("checks-began");
  }, provider.policy.diagnosis.progressAfterMilliseconds);
  try {
    return { name: check.name, result: await result };
  } finally {
    clearTimeout(timer);
    await showing;
  }
}

/** Nothing is shown once the message is answered or a person has it, nor what another process has shown. */
async function appendProgress(
  parts: RunnerParts,
  id: ConversationId,
  { check, key, verdict }: { check: Check; key: string; verdict: Verdict | undefined },
): Promise<void> {
  await inTransaction(parts.db, async (tx) => {
    const found = await lockConversation(tx, id);
    if (found?.owed?.seq !== check.seq) return;
    const { memory } = found.row;
    const results = verdict === undefined ? 0 : countResults(verdict);
    if (memory.shown?.seq === check.seq && memory.shown.results >= results) return;
    const utterance = {
      lines: [{ key }],
      attachments: verdict === undefined ? {} : { verdict },
      choices: [],
    };
    const message = composeMessage(parts.tools.provider, check.language, {
      utterance,
      choices: [],
      turnEnds: false,
      topic: check.topic,
    });
    const row = { ...found.row, memory: { ...memory, shown: { seq: check.seq, results } } };
    await saveTurn(tx, { row, messages: [message], at: parts.clock.now() });
  });
  parts.events.wake(id);
}

const countResults = (verdict: Verdict): number =>
  checkNames.filter((name) => verdict[name] !== "pending").length;
