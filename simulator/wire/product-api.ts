import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { NetworkEvent } from "../life/network-events.ts";

const integrationAnswer = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.array(z.object({ id: z.string(), reason: z.string() })),
});

/** What the integration calls answer. */
export type IntegrationAnswer = z.infer<typeof integrationAnswer>;

/** What the billing system says about a login's monthly fee. */
export type FeeState = {
  readonly login: string;
  readonly paid: boolean;
  readonly amountTiyn: number;
  /** ISO 8601, the product's time. */
  readonly at: string;
};

/** What the provider's app says when a subscriber has chosen another password of the service (S6). */
export type PasswordChange = {
  readonly id: string;
  readonly login: string;
  readonly password: string;
  /** ISO 8601, the product's time. */
  readonly at: string;
};

export type ProductAccess = {
  readonly url: string;
  readonly integrationKey: string;
  /** Ends every call and every wait between two tries. */
  readonly signal: AbortSignal;
};

/** Small enough for the product's limit of 64 KiB a request. */
const eventsOfRequestMax = 100;
const retryAfterMilliseconds = 500;
const requestTimeoutMilliseconds = 10_000;

/** Sends events as a monitoring system does: until they are taken. Those that the product refuses come back. */
export async function reportEvents(
  product: ProductAccess,
  events: readonly NetworkEvent[],
): Promise<IntegrationAnswer["rejected"]> {
  const rejected: IntegrationAnswer["rejected"][number][] = [];
  for (let index = 0; index < events.length; index += eventsOfRequestMax) {
    const part = events.slice(index, index + eventsOfRequestMax);
    rejected.push(...(await postUntilTaken(product, "/api/network/events", { events: part })).rejected);
  }
  return rejected;
}

/** Plays the billing system, once: whoever pressed the button sees what came of it. */
export const reportFeeState = (product: ProductAccess, state: FeeState): Promise<IntegrationAnswer> =>
  integrate(product, "/api/billing/fee-states", { items: [state] });

/** Plays the provider's app, once. @returns what the product answered */
export async function reportPasswordChange(product: ProductAccess, change: PasswordChange): Promise<unknown> {
  const text = await post(product, "/api/routers/password-changes", change);
  return text === "" ? {} : JSON.parse(text);
}

const integrate = async (product: ProductAccess, path: string, body: unknown): Promise<IntegrationAnswer> =>
  integrationAnswer.parse(JSON.parse(await post(product, path, body)));

async function postUntilTaken(
  product: ProductAccess,
  path: string,
  body: unknown,
): Promise<IntegrationAnswer> {
  for (;;) {
    try {
      return await integrate(product, path, body);
    } catch (error) {
      if (error instanceof Refused || product.signal.aborted) throw error;
      await delay(retryAfterMilliseconds, undefined, { signal: product.signal });
    }
  }
}

/** The product understood the request and doesn't want it: trying again would not help. */
class Refused extends Error {}

/** @throws Refused on 4xx, and other errors when the product isn't there or can't serve now. */
async function post(product: ProductAccess, path: string, body: unknown): Promise<string> {
  const response = await fetch(new URL(path, product.url), {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${product.integrationKey}` },
    body: JSON.stringify(body),
    signal: AbortSignal.any([product.signal, AbortSignal.timeout(requestTimeoutMilliseconds)]),
  });
  const text = await response.text();
  if (response.ok) return text;
  const said = `${path} answered ${response.status}: ${text.slice(0, 300)}`;
  const isFinal = response.status >= 400 && response.status < 500 && response.status !== 429;
  throw isFinal ? new Refused(said) : new Error(said);
}
