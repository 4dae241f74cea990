import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Network } from "./network.ts";
import { createServer } from "./server.ts";
import { Passwords } from "./routers/passwords.ts";
import { Switches } from "./snmp/switches.ts";
import { StateFile } from "./state-file.ts";
import { receiveAsProduct, type ProductReceiver } from "./testing/product-receiver.ts";
import { openWire, type Wire } from "./wire/wire.ts";
import { demoSeed } from "./world/chance.ts";
import { topologyOf } from "./world/topology.ts";
import { buildWorld } from "./world/world.ts";

const world = buildWorld(demoSeed);
const now = Temporal.Instant.from("2026-07-25T04:00:00Z").epochMilliseconds / 1000;

let product: ProductReceiver;
let directory: string;
let wire: Wire;
let app: FastifyInstance;
let switches: Switches;

beforeEach(async () => {
  product = await receiveAsProduct();
  directory = await mkdtemp(join(tmpdir(), "network-"));
  const access = { url: product.url, integrationKey: "key", signal: AbortSignal.timeout(20_000) };
  wire = await openWire(world, product.radius, access);
  const stateFile = await StateFile.open(directory);
  const clock = { speed: 1, now: () => now };
  const topology = topologyOf(world);
  const network = await Network.open({ world, topology, clock, wire, stateFile });
  switches = await Switches.open({ world, topology, now: clock.now, ports: () => network.ports });
  app = await createServer({
    network,
    switches,
    passwords: new Passwords(network),
    fleet: undefined,
    product: access,
  });
});
afterEach(async () => {
  await app.close();
  wire.close();
  switches.close();
  await product.close();
  await rm(directory, { recursive: true });
});

const get = async (url: string) => (await app.inject(url)).json();
const post = (url: string, payload: object) => app.inject({ method: "POST", url, payload });

test("the state without a query shows the fixed logins and their faults", async () => {
  const state = await get("/api/state");
  expect(state.now).toBe("2026-07-25T09:00:00+05:00");
  expect(state.lines).toHaveLength(31);
  expect(state.lines.find(({ login }: { login: string }) => login === "7010000003").session).toBeNull();
  expect(state.lines[0]).toMatchObject({
    login: "7010000001",
    session: { startedAt: expect.stringMatching(/\+05:00$/) },
  });
  expect(state.faults).toContainEqual(
    expect.objectContaining({ kind: "cut-cable", login: "7010000003", node: null }),
  );
  expect(state.linesInSession).toBeGreaterThan(1_700);
});

test.each([
  ["7010000001", 1],
  ["Абай 7010000001", 1],
  ["sw-almaty-001-1", 14],
  ["nobody", 0],
])("the query %s finds lines by login, name, address or switch", async (query, count) => {
  expect((await get(`/api/state?query=${encodeURIComponent(query)}`)).lines).toHaveLength(count);
});

test("a fault is made, listed, and mended once", async () => {
  const made = await post("/api/faults", { kind: "cut-cable", login: "7010000001", lengthMeters: 30 });
  expect(made.statusCode).toBe(201);
  const { id } = made.json();
  const isListed = async () =>
    (await get("/api/state")).faults.some((fault: { id: string }) => fault.id === id);
  expect(await isListed()).toBe(true);
  expect((await app.inject({ method: "DELETE", url: `/api/faults/${id}` })).statusCode).toBe(204);
  expect(await isListed()).toBe(false);
});

test("a fault of a node may be made at a login: it is that of its switch", async () => {
  const made = await post("/api/faults", { kind: "switch-off", login: "7010000001" });
  expect(made.json()).toMatchObject({ kind: "switch-off", node: "sw-almaty-001-1", login: null });
});

test.each([
  ["power-flicker", "agg-almaty-01"],
  ["uplink-cut", "agg-almaty-01"],
  ["bng-down", "bng-almaty"],
  ["nas-restart", "bng-almaty"],
  ["nightly-reauthentication", "bng-almaty"],
])("%s at a login is made at its district or its city: %s", async (kind, node) => {
  const made = await post("/api/faults", { kind, login: "7010000001" });
  expect(made.json()).toMatchObject({ kind, node, login: null });
});

test("what a line's switch would answer is shown in words", async () => {
  expect(await get("/api/lines/7010000001/snmp")).toMatchObject({
    node: "sw-almaty-001-1",
    answers: "yes",
    admin: "up",
    oper: "up",
    mac: expect.stringMatching(/^02:00:/),
    cable: expect.stringMatching(/^fine, /),
    command: expect.stringContaining(`:${switches.port} `),
  });
  expect(await get("/api/lines/7010000003/snmp")).toMatchObject({ oper: "down", mac: null });
  expect(await get("/api/lines/7010000011/snmp")).toMatchObject({ answers: "no", oper: null });
  expect((await app.inject("/api/lines/7019999999/snmp")).statusCode).toBe(404);
});

test("a password from the provider's app goes to the product; the AAA is told by the product", async () => {
  const change = { login: "7010000001", password: "another" };
  expect((await post("/api/passwords", change)).statusCode).toBe(200);
  expect(product.requests).toMatchObject([
    {
      path: "/api/routers/password-changes",
      authorization: "Bearer key",
      body: { ...change, at: "2026-07-25T04:00:00Z" },
    },
  ]);
  expect((await post("/aaa/passwords", change)).statusCode).toBe(204);
  expect((await post("/aaa/passwords", { ...change, login: "7019999999" })).statusCode).toBe(404);
});

test("a wrong password is mended by typing the right one", async () => {
  const made = await post("/api/faults", { kind: "wrong-password", login: "7010000001" });
  expect(made.statusCode).toBe(201);
  const url = `/api/faults/${made.json().id}`;
  expect((await app.inject({ method: "DELETE", url })).statusCode).toBe(204);
  const { faults } = await get("/api/state");
  expect(faults.map(({ kind }: { kind: string }) => kind)).not.toContain("wrong-password");
});

test.each([
  ["an unknown kind", { kind: "flood", login: "7010000001" }, 400],
  ["no place", { kind: "cut-cable" }, 400],
  ["a line's fault at a node", { kind: "cut-cable", node: "sw-almaty-001-1" }, 400],
  [
    "a gap that ends before it begins",
    { kind: "drops", login: "7010000001", gapMinutes: { min: 9, max: 3 } },
    400,
  ],
  ["an unknown login", { kind: "cut-cable", login: "7019999999" }, 404],
  ["a gateway's fault at a switch", { kind: "bng-down", node: "sw-almaty-001-1" }, 400],
  ["hours that end where they begin", { kind: "drops", login: "7010000001", hours: { from: 9, to: 9 } }, 400],
  ["an unknown node", { kind: "switch-off", node: "sw-nowhere" }, 404],
])("%s makes no fault, and the answer says why", async (_, body, status) => {
  const answer = await post("/api/faults", body);
  expect(answer.statusCode).toBe(status);
  expect(answer.json().error).toMatch(/\w/);
});

test("an unknown fault can't be mended", async () => {
  expect((await app.inject({ method: "DELETE", url: "/api/faults/none" })).statusCode).toBe(404);
});

test("the billing system's word goes to the product, at the product's time", async () => {
  const answer = await post("/api/billing", { login: "7010000004", paid: true });
  expect(answer.json()).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  expect(product.requests).toEqual([
    {
      path: "/api/billing/fee-states",
      authorization: "Bearer key",
      body: { items: [{ login: "7010000004", paid: true, amountTiyn: 0, at: "2026-07-25T04:00:00Z" }] },
    },
  ]);
});

test("SMS that the product has delivered are read newest first, of one number or of all", async () => {
  for (const [to, text] of [
    ["+77010000001", "1"],
    ["+77010000002", "2"],
    ["+77010000001", "3"],
  ]) {
    expect((await post("/sms", { to: to!, text: text! })).statusCode).toBe(202);
  }
  const read = async (query: string): Promise<string[]> =>
    (await get(`/api/sms${query}`)).map(({ text }: { text: string }) => text);
  expect(await read("?to=%2B77010000001")).toEqual(["3", "1"]);
  expect(await read("")).toEqual(["3", "2", "1"]);
  expect((await post("/sms", { to: "+77010000001" })).statusCode).toBe(400);
});

test("an SMS whose delivery is repeated arrives once", async () => {
  for (let time = 0; time < 2; time++) await post("/sms", { id: "a", to: "+77010000001", text: "1" });
  expect(await get("/api/sms")).toHaveLength(1);
});

test("the page links to the product, and loads nothing from elsewhere", async () => {
  const page = await app.inject("/");
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(page.body).toContain(`href="${product.url}"`);
  for (const name of ["page.css", "page.js"]) {
    expect(page.body).toContain(`"${name}"`);
    expect((await app.inject(`/${name}`)).statusCode).toBe(200);
  }
  expect(page.body.match(/(?:src|href)="https?:\/\/(?!127\.0\.0\.1)/)).toBeNull();
});
