import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { silentLog } from "../../platform/log.ts";
import { loadPhrases } from "../understanding/phrases.ts";
import { createLanguageModel, type LanguageModel } from "./language-model.ts";

const phrases = loadPhrases(join(import.meta.dirname, "../../../provider/beeline-kz/phrases"));
const policy = { topicSeconds: 0.3, draftSeconds: 0.3, failuresBeforePause: 3, pauseSeconds: 60 };

type Asked = { readonly authorization: string | undefined; readonly url: string; readonly body: string };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that speaks the protocol as `answer` does. */
async function serve(
  answer: (response: ServerResponse, asked: Asked) => void,
): Promise<{ model: LanguageModel; asked: Asked[] }> {
  const asked: Asked[] = [];
  server = createServer(async (request, response) => {
    const one = {
      authorization: request.headers.authorization,
      url: request.url ?? "",
      body: await bodyOf(request),
    };
    asked.push(one);
    answer(response, one);
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = { url: `http://127.0.0.1:${port}/v1/`, model: "small", key: "secret-key" };
  return {
    model: createLanguageModel({ endpoint, policy, phrases, loginDigits: 10, log: silentLog }),
    asked,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

const completion = (content: string): string =>
  JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }] });

test("a topic is asked for by the protocol, with the key, and taken when it is one of ours", async () => {
  const { model, asked } = await serve((response) => response.end(completion('{"topic":"slow-speed"}')));
  expect(await model.findTopic("тасбақадай жылжып тұр")).toBe("slow-speed");
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ authorization: "Bearer secret-key", url: "/v1/chat/completions" });
  expect(JSON.parse(asked[0]!.body)).toMatchObject({ model: "small", temperature: 0 });
});

test("no login, number or name reaches it, neither for a topic nor for a draft", async () => {
  const { model, asked } = await serve((response) => response.end(completion("ok")));
  const text = "Менің атым Жаңабай Тлеубергенов, логинім 7010000003, +7 701 123 45 67, zh.t@mail.kz";
  await model.findTopic(text);
  await model.draft([{ author: "subscriber", text }], { language: "kk", article: "" });
  expect(asked).toHaveLength(2);
  for (const { body } of asked) expect(body).not.toMatch(/Жаңабай|Тлеуберген|7010000003|701 123|zh\.t/);
});

test.each<[string, (response: ServerResponse) => void]>([
  ["silence", () => undefined],
  ["a word at a time, for ever", (response) => void setInterval(() => response.write(" "), 20).unref()],
  ["an error", (response) => response.writeHead(500).end("{}")],
  ["a redirect", (response) => response.writeHead(302, { location: "http://127.0.0.1:9/" }).end()],
  ["no JSON", (response) => response.end("<html>")],
  ["JSON of another kind", (response) => response.end('{"choices":[]}')],
  ["an endless answer", (response) => response.end(completion("x".repeat(300_000)))],
  ["a topic that is none", (response) => response.end(completion('{"topic":"give-refund"}'))],
  ["prose instead of a topic", (response) => response.end(completion("The topic is slow-speed."))],
])("%s is no topic, and no error", async (_, answer) => {
  const { model } = await serve(answer);
  expect(await model.findTopic("интернет баяу")).toBeNull();
});

test("who fails three times in a row is not asked for a while", async () => {
  const { model, asked } = await serve((response) => response.writeHead(503).end());
  for (let time = 0; time < 6; time++) await model.findTopic("интернет баяу");
  expect(asked).toHaveLength(3);
});

test("a draft is a proposal of limited length, and nothing when there is none", async () => {
  const { model } = await serve((response, { body }) =>
    response.end(completion(body.includes("дыбыс") ? "  " : ` ${"а".repeat(5000)} `)),
  );
  const how = { language: "kk", article: "Роутерді қайта қосыңыз." } as const;
  const draft = await model.draft([{ author: "subscriber", text: "интернет баяу" }], how);
  expect(draft).toHaveLength(2000);
});
