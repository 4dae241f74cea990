import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProblemKind } from "../kernel/problem.ts";
import { silentLog } from "../platform/log.ts";
import type { App } from "./app.ts";
import { createApp } from "./create-app.ts";
import { problemPages } from "./problem-pages.ts";

const source = join(import.meta.dirname, "..");
const docs = join(source, "../docs/problems");
const pages = readdirSync(docs).map((name) => name.replace(/\.md$/, ""));

const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith("problems.ts"),
);

/** Every kind of problem of the whole product. */
async function allKinds(): Promise<readonly ProblemKind[]> {
  const modules = await Promise.all(
    files.map(async (name) => (await import(join(source, name))) as Record<string, ProblemKind>),
  );
  return modules.flatMap((module) => Object.values(module));
}

let app: App;
beforeAll(async () => {
  const pass = (): Promise<void> => Promise.resolve();
  const guards = { conversation: pass, integration: pass, staff: pass };
  app = await createApp({ log: silentLog, guards, widgetOrigins: [], rateLimits: true });
  problemPages(app);
});
afterAll(() => app.close());

test("every problem has a page, and every page is of a problem", async () => {
  const codes = (await allKinds()).map(({ code }) => code);
  expect(codes.length).toBeGreaterThan(20);
  expect([...new Set(codes)].toSorted()).toEqual(pages.toSorted());
});

test("a code means one thing, with one status", async () => {
  const kinds = await allKinds();
  const byCode = new Map(kinds.map((kind) => [kind.code, JSON.stringify(kind)]));
  expect(kinds.filter((kind) => byCode.get(kind.code) !== JSON.stringify(kind))).toEqual([]);
  for (const { status } of kinds) expect(status >= 400 && status <= 599).toBe(true);
});

test("problems are made in files of that name only, where the test above finds them", () => {
  const isProblemFile = (name: string): boolean => /(?:^|\/)problems?\.ts$/.test(name);
  const others = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !isProblemFile(name),
  );
  const making = others.filter((name) =>
    /:\s*ProblemKind\s*=/.test(readFileSync(join(source, name), "utf8")),
  );
  expect(making).toEqual([]);
});

test.each(pages)("the page of %s is titled like the problem and says why and what to do", async (code) => {
  const kind = (await allKinds()).find((each) => each.code === code);
  const answer = await app.inject(`/problems/${code}`);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toBe("text/markdown; charset=utf-8");
  expect(answer.body.split("\n", 1)[0]).toBe(`# ${kind?.title}`);
  expect(answer.body).toContain("**Why.**");
  expect(answer.body).toContain("**What to do.**");
});

test.each(["unknown", "..%2f..%2fpackage", "__proto__", "constructor", "x".repeat(90)])(
  "there is no page %s, and the answer is a problem with a page",
  async (code) => {
    const answer = await app.inject(`/problems/${code}`);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    const { type } = answer.json<{ type: string }>();
    expect((await app.inject(type)).statusCode).toBe(200);
  },
);
