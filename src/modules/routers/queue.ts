import { addHours, addMinutes } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import { inTransaction } from "../../platform/database.ts";
import { bindByUsername, findDevices, saveSeenDevice } from "./device-store.ts";
import type { RouterDevice } from "../acs/router-device.ts";
import type { Reach, RouterManagement } from "../acs/router-dialog.ts";
import { RouterLost } from "../acs/router-dialog.ts";
import { waitOf } from "./router-task.ts";
import { changeTask } from "./change-task.ts";
import { runTasks, type TaskParts } from "./run-tasks.ts";
import { claimAsks, deleteOldTasks, lockLateTasks, saveAsk } from "./task-store.ts";

const routersAtOnce = 20;
const lateAtOnce = 100;

/** Asks routers to come for which something waits; one that isn't reached is asked again after longer and longer waits. */
export async function askRouters(parts: TaskParts, management: RouterManagement): Promise<void> {
  const now = parts.now();
  // Should we die over it, the routers are asked again after the first of the policy's waits.
  const next = addMinutes(now, waitOf(parts.policy.routers, 0));
  const due = await inTransaction(parts.db, (tx) => claimAsks(tx, { now, next, limit: routersAtOnce }));
  await Promise.all(due.map((one) => ask(parts, management, one)));
}

async function ask(
  parts: TaskParts,
  management: RouterManagement,
  { deviceId, asks }: { readonly deviceId: string; readonly asks: number },
): Promise<void> {
  const [device] = await findDevices(parts.db, { id: deviceId }, { limit: 1, offset: 0 });
  if (device === undefined || device.managedBy !== management.name) return;
  const reach = await reachRouter(parts, management, device);
  if (reach === "reached") return;
  const wait = waitOf(parts.policy.routers, asks - 1);
  await saveAsk(parts.db, deviceId, { reason: reasons[reach], askAt: addMinutes(parts.now(), wait) });
}

/** Why a task waits, as its list shows it. */
const reasons: Readonly<Record<Reach, string>> = {
  reached: "reached",
  asked: "asked-to-come",
  busy: "asked-to-come",
  refused: "refuses-connection-requests",
  unreachable: "offline",
  "not-allowed": "address-not-its-own",
};

async function reachRouter(
  parts: TaskParts,
  management: RouterManagement,
  device: RouterDevice,
): Promise<Reach> {
  const { id, root } = device;
  try {
    return await management.reach(device, (dialog) =>
      runTasks(parts, { id, root: root ?? "InternetGatewayDevice." }, dialog),
    );
  } catch (error) {
    // The task has its reason already.
    if (error instanceof RouterLost) return "reached";
    throw error;
  }
}

/** Ends what has waited too long. */
export const expireTasks = (parts: TaskParts): Promise<void> =>
  inTransaction(parts.db, async (tx) => {
    const work = { tx, now: parts.now() };
    for (const task of await lockLateTasks(tx, work.now, lateAtOnce))
      await changeTask(work, parts, { task, event: { kind: "late" } });
  });

export const forgetOldTasks = ({ db, now, policy }: TaskParts): Promise<void> =>
  deleteOldTasks(db, addHours(now(), -24 * policy.routers.historyDays));

/** Looks for a login's router where the provider's own ACS knows it and we don't yet. */
export async function discoverRouter(
  parts: TaskParts,
  management: RouterManagement | undefined,
  login: Login,
): Promise<void> {
  const found = await management?.discover(login).catch((error: unknown) => {
    if (error instanceof RouterLost) return undefined;
    throw error;
  });
  if (found === undefined) return;
  await inTransaction(parts.db, async (tx) => {
    await saveSeenDevice(tx, { ...found, hasBooted: false, isBare: false });
    await bindByUsername(tx, found.id, login);
  });
}
