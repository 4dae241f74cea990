import { mkdtemp, rm } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../src/platform/embedded-postgres/embedded-postgres.ts";
import { silentLog } from "../../src/platform/log.ts";
import { type Chat, chatOf, openChat } from "../harness/chat.ts";
import { killProcessesOn } from "../harness/processes.ts";
import { type RunningProduct, startProduct } from "../harness/product.ts";

let parent: string;
let postgres: EmbeddedPostgres;
let one: RunningProduct;
let other: RunningProduct;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "uide-own-database-"));
  postgres = await startEmbeddedPostgres({ directory: join(parent, "postgres"), log: silentLog });
});

afterAll(async () => {
  await Promise.all([one?.stop(), other?.stop()]);
  await postgres?.stop();
  await killProcessesOn(parent);
  await rm(parent, { recursive: true, force: true });
});

/** The folder holds only the installation's key, which all of its processes share. */
const start = (): Promise<RunningProduct> =>
  startProduct({
    DATABASE_URL: postgres.url,
    UIDE_DATA: join(parent, "shared"),
    UIDE_INTEGRATION_KEY: "a-secret-of-ones-own",
  });

/** Follows a conversation and returns its messages as soon as one of them ends a turn. */
async function followOneTurn(url: string, { id, token }: Chat): Promise<readonly { readonly seq: number }[]> {
  const stream = get(`${url}/api/chat/conversations/${id}/events`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const [response] = (await once(stream, "response")) as [IncomingMessage];
  const messages: { seq: number; turnEnds: boolean }[] = [];
  for await (const line of createInterface({ input: response })) {
    if (line.startsWith("data: ")) messages.push(JSON.parse(line.slice("data: ".length)));
    if (messages.at(-1)?.turnEnds === true) break;
  }
  response.on("error", () => undefined).destroy();
  return messages;
}

test("two processes start at once on a new database, without a simulated network", async () => {
  [one, other] = await Promise.all([start(), start()]);
  for (const { url, lines } of [one, other]) {
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/api/demo`)).status).toBe(404);
    expect(lines.map((line) => line.split(" ", 1)[0])).toEqual(["radius", "snmp"]);
  }
});

test("a conversation begun with one goes on with the other, and each shows what the other does", async () => {
  const chat = await openChat(one.url, "ru");
  const followed = followOneTurn(one.url, chat);
  const there = chatOf(other.url, chat);
  const { messages } = await there.say({ text: "интернет не работает" });
  expect(messages.at(-1)?.text).toMatch(/логин/i);
  expect((await followed).map(({ seq }) => seq)).toEqual([1, 2, ...messages.map(({ seq }) => seq)]);
  const here = await chat.say({ text: "оператор" });
  expect((await there.read(0)).messages.map(({ seq }) => seq)).toEqual(
    Array.from({ length: here.messages.at(-1)!.seq }, (_, index) => index + 1),
  );
  // Sooner than readers look again by themselves: they have been told.
}, 4_500);

test("what one leaves unanswered when it is killed the other answers, once, and so what is sent again", async () => {
  const chats = await Promise.all(Array.from({ length: 24 }, () => openChat(one.url, "kk")));
  const said = { text: "интернет жоқ" };
  const sent = chats.map((chat) => chat.send(said, `message of ${chat.id}`));
  await Promise.any(sent);
  await one.kill();
  const known = await Promise.allSettled(sent);
  expect(known.map(({ status }) => status)).toContain("fulfilled");
  for (const [index, chat] of chats.entries()) {
    const there = chatOf(other.url, chat);
    // As the widget does when it has heard nothing.
    if (known[index]?.status === "rejected") await there.send(said, `message of ${chat.id}`);
    await expect
      .poll(async () => (await there.read(0, 1)).messages.some(({ turnEnds }) => turnEnds), {
        timeout: 20_000,
      })
      .toBe(true);
    const { messages } = await there.read(0);
    expect(messages.map(({ author, turnEnds }) => [author, turnEnds])).toEqual([
      ["assistant", false],
      ["subscriber", false],
      ["assistant", true],
    ]);
  }
});
