import type { Login } from "../../../kernel/ids.ts";
import { addMinutes } from "../../../kernel/instant.ts";
import { findRouterOf, isInReach, orderRouterTask, type RouterOperation } from "../../routers/routers.ts";
import { findVerifiedContact } from "../../subscribers/subscribers.ts";
import type { Conversation, Question } from "../flow/flow.ts";
import { choose, consentTo } from "./questions.ts";
import { verify } from "./verify.ts";

/** The id of the login's router, when something can be done with it from here now. */
export const findRouterInReach = (c: Conversation, login: Login): Promise<string | null> =>
  c.act("router-in-reach", async ({ tx, now }) => {
    const router = await findRouterOf(tx, login);
    return router !== undefined && isInReach(router, c.provider.policy, now) ? router.id : null;
  });

/**
 * S43: only for who has proved to hold the contact number. It is given up soon, since later it would surprise; the
 * conversation hears what came of it. @returns false when the proof has run out meanwhile
 */
export const orderFromRouter = (
  c: Conversation,
  login: Login,
  { deviceId, operation }: { readonly deviceId: string; readonly operation: RouterOperation },
): Promise<boolean> =>
  c.act(`order-${operation.kind}`, async (work) => {
    const { policy } = c.provider;
    if ((await findVerifiedContact(work.tx, { viewerId: c.id, login })) === undefined) return false;
    await orderRouterTask(
      work,
      { policy, secretBox: c.codes.secretBox },
      {
        deviceId,
        operation,
        requestedBy: "subscriber",
        conversationId: c.id,
        expiresAt: addMinutes(work.now, policy.routers.chatTaskMinutes),
      },
    );
    return true;
  });

type Restarted = "done" | "not-helped";

/** S1: by hand; where the router is the provider's and in reach, also from here, for who is verified. */
export async function restartRouter(c: Conversation, login: Login, name: string): Promise<Restarted> {
  const deviceId = await findRouterInReach(c, login);
  const byHand = { key: "restart-step", again: "step-again" };
  if (deviceId === null) return c.ask(name, choose("step", ["done", "not-helped"], byHand));
  const answer = await c.ask(name, restartOrDone());
  if (answer !== "yes") return answer;
  const isOwner = await verify(c, login);
  const isBegun = isOwner && (await orderFromRouter(c, login, { deviceId, operation: { kind: "reboot" } }));
  const key = isBegun ? "restart-from-here-begun" : "restart-by-hand";
  return c.ask(`${name}-again`, choose("step", ["done", "not-helped"], { key, again: "step-again" }));
}

function restartOrDone(): Question<Restarted | "yes"> {
  const wording = { key: "restart-step-from-here", again: "restart-step-from-here-again" };
  const step = choose("step", ["done", "not-helped"], wording);
  const consent = consentTo(wording);
  return {
    ...wording,
    choices: ["yes", "done", "not-helped"],
    read: (message) => step.read(message) ?? (consent.read(message) === "yes" ? "yes" : undefined),
  };
}
