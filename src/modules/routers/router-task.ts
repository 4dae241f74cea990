import type { Branded } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/** Something to be done with a router, and what may come of it. */

export type RouterTaskId = Branded<string, "RouterTaskId">;

/** What is to be done. What is to be set is a secret and sealed wherever it is kept. */
export type RouterOperation =
  | { readonly kind: "read" }
  | { readonly kind: "set-ppp-password"; readonly login: string; readonly password: string }
  | { readonly kind: "set-wifi"; readonly ssid: string | null; readonly passphrase: string | null }
  | { readonly kind: "reconnect"; readonly login: string }
  | { readonly kind: "reboot" }
  | { readonly kind: "factory-reset" };

export type RouterTaskKind = RouterOperation["kind"];

/**
 * Whether it may be done twice. What interrupts the subscriber may not: once it was sent it is never sent again, since
 * a system that repeats an unanswered reboot restarts a router for ever.
 */
export const isRepeatable: Readonly<Record<RouterTaskKind, boolean>> = {
  read: true,
  "set-ppp-password": true,
  "set-wifi": true,
  reconnect: false,
  reboot: false,
  "factory-reset": false,
};

export const routerTaskKinds = Object.keys(isRepeatable) as readonly RouterTaskKind[];

export const routerTaskStates = ["queued", "sent", "confirmed", "failed", "expired", "cancelled"] as const;

export type RouterTaskState = (typeof routerTaskStates)[number];

export type RouterTask = {
  readonly id: RouterTaskId;
  readonly deviceId: string;
  readonly kind: RouterTaskKind;
  readonly state: RouterTaskState;
  readonly requestedBy: string;
  readonly conversationId: string | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly attempts: number;
  readonly notBefore: Instant;
  readonly askAt: Instant;
  readonly asks: number;
  readonly sentAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly reason: string | null;
  readonly result: unknown;
};

/** What happens to a task. */
export type TaskEvent =
  /** What changes the router leaves us now. */
  | { readonly kind: "sending" }
  /** Read back, or as much as a router of its kind tells. */
  | { readonly kind: "confirmed"; readonly result: unknown }
  /** Taken by the router, and seen to be done only later: a restart. */
  | { readonly kind: "accepted" }
  /** The router said no. `isFinal`: it would say so again. */
  | { readonly kind: "refused"; readonly reason: string; readonly isFinal: boolean }
  /** Gone before it answered: nobody knows whether it was done. */
  | { readonly kind: "lost"; readonly reason: string }
  /** The router has started anew. */
  | { readonly kind: "booted" }
  /** Its time is over. */
  | { readonly kind: "late" }
  | { readonly kind: "cancelled" }
  /** A person asks again for what has ended without success. */
  | { readonly kind: "retried" };

export type TaskChange = Pick<
  RouterTask,
  "state" | "reason" | "notBefore" | "attempts" | "expiresAt" | "result"
>;

type TaskPolicy = Pick<Policy["routers"], "attemptsMax" | "retryMinutes" | "taskHours">;

/** What becomes of a task; undefined when the event changes nothing. */
export function afterTaskEvent(
  task: RouterTask,
  event: TaskEvent,
  { policy, now }: { readonly policy: TaskPolicy; readonly now: Instant },
): TaskChange | undefined {
  const isOpen = task.state === "queued" || task.state === "sent";
  const to = (state: RouterTaskState, more: Partial<TaskChange> = {}): TaskChange => ({
    ...task,
    state,
    ...more,
  });
  if (event.kind === "retried")
    return task.state === "failed" || task.state === "expired"
      ? to("queued", retryTerms(policy, now))
      : undefined;
  if (!isOpen) return undefined;
  switch (event.kind) {
    case "sending":
      return to("sent", { reason: null });
    case "confirmed":
      return to("confirmed", { reason: null, result: event.result });
    case "accepted":
      return to("sent", { reason: "awaits-restart" });
    case "refused":
      return event.isFinal || !isRepeatable[task.kind]
        ? to("failed", { reason: event.reason })
        : again(task, event.reason, { policy, now });
    case "lost":
      // Whether a restart was done is seen at the next start; it isn't asked for again.
      return task.state === "sent" && !isRepeatable[task.kind]
        ? to("sent", { reason: "awaits-restart" })
        : again(task, event.reason, { policy, now });
    case "booted":
      return task.state === "sent" && restarts.has(task.kind) ? to("confirmed", { reason: null }) : undefined;
    case "late":
      return to(task.state === "sent" && !isRepeatable[task.kind] ? "failed" : "expired", {
        reason: task.state === "sent" ? "no-answer" : (task.reason ?? "not-reached"),
      });
    case "cancelled":
      // What has left us can't be called back.
      return task.state === "queued" || isRepeatable[task.kind] ? to("cancelled") : undefined;
  }
}

const restarts: ReadonlySet<RouterTaskKind> = new Set(["reboot", "factory-reset"]);

const retryTerms = (policy: TaskPolicy, now: Instant): Partial<TaskChange> => ({
  reason: null,
  attempts: 0,
  notBefore: now,
  expiresAt: addMinutes(now, 60 * policy.taskHours),
});

/** Once more after a while, as often as the policy has it. */
function again(
  task: RouterTask,
  reason: string,
  { policy, now }: { readonly policy: TaskPolicy; readonly now: Instant },
): TaskChange {
  if (task.attempts >= policy.attemptsMax) return { ...task, state: "failed", reason };
  return { ...task, state: "queued", reason, notBefore: addMinutes(now, waitOf(policy, task.attempts - 1)) };
}

/** The policy's waits, one after another; the last one again and again. */
export const waitOf = ({ retryMinutes }: Pick<TaskPolicy, "retryMinutes">, times: number): number =>
  retryMinutes[Math.min(Math.max(times, 0), retryMinutes.length - 1)] ?? 1;
