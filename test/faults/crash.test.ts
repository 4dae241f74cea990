import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  callJson,
  type Chat,
  type ChatMessage,
  chatOf,
  openChat,
  Refused,
  type Said,
  type Transcript,
} from "../harness/chat.ts";
import { killProcessesOn, processesOn } from "../harness/processes.ts";
import { launchProduct, type RunningProduct, startProduct } from "../harness/product.ts";

/** Logins whose cable is cut and whose fee is paid: each conversation books a visit, unless one is open. */
const logins = Array.from({ length: 9 }, (_, index) => String(7_010_000_021 + index));
const talkersPerLogin = 2;
const turnsMax = 8;
const kills = 10;

/**
 * What dies: the server alone, which leaves PostgreSQL running, both at once, or PostgreSQL alone under it, which is
 * brought back without a start of the server.
 */
const victims = ["server", "postgres", "both", "postgres"] as const;

let parent: string;
let folder: string;
let product: RunningProduct | undefined;
/** Changes at each start, since the port does. */
let url = "";

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "uide-crash-"));
  folder = join(parent, "killed");
});

afterAll(async () => {
  await product?.stop();
  await killProcessesOn(parent);
  await rm(parent, { recursive: true, force: true });
});

async function start(): Promise<void> {
  product = await startProduct({ UIDE_DATA: folder, UIDE_LOG: "silent", UIDE_RATE_LIMITS: "off" });
  url = product.url;
}

async function killPostgresOn(directory: string): Promise<void> {
  const file = join(directory, "postgresql", "cluster", "postmaster.pid");
  process.kill(Number((await readFile(file, "utf8")).split("\n", 1)[0]), "SIGKILL");
}

/** Does something until it works: the server may be away, dying or starting. A refusal is an answer. */
async function insist<Value>(action: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (error instanceof Refused && error.status < 500) throw error;
      await pause(50);
    }
  }
}

/** A conversation as its subscriber knows it: what was accepted, by `seq`, in the order of the answers. */
type Accepted = { readonly chat: Pick<Chat, "id" | "token">; readonly seqs: number[] };

/** Answers whatever is asked so that a visit is booked. */
function nextWords({ messages }: Transcript, login: string): Said {
  if (messages.length === 0) return { choice: "topic:internet-down" };
  const offered = messages.flatMap(({ choices }) => choices.map(({ value }) => value));
  const choice = ["yes", "home", "outside"].find((value) => offered.includes(value));
  return choice === undefined ? { text: login } : { choice };
}

const tellsOfVisit = ({ messages }: Transcript): boolean =>
  messages.some(({ refs }) => refs.some(({ kind }) => kind === "visit"));

async function talk(login: string, isOver: () => boolean): Promise<readonly Accepted[]> {
  const all: Accepted[] = [];
  while (!isOver()) {
    const { id, token } = await insist(() => openChat(url));
    const accepted: Accepted = { chat: { id, token }, seqs: [] };
    all.push(accepted);
    let last: Transcript = { messages: [], state: "assistant" };
    for (let turn = 0; turn < turnsMax && last.state === "assistant" && !tellsOfVisit(last); turn += 1)
      last = await sayThroughCrashes(accepted, nextWords(last, login));
  }
  return all;
}

async function sayThroughCrashes({ chat, seqs }: Accepted, said: Said): Promise<Transcript> {
  const clientId = randomUUID();
  const here = (): Chat => chatOf(url, chat);
  const seq = await insist(() => here().send(said, clientId));
  seqs.push(seq);
  for (;;) {
    const transcript = await insist(() => here().read(seq, 1));
    if (transcript.messages.some(({ turnEnds }) => turnEnds) || transcript.state !== "assistant")
      return transcript;
  }
}

type Visit = {
  readonly id: string;
  readonly number: string;
  readonly login: string;
  readonly conversationId: string;
  readonly status: string;
};
/** What a visit promises (S26-S28), in the order of the alphabet. */
const promisedKinds: readonly string[] = ["specialist-call", "technician-arrival", "visit-completion"];

type Promised = {
  readonly kind: string;
  readonly subject: { readonly id: string };
  readonly cancelledAt: string | null;
};

/** One who signs in once, for a session outlives every kill. */
async function signIn(): Promise<string> {
  const body = { email: "dispatcher@demo.uide", password: "uide-demo-password" };
  return (await callJson<{ token: string }>(`${url}/api/staff/auth/sign-in/email`, { body })).token;
}

/** All pages of a list. */
async function list<Item>(path: string, token: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await insist(() =>
      callJson<{ items: Item[]; total: number }>(`${url}${path}&pageSize=100&page=${page}`, { token }),
    );
    items.push(...answer.items);
    if (items.length >= answer.total || answer.items.length === 0) return items;
  }
}

/** Calls visits off as they come, so that each login's next conversation books the next one. */
async function callVisitsOff(token: string, isOver: () => boolean): Promise<void> {
  const cancel = { token, body: { action: "cancel", reason: "works-again" } };
  while (!isOver()) {
    const open = await list<Visit>("/api/visits?isOpen=true", token);
    const ours = open.filter(({ login }) => logins.includes(login));
    await Promise.all(
      ours.map(({ id }) =>
        insist(() => callJson(`${url}/api/visits/${id}/moves`, cancel)).catch((error: unknown) => {
          // What was done just before a kill is refused when it is asked for again.
          if (!(error instanceof Refused)) throw error;
        }),
      ),
    );
    await pause(10);
  }
}

/** Gapless, and each accepted message followed by one end of a turn before the next. */
function expectAnsweredOnce(messages: readonly ChatMessage[], seqs: readonly number[]): void {
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
  const marks = messages.flatMap(({ author, seq, turnEnds }): (number | string)[] =>
    author === "subscriber" ? [seq] : turnEnds ? ["answered"] : [],
  );
  expect(marks).toEqual(seqs.flatMap((seq) => [seq, "answered"]));
}

test.concurrent("messages and bookings flow while the server and its PostgreSQL are killed ten times: each message is answered once, no visit is opened twice, no promise is lost", async () => {
  await start();
  const token = await signIn();
  let isOver = false;
  const talking = logins.flatMap((login) =>
    Array.from({ length: talkersPerLogin }, () => talk(login, () => isOver)),
  );
  const callingOff = callVisitsOff(token, () => isOver);
  for (let number = 0; number < kills; number += 1) {
    const victim = victims[number % victims.length];
    // Turns are under way all the time; so each kill meets them at another place.
    await pause(300 + 60 * number);
    if (victim !== "server") await killPostgresOn(folder);
    if (victim === "postgres") continue;
    await product?.kill();
    await start();
  }
  await pause(1_000);
  isOver = true;
  const conversations = (await Promise.all(talking)).flat();
  await callingOff;

  const told = new Map<string, Set<string>>();
  for (const { chat, seqs } of conversations) {
    const { messages } = await insist(() => chatOf(url, chat).read(0));
    expectAnsweredOnce(messages, seqs);
    const refs = messages.flatMap((message) => message.refs).filter(({ kind }) => kind === "visit");
    told.set(chat.id, new Set(refs.map(({ number }) => number)));
  }

  const visits: Visit[] = [];
  for (const login of logins) {
    const ofLogin = await list<Visit>(`/api/visits?login=${login}`, token);
    const isOpen = ({ status }: Visit): boolean => status !== "cancelled";
    expect(ofLogin.filter(isOpen).length).toBeLessThanOrEqual(1);
    const promises = await list<Promised>(`/api/promises?login=${login}`, token);
    for (const visit of ofLogin) {
      const made = promises.filter(({ subject }) => subject.id === visit.id);
      expect(made.map(({ kind }) => kind).toSorted()).toEqual(promisedKinds);
      expect(made.filter(({ cancelledAt }) => cancelledAt === null)).toHaveLength(
        isOpen(visit) ? promisedKinds.length : 0,
      );
      expect(told.get(visit.conversationId)).toContain(visit.number);
    }
    visits.push(...ofLogin);
  }
  // A conversation books once, and what it was told is there.
  expect(new Set(visits.map(({ conversationId }) => conversationId)).size).toBe(visits.length);
  expect(new Set([...told.values()].flatMap((numbers) => [...numbers]))).toEqual(
    new Set(visits.map(({ number }) => number)),
  );
  expect(visits.length).toBeGreaterThan(kills);
  expect(conversations.flatMap(({ seqs }) => seqs).length).toBeGreaterThan(10 * kills);
});

// Beside the other, since this one only waits: PostgreSQL is given half a minute to come back.
test.concurrent("when PostgreSQL can't be brought back, all stops in order and ends with 1", async () => {
  const broken = join(parent, "broken");
  const { ready, ended, said } = launchProduct({ UIDE_DATA: broken, UIDE_LOG: "silent" });
  await ready;
  await rm(join(broken, "postgresql", "cluster", "global", "pg_control"));
  await killPostgresOn(broken);
  expect(await ended).toBe(1);
  expect(said()).toMatch(/^uide stopped: PostgreSQL doesn't stay up; see .*postgresql\.log\n$/);
  expect(await processesOn(broken)).toEqual([]);
});
