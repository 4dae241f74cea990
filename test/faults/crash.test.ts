import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  callJson,
  type Chat,
  chatOf,
  openChat,
  Refused,
  type Said,
  type Transcript,
} from "../harness/chat.ts";
import { type RunningProduct, startProduct } from "../harness/product.ts";

/** Logins whose cable is cut and whose fee is paid: each conversation books a visit, again and again. */
const logins = ["7010000021", "7010000022", "7010000023", "7010000024"];
const talkersPerLogin = 2;
const kills = 10;

/** What dies: the server alone, PostgreSQL alone under it, or both at once. */
const victims = ["server", "both", "postgres"] as const;

let folder: string;
let product: RunningProduct | undefined;
/** Changes at each start, since the port does. */
let url = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uide-crash-"));
});

afterAll(async () => {
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  product = await startProduct({ UIDE_DATA: folder });
  url = product.url;
}

async function killPostgres(): Promise<void> {
  const file = join(folder, "postgresql", "cluster", "postmaster.pid");
  const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n", 1)[0]);
  if (pid > 0) process.kill(pid, "SIGKILL");
}

type Accepted = { readonly chat: { readonly id: string; readonly token: string }; readonly seqs: number[] };

/** Does something until it works: the server may be away, dying or starting. A refusal is no such thing. */
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

/** Answers whatever is asked so that a visit is booked. */
function nextWords({ messages }: Transcript, login: string): Said {
  const offered = messages.findLast(({ turnEnds }) => turnEnds)?.choices.map(({ value }) => value) ?? [];
  const choice = ["yes", "home", "at-home", "outside", "not-helped"].find((value) => offered.includes(value));
  return choice === undefined ? { text: `интернет жоқ, логин ${login}` } : { choice };
}

async function talk(login: string, isOver: () => boolean): Promise<Accepted[]> {
  const all: Accepted[] = [];
  while (!isOver()) {
    const opened = await insist(() => openChat(url));
    const accepted: Accepted = { chat: { id: opened.id, token: opened.token }, seqs: [] };
    all.push(accepted);
    let last: Transcript = { messages: [], state: "assistant" };
    for (let turn = 0; turn < 6 && last.state === "assistant" && !isOver(); turn += 1) {
      last = await sayThroughCrashes(accepted, nextWords(last, login));
    }
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

test("messages and bookings flow while the server and its PostgreSQL are killed ten times: each message is answered once, no visit is opened twice, no promise is lost", async () => {
  await start();
  let isOver = false;
  const talkers = logins.flatMap((login) =>
    Array.from({ length: talkersPerLogin }, () => talk(login, () => isOver)),
  );
  for (let number = 0; number < kills; number += 1) {
    const victim = victims[number % victims.length];
    // Long enough for turns to be under way at a different place each time.
    await pause(400 + 150 * number);
    if (victim !== "server") await killPostgres();
    if (victim === "postgres") continue;
    await product?.kill();
    await start();
  }
  await pause(1_000);
  isOver = true;
  const conversations = (await Promise.all(talkers)).flat();

  for (const { chat, seqs } of conversations) {
    const { messages } = await insist(() => chatOf(url, chat).read(0));
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
    const written = messages.filter(({ author }) => author === "subscriber").map(({ seq }) => seq);
    expect(written).toEqual([...new Set(seqs)]);
    expect(messages.filter(({ turnEnds }) => turnEnds)).toHaveLength(written.length);
  }
  expect(conversations.flatMap(({ seqs }) => seqs).length).toBeGreaterThan(40);

  const token = await signIn("dispatcher@demo.uide");
  for (const login of logins) {
    const { items } = await staff<{ items: Visit[] }>(`/api/visits?login=${login}`, token);
    expect(items.filter(({ status }) => status !== "cancelled")).toHaveLength(1);
    const promises = await staff<{ items: { kind: string }[] }>(
      `/api/promises?login=${login}&state=open`,
      token,
    );
    expect(promises.items.map(({ kind }) => kind).sort()).toEqual([
      "specialist-call",
      "technician-arrival",
      "visit-completion",
    ]);
  }
}, 280_000);

type Visit = { readonly status: string };

const staff = <Answer>(path: string, token: string): Promise<Answer> =>
  callJson<Answer>(`${url}${path}`, { token });

async function signIn(email: string): Promise<string> {
  const body = { email, password: "uide-demo-password" };
  return (await callJson<{ token: string }>(`${url}/api/staff/auth/sign-in/email`, { body })).token;
}
