import fc from "fast-check";
import { expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addMinutes, instant } from "../../kernel/instant.ts";
import {
  afterTaskEvent,
  isRepeatable,
  type RouterTask,
  type RouterTaskId,
  type RouterTaskKind,
  routerTaskKinds,
  type TaskEvent,
} from "./router-task.ts";

const now = instant("2026-11-27T10:00:00Z");
const terms = { policy: policy.routers, now };

const task = (kind: RouterTaskKind, more: Partial<RouterTask> = {}): RouterTask => ({
  id: "1" as RouterTaskId,
  deviceId: "d",
  kind,
  state: "queued",
  requestedBy: "test",
  conversationId: null,
  createdAt: now,
  expiresAt: addMinutes(now, 60),
  attempts: 1,
  notBefore: now,
  askAt: now,
  asks: 0,
  sentAt: null,
  endedAt: null,
  reason: null,
  result: null,
  ...more,
});

const lost: TaskEvent = { kind: "lost", reason: "session-lost" };
const refused: TaskEvent = { kind: "refused", reason: "fault-9001", isFinal: true };
const busy: TaskEvent = { kind: "refused", reason: "fault-9002", isFinal: false };

type Row = readonly [RouterTaskKind, Partial<RouterTask>, TaskEvent, Partial<RouterTask> | undefined];

const rows: readonly Row[] = [
  ["reboot", {}, { kind: "sending" }, { state: "sent" }],
  ["reboot", { state: "sent" }, { kind: "accepted" }, { state: "sent", reason: "awaits-restart" }],
  ["reboot", { state: "sent" }, lost, { state: "sent", reason: "awaits-restart" }],
  ["reboot", { state: "sent" }, { kind: "booted" }, { state: "confirmed" }],
  ["reboot", {}, { kind: "booted" }, undefined],
  ["reboot", {}, lost, { state: "queued", notBefore: addMinutes(now, 1) }],
  ["reboot", { state: "sent" }, busy, { state: "failed" }],
  ["reboot", { state: "sent" }, { kind: "late" }, { state: "failed", reason: "no-answer" }],
  ["reboot", {}, { kind: "late" }, { state: "expired", reason: "not-reached" }],
  ["reboot", { state: "sent" }, { kind: "cancelled" }, undefined],
  ["reboot", {}, { kind: "cancelled" }, { state: "cancelled" }],
  ["set-ppp-password", { state: "sent" }, lost, { state: "queued" }],
  ["set-ppp-password", { state: "sent" }, refused, { state: "failed", reason: "fault-9001" }],
  [
    "set-ppp-password",
    { state: "sent", attempts: 2 },
    busy,
    { state: "queued", notBefore: addMinutes(now, 2) },
  ],
  ["set-ppp-password", { state: "sent", attempts: 5 }, busy, { state: "failed" }],
  ["set-ppp-password", { state: "sent" }, { kind: "cancelled" }, { state: "cancelled" }],
  ["set-wifi", { state: "sent" }, { kind: "booted" }, undefined],
  ["read", { state: "confirmed" }, { kind: "late" }, undefined],
  ["read", { state: "failed", attempts: 5 }, { kind: "retried" }, { state: "queued", attempts: 0 }],
  ["read", { state: "sent" }, { kind: "retried" }, undefined],
];

test.each(rows)("%s %j: %j", (kind, before, event, expected) => {
  const change = afterTaskEvent(task(kind, before), event, terms);
  const seen = Object.keys(expected ?? {}).map((key) => [key, change?.[key as keyof typeof change]]);
  expect(change && Object.fromEntries(seen)).toEqual(expected);
});

test("whatever happens, what interrupts the subscriber leaves us once, and nothing is begun more often than allowed", () => {
  const event = fc.oneof(
    fc.constant<TaskEvent>({ kind: "sending" }),
    fc.constantFrom<TaskEvent>(lost, busy, { kind: "accepted" }, { kind: "booted" }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...routerTaskKinds), fc.array(event, { maxLength: 60 }), (kind, events) => {
      let current = task(kind, { attempts: 0 });
      let sendings = 0;
      let attempts = 0;
      for (const one of events) {
        const mayBegin = current.state === "queued" || (current.state === "sent" && isRepeatable[kind]);
        if (one.kind === "sending") {
          if (!mayBegin) continue;
          attempts += 1;
          current = { ...current, attempts: current.attempts + 1 };
          sendings += 1;
        }
        current = { ...current, ...afterTaskEvent(current, one, terms) };
      }
      expect(sendings).toBeLessThanOrEqual(isRepeatable[kind] ? sendings : 1);
      const attemptsMax = current.state === "queued" ? policy.routers.attemptsMax : current.attempts;
      expect(current.attempts).toBeLessThanOrEqual(attemptsMax);
      expect(attempts).toBeGreaterThanOrEqual(sendings);
    }),
  );
});
