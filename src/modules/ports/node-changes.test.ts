import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { instant } from "../../kernel/instant.ts";
import { changesOfReading, changesOfSilence, type KeptNode } from "./node-changes.ts";
import type { PortReading } from "./port-reading.ts";

const at = instant("2026-11-27T12:00:00Z");
const nodeId = "sw-1";

const port = (
  number: number,
  oper: PortReading["oper"],
  admin: PortReading["admin"] = "up",
): PortReading => ({
  port: number,
  ifIndex: number,
  admin,
  oper,
  megabits: null,
  duplex: "unknown",
  megabitsMax: null,
  counters: null,
  isBundled: false,
});

function read(ports: readonly PortReading[], before: KeptNode | undefined, upTicks = 1_000_000) {
  const reading = { upTicks, ports };
  return changesOfReading(
    { nodeId, before, at },
    { reading, names: new Map(), hasCounters: false },
    policy.switches,
  );
}

const states = (opers: string) =>
  opers.split("").map((oper, index) => port(index + 1, oper === "u" ? "up" : oper === "d" ? "down" : null));
const after = (opers: string, before?: KeptNode) => read(states(opers), before).kept;

describe("the sweep says", () => {
  test("nothing of a switch that is as it was", () => {
    expect(read(states("uud"), after("uud"))).toMatchObject({
      isNew: false,
      nodes: [],
      ports: [],
      signals: [],
      lost: [],
    });
  });

  test.each([
    ["one port that is lost by itself", "uuuuuu", "uduuuu", [2]],
    ["two of many", "uuuuuu", "dduuuu", [1, 2]],
    ["half of them together are the node's trouble", "uuuuuu", "ddduuu", []],
    ["the only one that was up", "uddd", "dddd", [1]],
    ["one that comes back is not lost", "uudu", "uuuu", []],
    ["one of which nothing is known any more is not lost", "uuuuuu", "u?uuuu", []],
  ])("%s", (_, before, now, lost) => {
    expect(read(states(now), after(before)).lost.map((one) => one.port)).toEqual(lost);
  });

  test("that a port which the provider has shut is no lost line", () => {
    const before = after("uuuu");
    const shut = [port(1, "down", "down"), ...states("uuuu").slice(1)];
    expect(read(shut, before)).toMatchObject({
      lost: [],
      signals: [{ kind: "port-seen", state: "down", port: 1 }],
    });
  });

  test("that a switch has started anew, with its uptime, and no port of it is lost by itself", () => {
    const changes = read(states("dudu"), after("uuuu"), 12_000);
    expect(changes.signals[0]).toMatchObject({ kind: "node-seen", state: "up", upSeconds: 120 });
    expect(changes.lost).toEqual([]);
  });

  test("once that a switch is silent, and nothing of its ports", () => {
    const changes = changesOfSilence(nodeId, after("uuuu"), at);
    expect(changes).toMatchObject({ nodes: [{ state: "unreachable" }], ports: [], lost: [] });
    expect(changesOfSilence(nodeId, changes.kept, at)).toMatchObject({
      isNew: false,
      nodes: [],
      signals: [],
    });
    expect(read(states("uuuu"), changes.kept)).toMatchObject({ nodes: [{ state: "up" }], ports: [] });
  });
});
