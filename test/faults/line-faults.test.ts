import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { callJson, openChat, type ChatMessage } from "../harness/chat.ts";
import { killProcessesOn } from "../harness/processes.ts";
import { startProduct, type RunningProduct } from "../harness/product.ts";

// Faults are made at the simulated network; what the product finds of them is read in the chat, as a subscriber would.

/** A power flicker passes in three minutes of the product's time: so it does within half a minute. */
const speed = 8;
const patience = { timeout: 90_000, interval: 1_000 };

let folder: string;
let product: RunningProduct;
let simulator: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uide-line-faults-"));
  product = await startProduct({
    UIDE_DATA: folder,
    UIDE_RATE_LIMITS: "off",
    UIDE_TIME_SPEED: String(speed),
  });
  const line = product.lines.find((one) => one.startsWith("simulator "))!;
  simulator = line.slice("simulator ".length);
});
afterAll(async () => {
  await product.stop();
  await killProcessesOn(folder);
  await rm(folder, { recursive: true, force: true });
});

type Made = { readonly id: string };

const make = (kind: string, place: Record<string, unknown>): Promise<Made> =>
  callJson(`${simulator}/api/faults`, { body: { kind, ...place } });
const mend = ({ id }: Made): Promise<void> =>
  callJson(`${simulator}/api/faults/${encodeURIComponent(id)}`, { method: "DELETE" });

/** What the chat says of a login: its verdict, and the words of the turn. */
async function ask(login: string): Promise<{ line: string; outage: string; text: string }> {
  const chat = await openChat(product.url, "ru");
  const { messages } = await chat.say({ text: `дома нет интернета, логин ${login}` });
  const { verdict } = messages.findLast((message: ChatMessage) => message.verdict !== null) ?? {};
  const text = messages.map((message) => message.text).join("\n");
  return { line: verdict?.line ?? "", outage: verdict?.outage ?? "", text };
}

/** Waits until a login's line is found so, and no outage with it. @returns what was found */
const becomes = (login: string, line: string): Promise<string> =>
  vi.waitFor(async () => {
    const found = await ask(login);
    expect(found).toMatchObject({ line, outage: "none" });
    return found.line;
  }, patience);

test.each([
  ["router-off", "7010000032", "port-down"],
  ["router-hung", "7010000033", "router-silent"],
  ["wrong-password", "7010000035", "no-session"],
  ["line-errors", "7010000036", "line-errors"],
])("%s at %s is found to be %s, and mended it is well again", async (kind, login, line) => {
  const made = await make(kind, { login });
  expect(await becomes(login, line)).toBe(line);
  await mend(made);
  expect(await becomes(login, "ok")).toBe("ok");
});

test("a cut cable is found with the place of the cut", async () => {
  const made = await make("cut-cable", { login: "7010000031", lengthMeters: 17 });
  await becomes("7010000031", "cable-cut");
  expect((await ask("7010000031")).text).toMatch(/\b17\s*м/);
  await mend(made);
  await becomes("7010000031", "ok");
});

test("a power flicker of a district is told to nobody as an outage, and all is well after it", async () => {
  const logins = ["7010000031", "7010000034", "7010000037"];
  await make("power-flicker", { login: "7010000034" });
  const endsAt = performance.now() + (200 / speed) * 1000;
  const outages: string[] = [];
  while (performance.now() < endsAt) {
    for (const login of logins) outages.push((await ask(login)).outage);
  }
  expect(outages).not.toContain("outage");
  for (const login of logins) await becomes(login, "ok");
});

test("an own cut inside an outage is told as an own cut", async () => {
  const cut = await make("cut-cable", { login: "7010000038", lengthMeters: 15 });
  await becomes("7010000038", "cable-cut");
  const power = await make("power-off", { login: "7010000038" });
  // The outage is true as well; what is said besides is that the line has a fault of its own, which stays.
  await vi.waitFor(async () => {
    const { outage, text } = await ask("7010000038");
    expect(outage).toBe("outage");
    expect(text).toMatch(/на Вашей линии останется/);
  }, patience);
  await mend(power);
  await becomes("7010000038", "cable-cut");
  await mend(cut);
  await becomes("7010000038", "ok");
});

test("S6: a password chosen in the provider's app reaches the router, then the AAA, and the session begins anew", async () => {
  const router = () => callJson<Record<string, unknown>>(`${simulator}/api/lines/7010000039/router`);
  await vi.waitFor(
    async () => expect(await router()).toMatchObject({ lastCall: { methods: expect.any(Array) } }),
    patience,
  );
  await callJson(`${simulator}/api/passwords`, { body: { login: "7010000039", password: "another-word-1" } });
  await vi.waitFor(
    async () =>
      expect(await router()).toMatchObject({
        pppPassword: "another-word-1",
        aaaPassword: "another-word-1",
        isOnline: true,
      }),
    patience,
  );
  await becomes("7010000039", "ok");
});
