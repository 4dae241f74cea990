import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

type Message = { readonly seq: number; readonly turnEnds: boolean; readonly verdict: unknown };
type Transcript = { readonly messages: readonly Message[]; readonly state: string };

/** One conversation over HTTP, kept alive, as a widget would hold it. */
export type ChatClient = {
  /** Writes and waits for the message that ends the turn. @returns milliseconds from sending to having it. */
  turn(body: { text: string } | { choice: string }): Promise<number>;
};

const agent = new Agent({ keepAlive: true, maxSockets: 512 });

export async function openChat(url: string): Promise<ChatClient> {
  const opened = await call<{ id: string; token: string }>(`${url}/api/chat/conversations`, { body: {} });
  const base = `${url}/api/chat/conversations/${opened.id}/messages`;
  let last = 1;
  return {
    async turn(body) {
      const startedAt = performance.now();
      await call(base, { token: opened.token, body: { clientId: randomUUID(), ...body } });
      for (;;) {
        const { messages, state } = await call<Transcript>(`${base}?after=${last}&wait=25`, {
          token: opened.token,
        });
        last = messages.at(-1)?.seq ?? last;
        if (messages.some(({ turnEnds }) => turnEnds)) return performance.now() - startedAt;
        if (state !== "assistant") throw new Error(`the conversation is ${state}`);
      }
    },
  };
}

function call<Answer>(url: string, { token, body }: { token?: string; body?: unknown }): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(
    url,
    {
      agent,
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
    },
    (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => {
        const text = Buffer.concat(parts).toString();
        if ((response.statusCode ?? 500) >= 300) reject(new Error(`${response.statusCode} ${text}`));
        else resolve(JSON.parse(text) as Answer);
      });
    },
  );
  sent.on("error", reject);
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
