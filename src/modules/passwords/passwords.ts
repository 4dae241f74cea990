import { addHours, addMinutes, type Instant, isAfter, isBefore, latest } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Db, Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import { cancelPromises, makePromises } from "../promises/promises.ts";
import type { Policy } from "../provider/policy.ts";
import { allowedWithTask, cancelRouterTask, findRouterTask, type RouterParts } from "../routers/routers.ts";
import { findSubscriber } from "../subscribers/subscribers.ts";
import { changeTable, type LastPassword, lastPasswordOf, type PasswordChange } from "./password-change.ts";
import { noSuchPasswordLogin, otherPasswordChange } from "./problems.ts";
import {
  deleteOldChanges,
  findChange,
  findNewestChange,
  insertChange,
  lockChange,
  lockLogin,
  lockOpenChange,
  newestChangeOf,
  saveChange,
  saveConversation,
  saveTicket,
} from "./store.ts";

export { type ChangeState, isOpen, type LastPassword, type PasswordChange } from "./password-change.ts";
export { httpRadiusPasswords, type RadiusPasswords } from "./radius-gateway.ts";
export { findChange as findPasswordChange } from "./store.ts";

export type PasswordPolicy = Pick<Policy, "password" | "routers">;

export type PasswordParts = RouterParts & { readonly policy: PasswordPolicy; readonly secretBox: SecretBox };

/** What the provider's app says: this login is to have this password. */
export type PasswordOrder = {
  readonly id: string;
  readonly login: Login;
  readonly password: string;
  readonly at: Instant;
};

/**
 * Takes a change for good; the same id again changes nothing. A router of the provider is set up by the system (S6), and
 * that is promised (S7). A newer change takes an older one's place, in whatever order they arrive.
 * @throws Problem no-such-subscriber, other-password-change
 */
export async function acceptPasswordChange(
  work: Work,
  parts: PasswordParts,
  order: PasswordOrder,
): Promise<PasswordChange> {
  const { tx } = work;
  await lockLogin(tx, order.login);
  const known = await findChange(tx, order.id);
  if (known !== undefined) return sameLogin(known, order);
  const subscriber = await findSubscriber(tx, order.login);
  if (subscriber === undefined) throw new Problem(noSuchPasswordLogin, "Nobody has this login.");
  const open = await lockOpenChange(tx, order.login);
  const isLate = open !== undefined && isAfter(open.requestedAt, order.at);
  if (open !== undefined && !isLate) await supersede(work, parts, open);
  const change = newChange(order, { work, parts, isByHand: subscriber.router !== "rented", isLate });
  await insertChange(tx, change, isLate ? null : parts.secretBox.seal(order.password));
  if (!isLate && !change.isByHand) await promise(work, change);
  return change;
}

function sameLogin(known: PasswordChange, { login }: PasswordOrder): PasswordChange {
  if (known.login === login) return known;
  throw new Problem(otherPasswordChange, "This id is that of another login's change. Nothing was changed.", [
    { path: "id", message: "must be new for each change" },
  ]);
}

type NewChange = {
  readonly work: Work;
  readonly parts: PasswordParts;
  readonly isByHand: boolean;
  readonly isLate: boolean;
};

function newChange(
  { id, login, at }: PasswordOrder,
  { work: { now }, parts: { policy }, isByHand, isLate }: NewChange,
): PasswordChange {
  // A clock that is ahead of ours must not move the promise.
  const requestedAt = isBefore(now, at) ? now : at;
  return {
    id,
    subjectId: newId(),
    login,
    requestedAt,
    receivedAt: now,
    dueAt: latest(addMinutes(requestedAt, policy.password.configurationMinutes), now),
    state: isLate ? "superseded" : isByHand ? "switching" : "pushing",
    isByHand,
    deviceId: null,
    taskId: null,
    reconnectTaskId: null,
    readBack: null,
    switchingAt: null,
    endedAt: isLate ? now : null,
    reason: null,
    escalatedAt: null,
    ticketId: null,
    conversationId: null,
    attempts: 0,
  };
}

const promise = (work: Work, { subjectId, login, dueAt }: PasswordChange): Promise<void> =>
  makePromises(work, {
    subject: { kind: "password-change", id: subjectId },
    promisee: { login, conversationId: null },
    due: { "router-configuration": dueAt },
  });

async function supersede(work: Work, parts: PasswordParts, open: PasswordChange): Promise<void> {
  const state = changeTable[open.state]["newer-change"];
  if (state === undefined) return;
  await saveChange(work.tx, { ...open, state, endedAt: work.now }, null);
  await cancelPromises(work, { kind: "password-change", id: open.subjectId });
  await callBack(work, parts, open.taskId);
}

/** What waits for the router is not done any more. */
export async function callBack(work: Work, parts: PasswordParts, taskId: string | null): Promise<void> {
  const task = taskId === null ? undefined : await findRouterTask(work.tx, taskId);
  if (task !== undefined && allowedWithTask(task).cancel === true)
    await cancelRouterTask(work, parts, task.id);
}

/** How long after it a password change may be what somebody writes about. */
const rememberedHours = 24;

/** S7: the change that a subscriber may be writing about. */
export const recentPasswordChange = (
  db: Db,
  login: Login,
  now: Instant,
): Promise<PasswordChange | undefined> => findNewestChange(db, login, addHours(now, -rememberedHours));

/** Since when the password that counts now has been the one, and until when the system promised to be done with it. */
export async function findLastPassword(db: Db, login: Login): Promise<LastPassword | undefined> {
  const change = await newestChangeOf(db, login);
  return change && lastPasswordOf(change);
}

/** The conversation hears what becomes of the change, S8 most of all. */
export const tellConversation = ({ tx }: Work, changeId: string, conversationId: string): Promise<void> =>
  saveConversation(tx, changeId, conversationId);

/** S8: takes a failed change for a ticket, once. Undefined when it has one, or was back before anybody came to it. */
export async function takeFailedChange({ tx }: Work, id: string): Promise<PasswordChange | undefined> {
  const change = await lockChange(tx, id);
  if (change === undefined || change.escalatedAt === null || change.ticketId !== null) return undefined;
  return change.state === "back" || change.state === "superseded" ? undefined : change;
}

export const giveChangeTicket = ({ tx }: Work, id: string, ticketId: string): Promise<void> =>
  saveTicket(tx, id, ticketId);

export const forgetOldPasswordChanges = (db: Db, before: Instant): Promise<void> =>
  deleteOldChanges(db, before);
