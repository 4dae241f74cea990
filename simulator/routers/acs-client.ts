import { Agent, request, type IncomingMessage } from "node:http";
import { answerChallenge } from "./digest.ts";

export type AcsAnswer = { readonly status: number; readonly body: string };

const timeoutMilliseconds = 20_000;

/** One session's connection to the ACS, from the router's own address. */
export class AcsClient {
  readonly #url: URL;
  readonly #agent: Agent;
  readonly #credentials: { readonly username: string; readonly password: string };
  #cookies: readonly string[] = [];

  constructor(
    url: string,
    { localAddress, username, password }: { localAddress: string; username: string; password: string },
  ) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress });
    this.#credentials = { username, password };
  }

  /** Sends what the router says; an empty body says that it has no more. @throws when nobody answers. */
  async post(body: string): Promise<AcsAnswer> {
    const first = await this.#send(body);
    const challenge = first.headers["www-authenticate"];
    if (first.status !== 401 || challenge === undefined) return first;
    const target = { method: "POST", uri: this.#url.pathname + this.#url.search };
    return this.#send(body, answerChallenge(challenge, this.#credentials, target));
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(
    body: string,
    authorization?: string,
  ): Promise<AcsAnswer & { readonly headers: IncomingMessage["headers"] }> {
    const { promise, resolve, reject } = Promise.withResolvers<
      AcsAnswer & { readonly headers: IncomingMessage["headers"] }
    >();
    const bytes = Buffer.from(body);
    const sent = request(
      this.#url,
      {
        method: "POST",
        agent: this.#agent,
        signal: AbortSignal.timeout(timeoutMilliseconds),
        headers: {
          "content-type": 'text/xml; charset="utf-8"',
          "content-length": String(bytes.length),
          soapaction: "",
          ...(this.#cookies.length > 0 && { cookie: this.#cookies.join("; ") }),
          ...(authorization !== undefined && { authorization }),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const given = response.headers["set-cookie"] ?? [];
          if (given.length > 0) this.#cookies = given.map((cookie) => cookie.split(";")[0]!);
          const { statusCode: status = 500, headers } = response;
          resolve({ status, body: Buffer.concat(parts).toString(), headers });
        });
      },
    );
    sent.on("error", reject);
    sent.end(bytes);
    return promise;
  }
}
