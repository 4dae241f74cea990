import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { configurationVariable } from "./configuration.ts";
import { receiveAsProduct, type ProductReceiver } from "./testing/product-receiver.ts";

const realAt = Temporal.Now.instant();
const shownAt = Temporal.Instant.from("2026-07-25T04:00:00Z");

let product: ProductReceiver;
let directory: string;
let children: ChildProcess[];

beforeEach(async () => {
  product = await receiveAsProduct();
  // The assistant of this product opens the visit at once.
  const messages = [
    { seq: 9, text: "", choices: [], turnEnds: true, refs: [{ kind: "visit", number: "V-1" }] },
  ];
  product.answer = (path) =>
    path === "/api/chat/conversations" ? { id: "c", token: "t" } : { messages, state: "assistant" };
  directory = await mkdtemp(join(tmpdir(), "network-"));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await product.close();
  await rm(directory, { recursive: true });
});

type Simulator = {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown[]>;
  /** Waits for a milestone, which may have come already. */
  readonly milestone: (event: string) => Promise<Record<string, string>>;
};

function start(change: object = {}): Simulator {
  const configuration = {
    productUrl: product.url,
    integrationKey: "key",
    radius: product.radius,
    clock: { shownAt: shownAt.toString(), realAt: realAt.toString(), speed: 1 },
    stateDirectory: directory,
    ...change,
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, [configurationVariable]: JSON.stringify(configuration) },
  });
  children.push(child);
  const said: Record<string, string>[] = [];
  createInterface(child.stdout).on("line", (line) => said.push(JSON.parse(line)));
  const milestone = async (event: string): Promise<Record<string, string>> => {
    await expect.poll(() => said.map((one) => one.event), { timeout: 20_000 }).toContain(event);
    return said.find((one) => one.event === event)!;
  };
  return { child, ended: once(child, "exit"), milestone };
}

const startsOf = (login: string) =>
  product.accounting.filter((one) => one.login === login && one.status === "start");

test("it listens, is ready when the fixed logins are in their states, settles, and stops in order", async () => {
  const { child, ended, milestone } = start();
  const { url, snmpPort, snmpReadCommunity } = await milestone("listening");
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(Number(snmpPort)).toBeGreaterThan(0);
  expect(snmpReadCommunity).toBe("uide-demo");
  await milestone("ready");
  expect(startsOf("7010000001")).toHaveLength(1);
  expect(product.events.map(({ kind }) => kind)).toContain("node-down");
  expect(product.requests.map(({ path }) => path)).toContain("/api/chat/conversations");
  await milestone("settled");
  const stoppedAt = performance.now();
  child.kill("SIGTERM");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(performance.now() - stoppedAt).toBeLessThan(2_000);
  const state = JSON.parse(await readFile(join(directory, "network-state.json"), "utf8"));
  expect(state).toMatchObject({ visitOpened: true, sentUntil: expect.any(Number) });
}, 60_000);

test("killed and started again, it goes on: no session starts anew, no second visit is asked for", async () => {
  const first = start();
  await first.milestone("settled");
  first.child.kill("SIGKILL");
  await first.ended;
  product.forget();
  product.requests.length = 0;
  const second = start();
  await second.milestone("settled");
  expect(startsOf("7010000001")).toEqual([]);
  expect(product.requests).toEqual([]);
}, 60_000);

test("it stops within two seconds while nobody answers it", async () => {
  product.loses = () => true;
  const { child, ended, milestone } = start();
  await milestone("listening");
  await expect.poll(() => product.accounting.length).toBeGreaterThan(0);
  const stoppedAt = performance.now();
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  expect(performance.now() - stoppedAt).toBeLessThan(2_000);
}, 60_000);

test("it doesn't outlive its parent: it ends when its standard input does", async () => {
  const { child, ended, milestone } = start();
  await milestone("listening");
  child.stdin!.end();
  expect(await ended).toEqual([0, null]);
}, 60_000);

test("without a visit it is ready all the same, and says why there is none", async () => {
  const messages = [{ seq: 9, text: "Түсінбедім", choices: [], turnEnds: true, refs: [] }];
  product.answer = (path) =>
    path === "/api/chat/conversations" ? { id: "c", token: "t" } : { messages, state: "assistant" };
  const { child, milestone } = start();
  let complaint = "";
  child.stderr!.on("data", (text) => (complaint += String(text)));
  await milestone("ready");
  await expect.poll(() => complaint).toContain("login 7010000008 has no visit");
}, 60_000);

test("a wrong configuration ends it with a sentence that names the place", async () => {
  const { child, ended } = start({ radius: { host: "127.0.0.1", port: "many" } });
  let complaint = "";
  child.stderr!.on("data", (text) => (complaint += String(text)));
  expect(await ended).toEqual([1, null]);
  expect(complaint).toContain("radius.port");
}, 20_000);

test("at 3600 times real speed a line's interims are ten hours apart, ten seconds of real time", async () => {
  const clock = { shownAt: shownAt.toString(), realAt: Temporal.Now.instant().toString(), speed: 3600 };
  const { milestone } = start({ clock });
  await milestone("settled");
  product.forget();
  await expect.poll(() => product.accounting.length, { timeout: 20_000 }).toBeGreaterThan(600);
  expect(product.accounting[0]!.interimInterval).toBe(36_000);
  const interims = product.accounting.filter(({ status }) => status === "interim");
  for (const sent of Map.groupBy(interims, ({ sessionId }) => sessionId).values()) {
    const gaps = sent.slice(1).map(({ at }, index) => at - sent[index]!.at);
    expect(gaps.every((gap) => gap >= 36_000)).toBe(true);
  }
}, 60_000);

test("the command breaks, lists, shows and mends", async () => {
  const { milestone } = start();
  const { url } = await milestone("listening");
  const made = JSON.parse(await command(url!, "cut-cable", "7010000001", "25"));
  expect(made).toMatchObject({ kind: "cut-cable", login: "7010000001" });
  expect(await command(url!, "list")).toContain(made.id);
  expect(JSON.parse(await command(url!, "show", "7010000001"))).toMatchObject([{ node: "sw-almaty-001-1" }]);
  expect(JSON.parse(await command(url!, "mend", "7010000001"))).toEqual([made.id]);
  expect(await command(url!, "list")).not.toContain(made.id);
  expect(await command(url!, "mend", "7010000001")).toContain("no active fault");
}, 60_000);

async function command(url: string, ...words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "command.ts"), "--url", url, ...words]);
  let said = "";
  child.stdout.on("data", (text) => (said += String(text)));
  child.stderr.on("data", (text) => (said += String(text)));
  await once(child, "close");
  return said;
}
