import { addMinutes, type Instant, minutesBetween } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Db, Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import { changeTask, type RouterPolicy } from "./change-task.ts";
import { bindByImport, findDevices } from "./device-store.ts";
import { noSuchRouter, noSuchRouterTask, routerTaskElsewhere } from "./problems.ts";
import type { RouterDevice } from "../acs/router-device.ts";
import {
  isRepeatable,
  type RouterOperation,
  type RouterTask,
  type RouterTaskId,
  type RouterTaskKind,
} from "./router-task.ts";
import {
  findTasks,
  insertTask,
  type ListedTask,
  lockTask,
  resealTask,
  type SealedTask,
} from "./task-store.ts";

export { countDevices, findDevices } from "./device-store.ts";
export { type RouterDevice, routerIdOf } from "../acs/router-device.ts";
export type { RouterDialog, RouterManagement } from "../acs/router-dialog.ts";
export type {
  RouterOperation,
  RouterTask,
  RouterTaskId,
  RouterTaskKind,
  RouterTaskState,
} from "./router-task.ts";
export { countTasks, findTasks, type ListedTask, type TaskFilter } from "./task-store.ts";
export { genieManagement } from "../acs/genie-acs.ts";
export { startOwnAcs } from "./own-acs.ts";
export { discoverRouter } from "./queue.ts";
export type { TaskParts } from "./run-tasks.ts";
export type { RouterPolicy } from "./change-task.ts";

/** The managed router of a login. Undefined when none is known: nothing can be done from here then. */
export async function findRouterOf(db: Db, login: Login): Promise<RouterDevice | undefined> {
  const [device] = await findDevices(db, { login }, { limit: 1, offset: 0 });
  return device;
}

/** @throws Problem no-such-router */
export async function readRouterDevice(db: Db, id: string): Promise<RouterDevice> {
  const [device] = await findDevices(db, { id }, { limit: 1, offset: 0 });
  if (device === undefined) throw new Problem(noSuchRouter, "No router has this id.");
  return device;
}

/** Whether it has been heard lately, so that something asked of it is done in a moment. */
export const isInReach = (
  { lastInformAt, managedBy }: Pick<RouterDevice, "lastInformAt" | "managedBy">,
  { routers }: RouterPolicy,
  now: Instant,
): boolean =>
  // The provider's ACS knows when it heard a router, and we only whether it did what we asked.
  managedBy === "genieacs" ||
  minutesBetween(lastInformAt, now) * 60 <= routers.informSeconds * routers.missedInformsMax;

/** What is asked for, by whom. */
export type TaskOrder = {
  readonly deviceId: string;
  readonly operation: RouterOperation;
  readonly requestedBy: string;
  readonly conversationId?: string | null;
  /** Until when it is of use, where that is sooner than the policy has it. */
  readonly expiresAt?: Instant;
};

export type RouterParts = { readonly policy: RouterPolicy; readonly secretBox: SecretBox };

/** Puts something into the queue of a router; it is done as soon as the router can be reached. */
export async function orderRouterTask(
  { tx, now }: Work,
  { policy, secretBox }: RouterParts,
  order: TaskOrder,
): Promise<RouterTask> {
  const { taskHours } = policy.routers;
  const task: RouterTask = {
    id: newId<RouterTaskId>(),
    deviceId: order.deviceId,
    kind: order.operation.kind,
    state: "queued",
    requestedBy: order.requestedBy,
    conversationId: order.conversationId ?? null,
    createdAt: now,
    expiresAt: order.expiresAt ?? addMinutes(now, 60 * taskHours),
    attempts: 0,
    notBefore: now,
    askAt: now,
    asks: 0,
    sentAt: null,
    endedAt: null,
    reason: null,
    result: null,
  };
  await insertTask(tx, task, secretBox.seal(JSON.stringify(order.operation)));
  return task;
}

export async function findRouterTask(db: Db, id: string): Promise<ListedTask | undefined> {
  const [task] = await findTasks(db, { id }, { limit: 1, offset: 0 });
  return task;
}

/** @throws Problem no-such-router-task, router-task-elsewhere */
export async function cancelRouterTask(work: Work, parts: RouterParts, id: string): Promise<void> {
  const task = await lockOrRefuse(work, id);
  if (!(await changeTask(work, parts, { task, event: { kind: "cancelled" } })))
    throw new Problem(
      routerTaskElsewhere,
      "It has ended, or it has left us already and can't be called back.",
    );
}

/** Tasks that can be begun anew without knowing anything secret. */
const withoutSecrets: Partial<Record<RouterTaskKind, RouterOperation>> = {
  read: { kind: "read" },
  reboot: { kind: "reboot" },
  "factory-reset": { kind: "factory-reset" },
};

/**
 * A person wants it once more: also what is never repeated by itself.
 * @throws Problem no-such-router-task, router-task-elsewhere
 */
export async function retryRouterTask(work: Work, parts: RouterParts, id: string): Promise<void> {
  const task = await lockOrRefuse(work, id);
  const operation = withoutSecrets[task.kind];
  if (operation === undefined)
    throw new Problem(routerTaskElsewhere, "What it was to set is not kept; it has to be asked for anew.");
  if (!(await changeTask(work, parts, { task, event: { kind: "retried" } })))
    throw new Problem(routerTaskElsewhere, "Only a task that has failed or expired can be tried again.");
  await resealTask(work.tx, id, parts.secretBox.seal(JSON.stringify(operation)));
}

async function lockOrRefuse({ tx }: Work, id: string): Promise<SealedTask> {
  const task = await lockTask(tx, id);
  if (task === undefined) throw new Problem(noSuchRouterTask, "No task has this id.");
  return task;
}

/** What may be done with a task now, and why not otherwise. */
export function allowedWithTask({ state, kind }: Pick<RouterTask, "state" | "kind">) {
  const isOpen = state === "queued" || state === "sent";
  const canCancel = isOpen && (state === "queued" || isRepeatable[kind]);
  const canRetry = (state === "failed" || state === "expired") && withoutSecrets[kind] !== undefined;
  return {
    cancel: canCancel || { because: isOpen ? "has-left-us" : "has-ended" },
    retry: canRetry || { because: isOpen ? "is-under-way" : "not-kept-or-done" },
  } as const;
}

/** Says whose a router is, as the provider has it. @throws Problem no-such-router */
export async function assignRouter({ tx }: Work, id: string, login: Login): Promise<void> {
  await readRouterDevice(tx, id);
  await bindByImport(tx, id, login);
}
