import { describe, expect, test } from "vitest";
import { instant } from "../../kernel/instant.ts";
import { codesPerHourOfLoginMax, waitsUntil, whyNotTried } from "./one-time-code.ts";

const now = instant("2026-11-23T09:00:00Z");
const ago = (seconds: number) => now.subtract({ seconds });
const full = Array.from({ length: codesPerHourOfLoginMax }, (_, index) => ago(3_000 - index * 10));

describe("S43: another code", () => {
  test.each([
    ["goes out when none has", { toLogin: [], forViewer: [] }, undefined],
    ["waits for the pause after the last one", { toLogin: [ago(59)], forViewer: [ago(59)] }, 1],
    ["goes out when the pause has just ended", { toLogin: [ago(60)], forViewer: [ago(60)] }, undefined],
    ["doesn't wait for what others asked for", { toLogin: [ago(1)], forViewer: [] }, undefined],
    ["waits when the login had its share", { toLogin: full, forViewer: [] }, 600],
    ["goes out when the share isn't used up", { toLogin: full.slice(1), forViewer: [] }, undefined],
  ])("%s", (_, sent, seconds) => {
    expect(waitsUntil(sent, 60, now)).toEqual(seconds === undefined ? undefined : now.add({ seconds }));
  });
});

describe("S43: a code can be tried", () => {
  test.each([
    ["while it lasts", { attemptsLeft: 1, expiresAt: now.add({ seconds: 1 }) }, undefined],
    ["not from the moment it ends", { attemptsLeft: 1, expiresAt: now }, "expired"],
    [
      "not once its attempts are used up",
      { attemptsLeft: 0, expiresAt: now.add({ seconds: 1 }) },
      "throttled",
    ],
    ["not before one was sent", undefined, "expired"],
  ] as const)("%s", (_, code, refusal) => expect(whyNotTried(code, now)).toBe(refusal));
});
