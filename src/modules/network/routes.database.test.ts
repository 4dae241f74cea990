import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { now, resetNetwork } from "../../../test/harness/network.ts";
import type { App } from "../../http/app.ts";
import { createApp } from "../../http/create-app.ts";
import { notSignedIn } from "../../http/problems.ts";
import { Problem } from "../../kernel/problem.ts";
import { silentLog } from "../../platform/log.ts";
import { networkRoutes } from "./routes.ts";

let database: TestDatabase;
let app: App;

const refused = (): Promise<void> => Promise.reject(new Problem(notSignedIn, "Not with this key."));

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createApp({
    log: silentLog,
    guards: {
      conversation: refused,
      staff: refused,
      integration: ({ headers }) => (headers.authorization === "Bearer key" ? Promise.resolve() : refused()),
    },
    widgetOrigins: ["*"],
    rateLimits: true,
  });
  networkRoutes(app, { db: database.db, now: () => now });
});
afterAll(async () => {
  await app.close();
  await database.close();
});
beforeEach(() => resetNetwork(database.db));

const post = (payload: object, authorization = "Bearer key") =>
  app.inject({ method: "POST", url: "/api/network/events", payload, headers: { authorization } });

const event = { id: "1", at: "2026-11-22T16:59:00+05:00", kind: "port-down", node: "sw-1", port: 1 };

describe("POST /api/network/events", () => {
  test("202 with what became of each event", async () => {
    const events = [event, event, { ...event, id: "2", node: "sw-9" }];
    const answer = await post({ events });
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({
      accepted: 1,
      duplicates: 1,
      rejected: [{ id: "2", reason: "There is no node sw-9." }],
    });
  });

  test("202 for none, and for a port that is written as text", async () => {
    expect((await post({ events: [] })).json()).toEqual({ accepted: 0, duplicates: 0, rejected: [] });
    expect((await post({ events: [{ ...event, port: "1" }] })).json()).toMatchObject({ accepted: 1 });
  });

  test("202 for 1,000 events, 400 for one more", async () => {
    const events = Array.from({ length: 1_001 }, (_, index) => ({
      ...event,
      id: `monitoring-system-${index}`,
    }));
    expect((await post({ events: events.slice(1) })).json()).toMatchObject({ accepted: 1_000 });
    expect((await post({ events })).statusCode).toBe(400);
  });

  test("401 without the key", async () => {
    expect((await post({ events: [event] }, "Bearer other")).statusCode).toBe(401);
  });

  test.each([
    ["no events", {}, "body.events"],
    ["an empty id", { events: [{ ...event, id: "" }] }, "body.events.0"],
    ["a NUL in the id", { events: [{ ...event, id: "a\0b" }] }, "body.events.0"],
  ])("400 for %s, and says where", async (_name, payload, path) => {
    const answer = await post(payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json<{ errors: { path: string }[] }>().errors.map((error) => error.path)).toEqual([path]);
  });

  test.each([
    ["an unknown kind", { kind: "port-sideways" }, "kind"],
    ["a time without offset", { at: "2026-11-22T16:59:00" }, "at"],
    ["a time before 1970", { at: "0000-01-01T00:00:00Z" }, "at"],
    ["half a surrogate pair", { node: "\ud800" }, "node"],
    ["a port that is none", { port: 0 }, "port"],
    ["a negative length", { lengthMeters: -1 }, "lengthMeters"],
  ])("%s is rejected by itself with its reason, and the rest is taken", async (_name, wrong, field) => {
    const answer = await post({
      events: [
        { ...event, id: "good" },
        { ...event, id: "wrong", ...wrong },
      ],
    });
    expect(answer.statusCode).toBe(202);
    const receipt = answer.json<{ accepted: number; rejected: { id: string; reason: string }[] }>();
    expect(receipt.accepted).toBe(1);
    expect(receipt.rejected.map(({ id }) => id)).toEqual(["wrong"]);
    expect(receipt.rejected[0]?.reason).toContain(`${field}: `);
  });
});
