import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { type Chat, openChat, type Said } from "../test/harness/chat.ts";
import { withDemoProduct } from "./demo-product.ts";
import { measureReference } from "./reference-transactions.ts";
import { percentile, report } from "./report.ts";

const warmUpSeconds = 3;
const measuredSeconds = 12;
const steady = { conversations: 16 };
const paced = { conversations: 64, everyMilliseconds: 2_000, seconds: 24 };

/** The mix, a third each: a question that a topic answers, a step inside its flow, and a diagnosis with its checks. */
const mix = [
  { text: "статикалық IP қалай қосамын" },
  { choice: "no" },
  { choice: "topic:internet-down" },
] as const;

/** Turns per second and their times, beside what the same PostgreSQL does with a plain transaction in the same run. */
export async function run(): Promise<void> {
  await withDemoProduct(async (product, databaseUrl) => {
    const chats = await openChats(product.url, paced.conversations);
    const turnsPerSecond = await measureSteady(chats.slice(0, steady.conversations));
    const reference = await measureReference(databaseUrl, {
      clients: steady.conversations,
      seconds: measuredSeconds,
    });
    report("chat.turns", turnsPerSecond, "turns/s");
    report("chat.reference", reference, "transactions/s");
    report("chat.ratio", turnsPerSecond / reference, "turns per reference transaction");
    report("chat.ratio.target", 0.3, "turns per reference transaction");
    const times = await measurePaced(chats);
    report("chat.paced.p50", percentile(times, 0.5), "ms");
    report("chat.paced.p99", percentile(times, 0.99), "ms");
    report("chat.paced.p99.target", 150, "ms");
    report("chat.server.memory", (await residentBytes(product.process.pid!)) / 2 ** 20, "MiB");
  });
}

/** A line with an open visit and a suspended one: their diagnosis ends its subject, so that the next one is made anew. */
const logins = ["7010000008", "7010000010"] as const;

/** The login of each conversation is known to the assistant before the measuring begins. */
async function openChats(url: string, count: number): Promise<Chat[]> {
  const chats: Chat[] = [];
  for (let number = 0; number < count; number += 1) {
    const chat = await openChat(url);
    await chat.say({ text: `үйде интернет жоқ, логинім ${logins[number % logins.length]}` });
    chats.push(chat);
  }
  return chats;
}

async function measureSteady(chats: readonly Chat[]): Promise<number> {
  const countFrom = performance.now() + warmUpSeconds * 1000;
  const until = countFrom + measuredSeconds * 1000;
  let turns = 0;
  const talk = async (chat: Chat, first: number): Promise<void> => {
    for (let step = first; performance.now() < until; step += 1) {
      await chat.say(mix[step % mix.length]!);
      if (performance.now() >= countFrom && performance.now() < until) turns += 1;
    }
    // Left at the end of the mix, where the next measurement begins.
    await finishMix(chat);
  };
  await Promise.all(chats.map((chat) => talk(chat, 0)));
  return turns / measuredSeconds;
}

const finishMix = (chat: Chat): Promise<unknown> => chat.say({ choice: "topic:internet-down" });

/** Milliseconds from sending to having the message that ends the turn. */
async function timed(chat: Chat, said: Said): Promise<number> {
  const startedAt = performance.now();
  await chat.say(said);
  return performance.now() - startedAt;
}

async function measurePaced(chats: readonly Chat[]): Promise<number[]> {
  const times: number[] = [];
  const turns = (paced.seconds * 1000) / paced.everyMilliseconds;
  const talk = async (chat: Chat, index: number): Promise<void> => {
    await pause((index / chats.length) * paced.everyMilliseconds);
    const startedAt = performance.now();
    for (let step = 0; step < turns; step += 1) {
      times.push(await timed(chat, mix[step % mix.length]!));
      await pause(Math.max(0, startedAt + (step + 1) * paced.everyMilliseconds - performance.now()));
    }
  };
  await Promise.all(chats.map(talk));
  return times;
}

/** What the server's process holds in memory; PostgreSQL and the simulator are processes of their own. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
