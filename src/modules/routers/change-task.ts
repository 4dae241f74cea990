import type { Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import type { Policy } from "../provider/policy.ts";
import { afterTaskEvent, type RouterTask, type TaskEvent } from "./router-task.ts";
import { saveTask } from "./task-store.ts";

export type RouterPolicy = Pick<Policy, "routers">;

/**
 * Lets something happen to a task that this transaction has locked. The end of one that a conversation waits for is told
 * upward as `routers.task-ended` `{taskId}`.
 * @returns false when it changed nothing
 */
export async function changeTask(
  { tx, now }: Work,
  { policy }: { readonly policy: RouterPolicy },
  { task, event }: { readonly task: RouterTask; readonly event: TaskEvent },
): Promise<boolean> {
  const change = afterTaskEvent(task, event, { policy: policy.routers, now });
  if (change === undefined) return false;
  const isSending = event.kind === "sending";
  const { state, reason, notBefore, attempts, expiresAt, result } = change;
  await saveTask(tx, task.id, { state, reason, notBefore, attempts, expiresAt, result, now, isSending });
  const isEnded = state !== "queued" && state !== "sent";
  if (isEnded && task.conversationId !== null)
    await enqueueJob(tx, "routers.task-ended", { taskId: task.id });
  return true;
}
