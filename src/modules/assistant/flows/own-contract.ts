import type { Login } from "../../../kernel/ids.ts";
import {
  findVerifiedContact,
  readAccount,
  readOwnSubscriber,
  type Subscriber,
} from "../../subscribers/subscribers.ts";
import type { Conversation, Json } from "../flow/flow.ts";
import { verify } from "./verify.ts";

/**
 * What `pick` takes from the contract, for who has proved to hold its contact number (S43).
 * @returns null, with the reason said, for everyone else
 */
export async function readOwnContract<Value extends Json>(
  c: Conversation,
  login: Login,
  pick: (own: Subscriber) => Value,
): Promise<Value | null> {
  if (!(await verify(c, login))) return null;
  const picked = await c.act("own-contract", async ({ tx }) => {
    const contact = await findVerifiedContact(tx, { viewerId: c.id, login });
    const own = contact && (await readOwnSubscriber(tx, contact));
    return own === undefined ? null : pick(own);
  });
  // The proof may have run out while the subject waited.
  if (picked === null) c.say("only-for-owner");
  return picked;
}

/** S39, S65: whether the fee is paid or the line suspended; it holds no amount, so no proof is needed. */
export const readAccountState = (c: Conversation, login: Login): Promise<"paid" | "unpaid" | "suspended"> =>
  c.act("account", async ({ tx, now }) => {
    const account = await readAccount(tx, login, { now, zone: c.provider.policy.zone });
    if (account === undefined) throw new Error("the login was recognised and has no contract");
    return account.state;
  });
