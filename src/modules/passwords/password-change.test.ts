import { describe, expect, test } from "vitest";
import { addMinutes, instant } from "../../kernel/instant.ts";
import { changeStates, changeTable, isBackSince, judgePush, openStates } from "./password-change.ts";

const at = instant("2026-11-27T10:00:00.400Z");

test("what has ended stays as it is; every open state ends some day, and gives way to a newer change", () => {
  const open = changeStates.filter((state) => openStates.has(state));
  const ended = changeStates.filter((state) => !openStates.has(state));
  for (const state of open)
    expect(changeTable[state]).toMatchObject({ "time-over": "given-up", "newer-change": "superseded" });
  for (const state of ended) expect(changeTable[state]).toEqual({});
});

test("S6: RADIUS is switched only after the router has it: nothing leads from pushing past switching", () => {
  expect(Object.values(changeTable.pushing)).not.toContain("reconnecting");
  expect(Object.values(changeTable.pushing)).not.toContain("back");
});

describe("what came of the push", () => {
  const ended = (minutes: number) => ({ beganAt: null, endedAt: addMinutes(at, minutes) });
  const online = { beganAt: at, endedAt: null };
  const taken = { state: "sent", sentAt: at, result: { taken: true } } as const;
  const rows = [
    ["read back", { state: "confirmed", sentAt: at, result: {} }, online, 0, "push-confirmed"],
    ["refused", { state: "failed", sentAt: at, result: null }, online, 0, "push-failed"],
    ["never reached", { state: "expired", sentAt: null, result: null }, null, 0, "push-failed"],
    ["waiting", { state: "queued", sentAt: null, result: null }, ended(1), 60, undefined],
    ["taken, gone for a minute", taken, ended(0.1), 1, undefined],
    ["taken, gone for three minutes, its session over since", taken, ended(0.1), 3, "push-confirmed"],
    ["taken, gone, but still online", taken, online, 3, undefined],
    ["taken, gone, its session over before", taken, ended(-5), 3, undefined],
    ["sent and not known to be taken", { ...taken, result: null }, ended(0.1), 3, undefined],
  ] as const;
  test.each(rows)("%s", (...[, task, session, minutes, expected]) => {
    expect(judgePush(task, session, { goneAfterMinutes: 2, now: addMinutes(at, minutes) })).toBe(expected);
  });
});

test("a session counts from the second in which RADIUS was switched", () => {
  expect(isBackSince({ beganAt: instant("2026-11-27T10:00:00Z"), endedAt: null }, at)).toBe(true);
  expect(isBackSince({ beganAt: instant("2026-11-27T09:59:59Z"), endedAt: null }, at)).toBe(false);
  expect(isBackSince(null, at)).toBe(false);
});
