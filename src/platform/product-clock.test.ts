import { expect, test } from "vitest";
import { instant } from "../kernel/instant.ts";
import { firstShown } from "./product-clock.ts";

const realNow = instant("2026-11-23T04:00:00Z");
const startAt = instant("2026-07-25T09:00:00Z");
const shownAt = instant("2026-08-01T12:00:00Z");

const onceMoved = { shownAt };
const onlyReal = { shownAt: null };

test.each([
  // A new database is the only one that may start anywhere.
  {
    name: "new, nothing asked",
    stored: undefined,
    startAt: undefined,
    speed: 1,
    simulated: true,
    first: undefined,
  },
  { name: "new, start time", stored: undefined, startAt, speed: 1, simulated: true, first: startAt },
  { name: "new, faster", stored: undefined, startAt: undefined, speed: 60, simulated: true, first: realNow },
  {
    name: "new, start time and faster",
    stored: undefined,
    startAt,
    speed: 60,
    simulated: true,
    first: startAt,
  },
  {
    name: "existing, nothing asked",
    stored: onceMoved,
    startAt: undefined,
    speed: 1,
    simulated: true,
    first: shownAt,
  },
  {
    name: "existing, start time again",
    stored: onceMoved,
    startAt,
    speed: 60,
    simulated: true,
    first: shownAt,
  },
  // It has rows of real time: a start time before them would put them in the future.
  {
    name: "existing real, start time",
    stored: onlyReal,
    startAt,
    speed: 1,
    simulated: true,
    first: undefined,
  },
  { name: "existing real, faster", stored: onlyReal, startAt, speed: 60, simulated: true, first: realNow },
  // A real network keeps real time whatever the environment says.
  { name: "real, new", stored: undefined, startAt, speed: 60, simulated: false, first: undefined },
  { name: "real, existing", stored: onceMoved, startAt, speed: 60, simulated: false, first: undefined },
])("where a clock starts: $name", ({ stored, first, ...settings }) => {
  expect(firstShown(stored, settings, realNow)?.toString()).toBe(first?.toString());
});
