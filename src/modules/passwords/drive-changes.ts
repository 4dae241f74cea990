import { addHours, addMinutes, type Instant, isAfter } from "../../kernel/instant.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import { keepPromise } from "../promises/promises.ts";
import { findRouterOf, findRouterTask, orderRouterTask } from "../routers/routers.ts";
import { readSessionFacts } from "../sessions/sessions.ts";
import {
  type ChangeEvent,
  changeTable,
  isBackSince,
  judgePush,
  type PasswordChange,
  type SessionSeen,
} from "./password-change.ts";
import { callBack, type PasswordParts, type RadiusPasswords } from "./passwords.ts";
import { claimChanges, lockChange, saveChange, type SealedChange } from "./store.ts";

export type DriveParts = PasswordParts & {
  readonly db: Db;
  readonly now: () => Instant;
  readonly log: Log;
  /** Undefined: the provider's own systems switch RADIUS, and take both passwords meanwhile. */
  readonly radius: () => RadiusPasswords | undefined;
  /** Where the provider's ACS may know a router that we don't yet. */
  readonly discover: (login: PasswordChange["login"]) => Promise<void>;
};

const changesAtOnce = 50;
/** How often something is looked at that others do. */
const lookSeconds = 2;
/** How long the provider's hook may take. */
const hookSeconds = 15;
/** Waits between two tries of the provider's hook, in minutes. */
const switchWaits = [0.1, 0.5, 1, 2, 5];

/**
 * The sweep: takes each open change one step further. Every step is saved before the next one, so that it goes on from
 * there whatever dies; the password goes to the router and to RADIUS more than once only where that does no harm.
 */
export async function drivePasswordChanges(parts: DriveParts): Promise<void> {
  const ids = await inTransaction(parts.db, (tx) => claimChanges(tx, parts.now(), changesAtOnce));
  await Promise.all(
    ids.map(async (id) => {
      try {
        await drive(parts, id);
      } catch (error) {
        // The lease runs out, and it is looked at again.
        parts.log.error({ err: error }, "password change failed");
      }
    }),
  );
}

async function drive(parts: DriveParts, id: string): Promise<void> {
  const change = await step(parts, id, (work, one) => takeStep(parts, work, one));
  if (change?.state === "pushing" && change.deviceId === null) await parts.discover(change.login);
  if (change?.state === "switching" && change.switchingAt !== null) await switchRadius(parts, change);
}

/** Locks a change, lets `take` say what becomes of it, and saves that. */
const step = (
  parts: DriveParts,
  id: string,
  take: (work: Work, change: SealedChange) => Promise<Step>,
): Promise<SealedChange | undefined> =>
  inTransaction(parts.db, async (tx) => {
    const work = { tx, now: parts.now() };
    const change = await lockChange(tx, id);
    if (change === undefined || change.endedAt !== null) return undefined;
    const { lookAt, ...taken } = await take(work, change);
    const ended = await endLate(parts, work, { ...change, ...taken });
    const told = await escalate(work, ended);
    await saveChange(tx, told, lookAt ?? addMinutes(work.now, lookSeconds / 60));
    return { ...told, passwordSealed: change.passwordSealed };
  });

type Step = Partial<PasswordChange> & { readonly lookAt?: Instant };

async function takeStep(parts: DriveParts, work: Work, change: SealedChange): Promise<Step> {
  switch (change.state) {
    case "pushing":
      return push(parts, work, change);
    case "switching":
      return { switchingAt: change.switchingAt ?? work.now, lookAt: addMinutes(work.now, hookSeconds / 60) };
    case "reconnecting":
      return awaitStart(parts, work, change);
    case "back":
    case "by-hand":
    case "given-up":
    case "superseded":
      return {};
  }
}

const after = (change: PasswordChange, event: ChangeEvent): Pick<PasswordChange, "state"> => ({
  state: changeTable[change.state][event] ?? change.state,
});

/** S6: the router gets it first. */
async function push(parts: DriveParts, work: Work, change: SealedChange): Promise<Step> {
  const { tx, now } = work;
  const { login, passwordSealed } = change;
  if (change.taskId === null) {
    const device = await findRouterOf(tx, login);
    if (device === undefined || passwordSealed === null) return { reason: "router-not-known" };
    const password = parts.secretBox.open(passwordSealed);
    const operation = { kind: "set-ppp-password", login, password } as const;
    const order = { deviceId: device.id, operation, requestedBy: "system" };
    const task = await orderRouterTask(work, parts, { ...order, expiresAt: giveUpAt(parts, change) });
    return { deviceId: device.id, taskId: task.id, reason: null };
  }
  const task = await findRouterTask(tx, change.taskId);
  if (task === undefined) return { taskId: null };
  const { goneAfterMinutes } = parts.policy.password;
  const event = judgePush(task, await newestSession(work, change), { goneAfterMinutes, now });
  if (event === "push-failed")
    return { ...after(change, event), endedAt: now, reason: task.reason ?? task.state };
  if (event === undefined) return { reason: task.reason };
  await callBack(work, parts, task.id);
  const readBack = readBackOf(task.result);
  return { ...after(change, event), readBack, reason: null, switchingAt: now, lookAt: now };
}

const readBackOf = (result: unknown): PasswordChange["readBack"] => {
  const told = typeof result === "object" && result !== null && "readBack" in result ? result.readBack : null;
  return told === "same" || told === "hidden" ? told : null;
};

const newestSession = async ({ tx, now }: Work, { login }: PasswordChange): Promise<SessionSeen> =>
  (await readSessionFacts(tx, login, now)).session;

/** Outside of any transaction; whoever dies over it, it is done again, which does no harm. */
async function switchRadius(parts: DriveParts, change: SealedChange): Promise<void> {
  const radius = parts.radius();
  const { login, passwordSealed, attempts } = change;
  if (passwordSealed === null) return;
  try {
    await radius?.switchPassword({ login, password: parts.secretBox.open(passwordSealed) });
  } catch {
    const wait = switchWaits[Math.min(attempts, switchWaits.length - 1)]!;
    const lookAt = addMinutes(parts.now(), wait);
    await step(parts, change.id, async () => ({ attempts: attempts + 1, reason: "radius-refused", lookAt }));
    return;
  }
  await step(parts, change.id, async (work, now) => switched(parts, work, now));
}

async function switched(parts: DriveParts, work: Work, change: SealedChange): Promise<Step> {
  if (change.state !== "switching") return {};
  if (change.isByHand) return { ...after(change, "switched-by-hand"), endedAt: work.now, reason: null };
  return { ...after(change, "switched"), reason: null, lookAt: work.now };
}

/** The proof. Until it is there the connection is begun anew, once: a router that does so by itself needs no push. */
async function awaitStart(parts: DriveParts, work: Work, change: SealedChange): Promise<Step> {
  const session = await newestSession(work, change);
  if (change.switchingAt !== null && isBackSince(session, change.switchingAt)) {
    await keepPromise(work, { kind: "password-change", id: change.subjectId }, "router-configuration");
    await callBack(work, parts, change.reconnectTaskId);
    return { ...after(change, "start-seen"), endedAt: work.now, reason: null };
  }
  if (change.reconnectTaskId !== null || change.deviceId === null) return { reason: "awaits-session" };
  const operation = { kind: "reconnect", login: change.login } as const;
  const order = { deviceId: change.deviceId, operation, requestedBy: "system" };
  const task = await orderRouterTask(work, parts, { ...order, expiresAt: giveUpAt(parts, change) });
  return { reconnectTaskId: task.id, reason: "awaits-session" };
}

const giveUpAt = ({ policy }: DriveParts, { receivedAt }: PasswordChange): Instant =>
  addHours(receivedAt, policy.password.giveUpHours);

/** What can't be done for a whole day is not done behind everybody's back later. */
async function endLate(parts: DriveParts, work: Work, change: PasswordChange): Promise<PasswordChange> {
  if (change.endedAt !== null || !isAfter(work.now, giveUpAt(parts, change))) return change;
  await callBack(work, parts, change.taskId);
  await callBack(work, parts, change.reconnectTaskId);
  return {
    ...change,
    ...after(change, "time-over"),
    endedAt: work.now,
    reason: change.reason ?? "time-over",
  };
}

/** S7, S8: not back in time, or nothing more can be done: told upward as `routers.password-change-failed` `{changeId}`. */
async function escalate(work: Work, change: PasswordChange): Promise<PasswordChange> {
  const isOverdue = change.endedAt === null && isAfter(work.now, change.dueAt);
  if (change.escalatedAt !== null || !(isOverdue || change.state === "given-up")) return change;
  await enqueueJob(work.tx, "routers.password-change-failed", { changeId: change.id });
  return { ...change, escalatedAt: work.now };
}
