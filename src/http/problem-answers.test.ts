import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { Problem } from "../kernel/problem.ts";
import { createLog } from "../platform/log.ts";
import type { App } from "./app.ts";
import { createApp } from "./create-app.ts";
import { instantText } from "./wire.ts";

let app: App;
let lines: string[];

beforeEach(async () => {
  lines = [];
  const log = createLog("debug", { write: (line: string) => void lines.push(line) });
  const pass = (): Promise<void> => Promise.resolve();
  const guards = { conversation: pass, integration: pass, staff: pass };
  app = await createApp({ log, guards, widgetOrigins: [], rateLimits: true });
  const config = { access: "public" } as const;
  app.post(
    "/visits/:number",
    {
      config,
      schema: {
        params: z.object({ number: z.coerce.number().int() }),
        querystring: z.object({ at: instantText.optional() }),
        body: z.strictObject({ place: z.object({ flats: z.array(z.int()) }), note: z.string().optional() }),
      },
    },
    () => ({ done: true }),
  );
  app.get("/refuses", { config }, () => {
    throw new Problem(
      { code: "no-such-visit", status: 404, title: "There is no such visit" },
      "No visit has this id.",
    );
  });
  app.get("/fails", { config }, () => Promise.reject(new Error("no subscriber with +7 701 000 0003")));
  app.get("/fails-with-a-status", { config }, () =>
    Promise.reject(Object.assign(new Error("internals"), { statusCode: 418 })),
  );
  app.get("/fails-with-no-error", { config }, () => Promise.reject("a text"));
  app.get(
    "/answers-wrongly",
    { config, schema: { response: { 200: z.object({ number: z.int() }) } } },
    () => ({ number: "+7 701 000 0003" }) as unknown as { number: number },
  );
});
afterEach(() => app.close());

const json = { "content-type": "application/json" };
const good = JSON.stringify({ place: { flats: [1] } });

const post = (payload: string, { url = "/visits/1", headers = json } = {}) =>
  app.inject({ method: "POST", url, payload, headers });

test("what is as expected is answered", async () => {
  expect((await post(good)).json()).toEqual({ done: true });
});

test.each([
  { name: "no JSON", call: () => post("{"), status: 400, code: "not-readable" },
  {
    name: "JSON that would reach into prototypes",
    call: () => post('{"__proto__": {"a": 1}}'),
    status: 400,
    code: "not-readable",
  },
  {
    name: "another prototype key",
    call: () => post('{"constructor": {"prototype": {"a": 1}}}'),
    status: 400,
    code: "not-readable",
  },
  { name: "an empty body", call: () => post(""), status: 400, code: "not-readable" },
  {
    name: "too large a body",
    call: () => post(JSON.stringify({ note: "x".repeat(70_000) })),
    status: 413,
    code: "body-too-large",
  },
  {
    name: "another kind of body",
    call: () => post("<a/>", { headers: { "content-type": "text/xml" } }),
    status: 415,
    code: "unsupported-media",
  },
  {
    name: "text as body",
    call: () => post("hello", { headers: { "content-type": "text/plain" } }),
    status: 415,
    code: "unsupported-media",
  },
  {
    name: "a place where nothing is",
    call: () => app.inject("/nowhere?token=abc"),
    status: 404,
    code: "no-such-place",
  },
  {
    name: "a method that isn't there",
    call: () => app.inject({ method: "DELETE", url: "/refuses" }),
    status: 404,
    code: "no-such-place",
  },
  {
    name: "an address that can't be read",
    call: () => app.inject("/%c0%ae"),
    status: 400,
    code: "not-readable",
  },
  {
    name: "too long a part of the address",
    call: () => post(good, { url: `/visits/${"1".repeat(500)}` }),
    status: 400,
    code: "not-readable",
  },
  { name: "a refusal", call: () => app.inject("/refuses"), status: 404, code: "no-such-visit" },
  { name: "a failure", call: () => app.inject("/fails"), status: 500, code: "unexpected" },
  {
    name: "a failure with a status of its own",
    call: () => app.inject("/fails-with-a-status"),
    status: 500,
    code: "unexpected",
  },
  {
    name: "a failure that is no error",
    call: () => app.inject("/fails-with-no-error"),
    status: 500,
    code: "unexpected",
  },
  {
    name: "an answer against its own schema",
    call: () => app.inject("/answers-wrongly"),
    status: 500,
    code: "unexpected",
  },
])("$name is answered as a problem: $status $code", async ({ call, status, code }) => {
  const answer = await call();
  expect(answer.statusCode).toBe(status);
  expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  expect(answer.json()).toEqual({
    type: `/problems/${code}`,
    title: expect.any(String),
    status,
    detail: expect.stringMatching(/\.$/),
    instance: expect.stringMatching(/^urn:uuid:/),
  });
  for (const inner of ["    at ", "node_modules", "0003", "internals", "token", "xxx"])
    expect(answer.body).not.toContain(inner);
});

test.each([
  {
    name: "a field of the body",
    call: () => post(JSON.stringify({ place: { flats: "1" } })),
    paths: ["body.place.flats"],
  },
  {
    name: "an item of a list",
    call: () => post(JSON.stringify({ place: { flats: [1, "2"] } })),
    paths: ["body.place.flats.1"],
  },
  {
    name: "a field too many",
    call: () => post(JSON.stringify({ place: { flats: [] }, much: 1 })),
    paths: ["body"],
  },
  {
    name: "several at once",
    call: () => post(JSON.stringify({ note: 1 })),
    paths: ["body.place", "body.note"],
  },
  { name: "the address", call: () => post(good, { url: "/visits/first" }), paths: ["params.number"] },
  { name: "the query", call: () => post(good, { url: "/visits/1?at=yesterday" }), paths: ["querystring.at"] },
])("bad input in $name is named by its path", async ({ call, paths }) => {
  const answer = await call();
  expect(answer.statusCode).toBe(400);
  const { type, errors } = answer.json<{ type: string; errors: { path: string; message: string }[] }>();
  expect(type).toBe("/problems/bad-input");
  expect(errors.map(({ path }) => path)).toEqual(paths);
  for (const { message } of errors) expect(message).not.toBe("");
});

test("a failure is logged with its stack and its request, without personal data; a refusal is not", async () => {
  const { headers } = await app.inject("/fails");
  await app.inject("/refuses");
  const failures = lines.filter((line) => line.includes("request failed"));
  expect(failures).toHaveLength(1);
  expect(JSON.parse(failures[0]!)).toMatchObject({
    level: 50,
    requestId: headers["x-request-id"],
    err: {
      message: "no subscriber with [masked]",
      stack: expect.stringContaining("problem-answers.test.ts"),
    },
  });
});

test("what is no HTTP at all ends with a client error and not the process", async () => {
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const socket = connect(Number(port), "127.0.0.1");
  socket.end("hello\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
  expect((await app.inject("/refuses")).statusCode).toBe(404);
});
