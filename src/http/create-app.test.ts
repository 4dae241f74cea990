import { expect, test } from "vitest";
import { z } from "zod";
import { Problem } from "../kernel/problem.ts";
import { createLog } from "../platform/log.ts";
import type { Access, App, Guards } from "./app.ts";
import { createApp } from "./create-app.ts";
import { notAllowed, notSignedIn } from "./problems.ts";

type Settings = Parameters<typeof createApp>[0];

const refuse = (): Promise<void> => Promise.reject(new Problem(notSignedIn, "Sign in."));

/** Guards that let the name of their own kind pass as authorization. */
const guards: Guards = {
  conversation: (request) =>
    request.headers.authorization === "conversation" ? Promise.resolve() : refuse(),
  integration: (request) => (request.headers.authorization === "integration" ? Promise.resolve() : refuse()),
  staff: async (request, permission) => {
    if (request.headers.authorization === undefined) await refuse();
    if (request.headers.authorization !== `staff with ${permission}`) throw new Problem(notAllowed, "No.");
  },
};

async function open(more: Partial<Settings> = {}): Promise<{ app: App; log: () => string }> {
  const lines: string[] = [];
  const log = createLog("debug", { write: (line: string) => void lines.push(line) });
  const app = await createApp({ log, guards, widgetOrigins: ["*"], rateLimits: true, ...more });
  return { app, log: () => lines.join("") };
}

const publicRoute = { config: { access: "public" as const } };

test.each(["GET", "POST", "PUT", "DELETE", "HEAD"] as const)(
  "the app does not start with a %s route that does not say who may call it",
  async (method) => {
    const { app } = await open();
    expect(() => app.route({ method, url: "/open", handler: () => ({}) })).toThrow(
      "does not say who may call it",
    );
  },
);

const accesses: { name: string; access: Access; passes: string }[] = [
  { name: "a conversation", access: "conversation", passes: "conversation" },
  { name: "an integration", access: "integration", passes: "integration" },
  { name: "staff", access: { staff: "visits:read" }, passes: "staff with visits:read" },
];

test.each(accesses)("a route of $name is guarded, for HEAD too", async ({ access, passes }) => {
  const { app } = await open();
  app.get("/guarded", { config: { access } }, () => ({ secret: 1 }));
  for (const method of ["GET", "HEAD"] as const) {
    const call = (authorization?: string) =>
      app.inject({ method, url: "/guarded", headers: authorization === undefined ? {} : { authorization } });
    expect((await call(passes)).statusCode).toBe(200);
    expect((await call()).statusCode).toBe(401);
    for (const { passes: others } of accesses.filter((each) => each.passes !== passes))
      expect((await call(others)).statusCode).toBeGreaterThanOrEqual(401);
  }
});

test("the guard stands before the body is read, so that strangers learn nothing of what is expected", async () => {
  const { app } = await open();
  app.post(
    "/guarded",
    { config: { access: "integration" }, schema: { body: z.object({ a: z.string() }) } },
    () => ({}),
  );
  const answer = await app.inject({
    method: "POST",
    url: "/guarded",
    payload: "{",
    headers: { "content-type": "application/json" },
  });
  expect(answer.statusCode).toBe(401);
});

test("a public route and a place where nothing is need no guard", async () => {
  const { app } = await open();
  app.get("/open", publicRoute, () => ({}));
  expect((await app.inject("/open")).statusCode).toBe(200);
  expect((await app.inject("/nowhere")).statusCode).toBe(404);
});

test("HEAD answers as GET does, without the body", async () => {
  const { app } = await open();
  app.get("/open", publicRoute, () => ({ some: "thing" }));
  const [head, get] = [await app.inject({ method: "HEAD", url: "/open" }), await app.inject("/open")];
  expect(head.statusCode).toBe(200);
  expect(head.body).toBe("");
  expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
});

test("every answer has an id of its own that callers can't choose, and problems carry it", async () => {
  const { app, log } = await open();
  app.get("/fails", publicRoute, () => Promise.reject(new Error("out of order")));
  const ask = () => app.inject({ url: "/fails", headers: { "x-request-id": "chosen" } });
  const [one, other] = [await ask(), await ask()];
  const id = one.headers["x-request-id"];
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(other.headers["x-request-id"]).not.toBe(id);
  expect(one.json()).toMatchObject({ instance: `urn:uuid:${String(id)}` });
  expect(log()).toContain(String(id));
  expect(log()).not.toContain("chosen");
});

test("every answer has security headers, problems too", async () => {
  const { app } = await open();
  app.get("/open", publicRoute, () => ({}));
  for (const url of ["/open", "/nowhere"]) {
    const { headers } = await app.inject(url);
    const policy = String(headers["content-security-policy"]);
    expect(policy.split(";")).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy).not.toContain("unsafe");
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": expect.any(String),
    });
    expect(headers["x-powered-by"]).toBeUndefined();
  }
});

const page = "https://provider.kz";

test("the chat and the help answer pages of other sites, and nothing else does", async () => {
  const { app } = await open();
  app.get("/api/chat/open", publicRoute, () => ({}));
  app.get("/api/visits", publicRoute, () => ({}));
  const from = (url: string) => app.inject({ url, headers: { origin: page } });
  expect((await from("/api/chat/open")).headers["access-control-allow-origin"]).toBe(page);
  expect((await from("/api/knowledge/search")).headers["access-control-allow-origin"]).toBe(page);
  // A refusal has to be readable there as well.
  expect((await from("/api/chat/nowhere")).headers["access-control-allow-origin"]).toBe(page);
  for (const url of ["/api/visits", "/api/openapi.json", "/x/api/chat/"])
    expect((await from(url)).headers["access-control-allow-origin"]).toBeUndefined();
});

test("only the provider's own sites are answered where it names them", async () => {
  const { app } = await open({ widgetOrigins: [page] });
  app.get("/api/chat/open", publicRoute, () => ({}));
  const from = async (origin: string) =>
    (await app.inject({ url: "/api/chat/open", headers: { origin } })).headers["access-control-allow-origin"];
  expect(await from(page)).toBe(page);
  for (const other of ["https://evil.kz", `${page}.evil.kz`, "http://provider.kz", "null"])
    expect(await from(other)).toBeUndefined();
});

test("a browser's question beforehand is answered without the route's guard, for the chat alone", async () => {
  const { app } = await open();
  app.post("/api/chat/guarded", { config: { access: "conversation" } }, () => ({}));
  const headers = {
    origin: page,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type",
  };
  const chat = await app.inject({ method: "OPTIONS", url: "/api/chat/guarded", headers });
  expect(chat.statusCode).toBe(204);
  expect(chat.headers).toMatchObject({
    "access-control-allow-origin": page,
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type, last-event-id",
  });
  expect(chat.headers["access-control-allow-credentials"]).toBeUndefined();
  const others = await app.inject({ method: "OPTIONS", url: "/api/visits", headers });
  expect(others.headers["access-control-allow-origin"]).toBeUndefined();
  expect(others.statusCode).toBe(404);
});
