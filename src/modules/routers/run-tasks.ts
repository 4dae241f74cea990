import { type Instant } from "../../kernel/instant.ts";
import { type Db, inTransaction, type Work } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import type { Root } from "../cwmp/cwmp.ts";
import { carryOut } from "./carry-out.ts";
import { type RouterDialog, RouterLost, RouterRefused } from "../acs/router-dialog.ts";
import type { RouterOperation, TaskEvent } from "./router-task.ts";
import { changeTask, type RouterPolicy } from "./change-task.ts";
import { claimTask, lockTask, markTaken, type SealedTask } from "./task-store.ts";

export type TaskParts = {
  readonly db: Db;
  readonly now: () => Instant;
  readonly policy: RouterPolicy;
  readonly secretBox: SecretBox;
  readonly log: Log;
};

/** Does what waits for a router while there is a dialog with it, one after another. */
export async function runTasks(
  parts: TaskParts,
  { id, root }: { readonly id: string; readonly root: Root },
  dialog: RouterDialog,
): Promise<void> {
  for (;;) {
    const task = await change(parts, ({ tx, now }) => claimTask(tx, id, now));
    if (task === undefined) return;
    const event = await runTask(parts, task, { dialog, root });
    await record(parts, task, event);
    parts.log.info({ task: task.kind, outcome: event.kind }, "router task");
    if (event.kind === "lost") throw new RouterLost(event.reason);
    // A router that restarts is gone in a moment; what else waits is for when it is back.
    if (event.kind === "accepted") return;
  }
}

async function runTask(
  parts: TaskParts,
  task: SealedTask,
  { dialog, root }: { readonly dialog: RouterDialog; readonly root: Root },
): Promise<TaskEvent> {
  const operation = JSON.parse(parts.secretBox.open(task.sealed!)) as RouterOperation;
  try {
    return await carryOut(
      {
        dialog,
        root,
        sending: async () => {
          // Somebody may have called it back in the meantime.
          if (!(await record(parts, task, { kind: "sending" }))) throw new RouterRefused("cancelled", true);
        },
        taken: () => markTaken(parts.db, task.id),
      },
      operation,
    );
  } catch (error) {
    if (error instanceof RouterRefused)
      return { kind: "refused", reason: error.reason, isFinal: error.isFinal };
    if (error instanceof RouterLost) return { kind: "lost", reason: error.reason };
    parts.log.error({ err: error, task: task.kind }, "router task failed");
    return { kind: "lost", reason: "our-fault" };
  }
}

/** Lets it happen to the task as it is now, not as it was when it was claimed. */
const record = (parts: TaskParts, { id }: SealedTask, event: TaskEvent): Promise<boolean> =>
  change(parts, async (work) => {
    const task = await lockTask(work.tx, id);
    return task !== undefined && changeTask(work, parts, { task, event });
  });

const change = <Value>({ db, now }: TaskParts, make: (work: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(db, (tx) => make({ tx, now: now() }));
