import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import Fastify from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { App } from "./app.ts";
import { closeApp } from "./close-app.ts";

let app: App;
let url: string;
let begun: PromiseWithResolvers<void>;
let finish: PromiseWithResolvers<string>;

beforeEach(async () => {
  begun = Promise.withResolvers();
  finish = Promise.withResolvers();
  app = Fastify({ forceCloseConnections: "idle" }).withTypeProvider<ZodTypeProvider>();
  app.get("/", () => {
    begun.resolve();
    return finish.promise;
  });
  url = await app.listen({ host: "127.0.0.1", port: 0 });
});
afterEach(() => app.close());

test("an answer that is under way reaches its caller, whose connection is not kept for more", async () => {
  const cutOff = vi.spyOn(app.server, "closeAllConnections");
  const agent = new Agent({ keepAlive: true });
  const answered = once(get(url, { agent }), "response");
  await begun.promise;
  const closed = closeApp(app);
  await vi.waitUntil(() => !app.server.listening);
  finish.resolve("here it is");
  const [response] = (await answered) as [IncomingMessage];
  expect(await text(response)).toBe("here it is");
  await closed;
  expect(cutOff).not.toHaveBeenCalled();
  agent.destroy();
});

test("a caller whose answer never comes is cut off", async () => {
  const cut = once(get(url), "error");
  await begun.promise;
  await closeApp(app);
  expect(await cut).toMatchObject([{ code: "ECONNRESET" }]);
});
