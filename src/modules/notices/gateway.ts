import type { SmsGateway } from "./notices.ts";

const timeoutMilliseconds = 10_000;

/** The gateway did not take a text; the message holds its status and nothing of the text or number. */
export class GatewayRefused extends Error {
  override readonly name = "GatewayRefused";
}

/**
 * Hands texts to a web address: POST of `{id, to, text}` as JSON, where any 2xx means "taken over".
 * `id` is also sent as `Idempotency-Key`, so that a repetition can be told from a second text.
 */
export const httpSmsGateway = (url: string): SmsGateway => ({
  async send({ id, to, text }) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": id },
      body: JSON.stringify({ id, to, text }),
      signal: AbortSignal.timeout(timeoutMilliseconds),
      redirect: "error",
    });
    await response.body?.cancel();
    if (!response.ok) throw new GatewayRefused(`the gateway for texts answered ${response.status}`);
  },
});
