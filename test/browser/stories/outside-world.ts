import { callJson } from "../../harness/chat.ts";
import type { RunningProduct } from "../../harness/product.ts";

/** What happens around a conversation: the network is mended, billing reports a payment, an operator comes to work. */

/** What the product announced under a name when it started. */
export function announced({ lines }: RunningProduct, name: string): string {
  const line = lines.find((one) => one.startsWith(`${name} `));
  if (line === undefined) throw new Error(`the product did not announce its ${name}`);
  return line.slice(name.length + 1);
}

/** The key that only the demo has. */
const integrationKey = "demo-integration-key";

type SimulatedState = {
  readonly faults: readonly {
    readonly id: string;
    readonly login: string | null;
    readonly node: string | null;
  }[];
  readonly lines: readonly {
    readonly login: string;
    readonly node: string;
    readonly lastBreak: { readonly at: string } | null;
  }[];
};

const stateOf = (simulatorUrl: string, login: string): Promise<SimulatedState> =>
  callJson(`${simulatorUrl}/api/state?query=${login}`);

/** Mends whatever is broken at the login's line or its switch. @throws Error when nothing is. */
export async function mend(simulatorUrl: string, login: string): Promise<void> {
  const { faults, lines } = await stateOf(simulatorUrl, login);
  const node = lines.find((line) => line.login === login)?.node;
  const broken = faults.filter((fault) => fault.login === login || fault.node === node);
  if (broken.length === 0) throw new Error(`nothing is broken at ${login}`);
  for (const { id } of broken)
    await callJson(`${simulatorUrl}/api/faults/${encodeURIComponent(id)}`, { method: "DELETE" });
}

/** When the simulated session of the login last broke, as an ISO 8601 time of the provider's zone. */
export async function lastBreakOf(simulatorUrl: string, login: string): Promise<string | undefined> {
  const { lines } = await stateOf(simulatorUrl, login);
  return lines.find((line) => line.login === login)?.lastBreak?.at;
}

/** The billing system reports that the monthly fee of a login is paid now. */
export async function reportPaid(productUrl: string, login: string): Promise<void> {
  const item = { login, paid: true, amountTiyn: 0, at: Temporal.Now.instant().toString() };
  await callJson(`${productUrl}/api/billing/fee-states`, { token: integrationKey, body: { items: [item] } });
}

export type ListedVisit = {
  readonly number: string;
  readonly status: string;
  readonly requestedAt: string | null;
  readonly promises: readonly { readonly kind: string; readonly dueAt: string }[];
};

/** Someone of the support desk, signed in. */
export type Operator = {
  setOnDuty(onDuty: boolean): Promise<void>;
  /** The conversations of a login that wait for a person or are with one. */
  waiting(login: string): Promise<readonly { readonly id: string; readonly state: string }[]>;
  act(id: string, action: "take-over" | "give-back"): Promise<void>;
  answer(id: string, text: string): Promise<void>;
  visitsOf(login: string): Promise<readonly ListedVisit[]>;
};

/** Signs in over HTTP with the demo's account. */
export async function signInOperator(product: RunningProduct): Promise<Operator> {
  const [email, password] = announced(product, "demo operator:").split(" ");
  const signedIn = await callJson<{ token: string }>(`${product.url}/api/staff/auth/sign-in/email`, {
    body: { email, password },
  });
  const call = <Answer>(path: string, request: { method?: string; body?: unknown } = {}): Promise<Answer> =>
    callJson<Answer>(product.url + path, { token: signedIn.token, ...request });
  type Queue = { items: { id: string; state: string; login: string | null }[] };
  return {
    setOnDuty: (onDuty) => call("/api/staff/me/duty", { method: "PUT", body: { onDuty } }),
    waiting: async (login) =>
      (await call<Queue>("/api/conversations?limit=200")).items.filter((item) => item.login === login),
    act: (id, action) => call(`/api/conversations/${id}/${action}`, { method: "POST" }),
    answer: (id, text) => call(`/api/conversations/${id}/messages`, { body: { text } }),
    visitsOf: async (login) =>
      (await call<{ items: ListedVisit[] }>(`/api/visits?isOpen=true&login=${login}`)).items,
  };
}
