import { asLogin, type Login } from "../../../kernel/ids.ts";
import { describeAddress, recogniseLogin } from "../../subscribers/subscribers.ts";
import type { Conversation } from "../flow/flow.ts";
import { loginQuestion } from "./questions.ts";

const triesMax = 3;

/**
 * Finds out which contract it is about, asking only when no message said so. A login says nothing about who is
 * typing (S43): the address comes back masked, and an unknown login and a stranger's look alike.
 */
export async function identify(c: Conversation): Promise<Login> {
  const known = c.known("login");
  const typed = c.known("typedLogin");
  if (known !== undefined && (typed === undefined || typed === known)) return asLogin(known);
  let login = typed ?? (await c.ask("login", loginQuestion({ key: "ask-login", again: "ask-login-again" })));
  for (let tries = 1; ; tries += 1) {
    const found = await recognise(c, login);
    if (found.kind === "recognised") {
      c.learn("login", login);
      c.say("login-recognised", { address: found.address });
      return asLogin(login);
    }
    if (found.kind === "throttled" || tries >= triesMax) {
      c.say("login-tries-over");
      return c.handOver("login-not-found");
    }
    login = await c.ask("login-again", loginQuestion({ key: "login-not-found", again: "ask-login-again" }));
  }
}

type Recognised =
  | { readonly kind: "recognised"; readonly address: string }
  | { readonly kind: "unknown" | "throttled" };

/** The name of the effect holds the login: the same one is looked up once, whatever is typed around it. */
const recognise = (c: Conversation, login: string): Promise<Recognised> =>
  c.act(`recognise-${login}`, async (work): Promise<Recognised> => {
    const guess = { login: asLogin(login), viewerId: c.id, address: c.address };
    const found = await recogniseLogin(work, c.provider.policy, guess);
    if (found.kind !== "recognised") return { kind: found.kind };
    return { kind: "recognised", address: describeAddress(found.subscriber) };
  });
