import fc from "fast-check";
import { expect, test } from "vitest";
import { instant } from "../kernel/instant.ts";
import { shiftedClock, systemClock } from "./clock.ts";

const shownAt = instant("2026-07-25T09:00:00Z");
const realAt = instant("2026-11-22T12:00:00Z");

test.each([
  { name: "at its origin", speed: 60, realSeconds: 0, shows: "2026-07-25T09:00:00Z" },
  { name: "as fast as real time", speed: 1, realSeconds: 90, shows: "2026-07-25T09:01:30Z" },
  { name: "three days in a minute", speed: 4_320, realSeconds: 60, shows: "2026-07-28T09:00:00Z" },
  { name: "slower than real time", speed: 0.5, realSeconds: 60, shows: "2026-07-25T09:00:30Z" },
  { name: "before its origin", speed: 60, realSeconds: -1, shows: "2026-07-25T08:59:00Z" },
])("a shifted clock $name shows $shows", ({ speed, realSeconds, shows }) => {
  const clock = shiftedClock({ shownAt, realAt, speed }, () => realAt.add({ seconds: realSeconds }));
  expect(clock.now().toString()).toBe(shows);
});

const speeds = fc.double({ min: 0.01, max: 86_400, noNaN: true });

test("a shifted clock never goes back while real time doesn't", () => {
  fc.assert(
    fc.property(speeds, fc.array(fc.nat(10_000), { minLength: 1 }), (speed, steps) => {
      let real = realAt;
      const clock = shiftedClock({ shownAt, realAt, speed }, () => real);
      let before = clock.now();
      for (const milliseconds of steps) {
        real = real.add({ milliseconds });
        const now = clock.now();
        expect(Temporal.Instant.compare(now, before)).toBeGreaterThanOrEqual(0);
        before = now;
      }
    }),
  );
});

test("the system's clock is real time", () => {
  const before = Temporal.Now.instant();
  expect(Temporal.Instant.compare(systemClock.now(), before)).toBeGreaterThanOrEqual(0);
});
