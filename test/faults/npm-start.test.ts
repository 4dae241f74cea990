import { once } from "node:events";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { type ClientRequest, get, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openChat } from "../harness/chat.ts";
import { makeFreshClone } from "../harness/fresh-clone.ts";
import { killProcessesOn, processesOn, signalIfThere } from "../harness/processes.ts";
import { launchProduct, type LaunchedProduct } from "../harness/product.ts";

let parent: string;
let checkout: string;
/** One for all tests, so that each but the first starts on what the one before has left. */
let folder: string;

beforeAll(async () => {
  // Made by `mkdtemp`, the folder above both may be entered by its owner alone.
  parent = await mkdtemp(join(tmpdir(), "uide-npm-start-"));
  checkout = join(parent, "checkout");
  folder = join(parent, "data");
  await makeFreshClone(checkout);
  await mkdir(folder, { mode: 0o700 });
});

afterEach(() => killProcessesOn(folder));

afterAll(() => rm(parent, { recursive: true, force: true }));

/** The system's own npm, with no Node of ours on its path. */
function npmStart(variables: Readonly<Record<string, string>> = {}): LaunchedProduct {
  const path = (process.env["PATH"] ?? "").split(":").filter((place) => !place.includes("node_modules"));
  return launchProduct(
    { UIDE_DATA: folder, PATH: path.join(":"), ...variables },
    { command: ["npm", "start"], checkout, isOwnGroup: true },
  );
}

type Running = LaunchedProduct & { readonly url: string; readonly server: number };

/** Ready, with the process below npm that serves. */
async function startByNpm(variables?: Readonly<Record<string, string>>): Promise<Running> {
  const launched = npmStart(variables);
  const url = await launched.ready;
  const server = (await processesOn(folder)).find(({ command }) => /node\b.* src\/main.ts$/.test(command));
  return { ...launched, url, server: server!.pid };
}

/** What callers have open at the moment of a stop. */
type Open = {
  /** A long poll for a message that does not come. */
  readonly poll: Promise<unknown>;
  /** All that a follower of a conversation gets. */
  readonly stream: Promise<string>;
  /** A request that the server has begun to read, to be ended later. */
  readonly begun: ClientRequest;
};

const russian = JSON.stringify({ language: "ru" });

async function openAll(url: string): Promise<Open> {
  const chat = await openChat(url);
  const headers = { authorization: `Bearer ${chat.token}` };
  const events = get(`${url}/api/chat/conversations/${chat.id}/events`, { headers });
  const [response] = (await once(events, "response")) as [IncomingMessage];
  const begun = request(`${url}/api/chat/conversations`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": russian.length,
      expect: "100-continue",
    },
  });
  begun.flushHeaders();
  await once(begun, "continue");
  return { poll: chat.read(1, 25), stream: text(response), begun };
}

/** Nobody is cut off: who only waited learns that there was nothing, and what had begun is done. */
async function expectAllAnswered(url: string, { poll, stream, begun }: Open): Promise<void> {
  const isServing = (): Promise<boolean> =>
    fetch(`${url}/healthz`).then(
      () => true,
      () => false,
    );
  await expect.poll(isServing, { timeout: 5_000 }).toBe(false);
  begun.end(russian);
  const [response] = (await once(begun, "response")) as [IncomingMessage];
  expect(await json(response)).toMatchObject({ id: expect.any(String), language: "ru" });
  expect(await poll).toMatchObject({ messages: [], state: "assistant" });
  expect(await stream).toContain("event: message");
}

test("a fresh clone in a folder that only its owner may enter says once that it is ready, and serves", async () => {
  const { url, lines, ended, pid } = await startByNpm();
  expect(lines.filter((line) => line.startsWith("ready"))).toEqual([`ready ${url}`]);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  for (const path of ["/", "/widget.js", "/healthz", "/readyz", "/metrics", "/api/openapi.json"])
    expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 200]);
  const modes = [parent, checkout, folder].map(async (path) => (await stat(path)).mode & 0o777);
  expect(await Promise.all(modes)).toEqual([0o700, expect.any(Number), 0o700]);
  process.kill(pid, "SIGTERM");
  expect(await ended).toBe(0);
  expect(await processesOn(folder)).toEqual([]);
});

/** Whom a signal is sent to: npm, the server below it, or everyone in the terminal. */
const receivers = {
  npm: ({ pid }) => pid,
  "the server": ({ server }) => server,
  "the whole group": ({ pid }) => -pid,
} satisfies Record<string, (running: Running) => number>;

test.each([
  ["SIGINT", "npm", 3],
  ["SIGTERM", "the server", 1],
  ["SIGTERM", "the whole group", 2],
] as const)("%s to %s, sent %i times, stops all in order", async (signal, receiver, times) => {
  const running = await startByNpm();
  const open = await openAll(running.url);
  for (let sent = 0; sent < times; sent += 1) {
    signalIfThere(receivers[receiver](running), signal);
    // The next one comes while the stop is under way.
    await setTimeout(30);
  }
  await expectAllAnswered(running.url, open);
  expect(await running.ended).toBe(0);
  expect(await processesOn(folder)).toEqual([]);
  expect(running.said()).not.toMatch(/uide|"level"/);
});

test("when npm alone is killed, the next start takes the place of what it left", async () => {
  const first = await startByNpm();
  const port = new URL(first.url).port;
  process.kill(first.pid, "SIGKILL");
  const second = await startByNpm({ PORT: port });
  expect(second.url).toBe(first.url);
  process.kill(second.pid, "SIGTERM");
  expect(await second.ended).toBe(0);
  expect(await processesOn(folder)).toEqual([]);
});
