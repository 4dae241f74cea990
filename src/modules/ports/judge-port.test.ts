import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { judgeAddresses, judgeErrors, judgeSpeed, secondsBetween, speedOfMost } from "./judge-port.ts";
import type { PortCounters } from "./port-reading.ts";

const counted = (upTicks: number, frames: number, errors: number, of: PortCounters["of"] = "fcs") => ({
  upTicks,
  counters: { frames, errors, of },
});
const { errorsMin, errorFramesMin, countersAgeMinutesMax } = policy.switches;
const minute = 6_000;

describe("errors, between two readings", () => {
  test.each([
    ["rise from the least number on", counted(1, 0, 0), counted(minute, 10_000, errorsMin), "rising"],
    [
      "one less is normal, with enough frames",
      counted(1, 0, 0),
      counted(minute, 100_000, errorsMin - 1),
      "normal",
    ],
    ["many of very many frames are normal", counted(1, 0, 0), counted(minute, 10_000_000, 500), "normal"],
    [
      "a large total that stays is normal",
      counted(1, 5_000, 7_677),
      counted(minute, 5_000 + errorFramesMin, 7_677),
      "normal",
    ],
    ["too few frames tell nothing", counted(1, 0, 0), counted(minute, errorFramesMin - 1, 0), undefined],
    [
      "a switch that started anew tells nothing",
      counted(9 * minute, 50_000, 100),
      counted(minute, 80_000, 900),
      undefined,
    ],
    ["counters that were set back tell nothing", counted(1, 50_000, 100), counted(minute, 10, 90), undefined],
    [
      "an error counter that went past 2³² goes on",
      counted(1, 5_000, 2 ** 32 - 5),
      counted(minute, 90_000, 10),
      "rising",
    ],
    [
      "two ways of counting can't be compared",
      counted(1, 0, 0),
      counted(minute, 9_000, 900, "interface"),
      undefined,
    ],
    [
      "a reading of long ago says nothing of now",
      counted(1, 0, 0),
      counted((countersAgeMinutesMax + 1) * minute, 90_000, 900),
      undefined,
    ],
    [
      "a switch that doesn't tell its time leaves it open",
      counted(0, 0, 0),
      counted(0, 90_000, 900),
      undefined,
    ],
  ])("%s", (_, before, after, value) => {
    expect(judgeErrors(before, after, policy.switches)?.value).toBe(value);
  });

  test("the switch's clock goes on from 0 after 497 days", () => {
    expect(secondsBetween(2 ** 32 - 3_000, 3_000)).toBe(60);
    expect(secondsBetween(90_000, 3_000)).toBeNull();
  });
});

describe("speed", () => {
  test.each([
    ["a gigabit is always enough", 1_000, null, null, "full"],
    ["100 of which nobody says what it could be is no guess", 100, null, null, "unknown"],
    ["100 on a port that can do a gigabit", 100, 1_000, null, "slow"],
    ["100 on a port that was faster", 100, null, 1_000, "slow"],
    ["100 on a port of 100", 100, 100, null, "full"],
    ["10 on a port of 100", 10, 100, null, "slow"],
    ["a gigabit on a port of ten", 1_000, 10_000, null, "full"],
    ["none while the link is down", null, 1_000, 1_000, null],
  ])("%s", (...[, megabits, megabitsMax, seen, judged]) => {
    expect(judgeSpeed({ oper: "up", megabits, megabitsMax }, seen)).toBe(judged);
  });

  test("a switch is of a gigabit when half of its ports are; a few fast uplinks prove nothing", () => {
    expect(speedOfMost([...Array.from({ length: 24 }, () => 100), 1_000, 1_000])).toBe(100);
    expect(speedOfMost([1_000, 1_000, 1_000, 100, null])).toBe(1_000);
    expect(speedOfMost([1_000, null, null, null, null])).toBeNull();
    expect(speedOfMost([1_000, 1_000])).toBeNull();
  });
});

describe("addresses", () => {
  const before = (value: string, addresses: readonly string[], isRecent = true) => ({
    value,
    addresses,
    isRecent,
  });
  test.each([
    ["none at all", [], null, "none"],
    ["a first one", ["00:11:22:33:44:55"], null, "learnt"],
    ["another of the same maker", ["00:11:22:99:99:99"], before("learnt", ["00:11:22:33:44:55"]), "learnt"],
    ["one of another maker", ["88:11:22:33:44:55"], before("learnt", ["00:11:22:33:44:55"]), "other-maker"],
    [
      "the same other one for a while",
      ["88:11:22:33:44:55"],
      before("other-maker", ["88:11:22:33:44:55"]),
      "other-maker",
    ],
    [
      "and after that it is the usual one",
      ["88:11:22:33:44:55"],
      before("other-maker", ["88:11:22:33:44:55"], false),
      "learnt",
    ],
    [
      "an address that the device made up says nothing of its maker",
      ["02:11:22:33:44:55"],
      before("learnt", ["00:11:22:33:44:55"]),
      "learnt",
    ],
  ])("%s", (_, addresses, known, value) => {
    expect(judgeAddresses(addresses, known)?.value).toBe(value);
  });

  test("a table that wasn't read to its end says nothing", () => {
    expect(judgeAddresses(null, null)).toBeNull();
  });
});
