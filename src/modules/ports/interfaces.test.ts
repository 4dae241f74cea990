import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Interface, mapPorts } from "./interfaces.ts";

const row = (prefix: string, first: number, count: number, ifIndex: number): readonly Interface[] =>
  Array.from({ length: count }, (_, at) => ({
    ifIndex: ifIndex + at,
    type: 6,
    name: `${prefix}${first + at}`,
  }));

const bridge = (first: number, count: number, ifIndex: number): ReadonlyMap<number, number> =>
  new Map(Array.from({ length: count }, (_, at) => [first + at, ifIndex + at]));

const mapped = (
  interfaces: readonly Interface[],
  byBridgePort: ReadonlyMap<number, number> = new Map(),
  ports: number | null = null,
) => mapPorts({ interfaces, byBridgePort }, ports);

describe("the port of the front is", () => {
  test.each<[string, readonly Interface[], ReadonlyMap<number, number>, number, number | undefined]>([
    ["the name's number", row("gi1/0/", 1, 24, 49), new Map(), 14, 62],
    [
      "that of the longest row, not of the uplinks",
      [...row("gi1/0/", 1, 24, 49), ...row("te1/0/", 1, 4, 105)],
      new Map(),
      1,
      49,
    ],
    [
      "that of the bridge beyond the names",
      [...row("Ethernet1/0/", 1, 24, 1), ...row("Ethernet1/1/", 1, 1, 25)],
      bridge(1, 25, 1),
      25,
      25,
    ],
    [
      "not that of a bridge which contradicts the names",
      row("gi1/0/", 1, 24, 49),
      bridge(1, 72, 1),
      30,
      undefined,
    ],
    [
      "that of the bridge where names tell nothing",
      [...row("a", 1, 1, 101), ...row("b", 1, 1, 102)],
      bridge(1, 2, 101),
      2,
      102,
    ],
    ["the interface of that number where there is nothing else", row("unit", 9, 1, 5), new Map(), 5, 5],
    [
      "unknown in a stack of two equal units",
      [...row("gi1/0/", 1, 24, 1), ...row("gi2/0/", 1, 24, 101)],
      new Map(),
      3,
      undefined,
    ],
    ["unknown where names count from 0", row("eth", 0, 8, 1), new Map(), 3, undefined],
    [
      "unknown where a name is there twice",
      [...row("Port ", 1, 8, 1), ...row("Port ", 3, 1, 30)],
      new Map(),
      3,
      undefined,
    ],
    [
      "unknown on a device of fibre",
      [...row("gpon_1/1/", 1, 8, 1).map((one) => ({ ...one, type: 250 })), ...row("gei_1/3/", 1, 3, 20)],
      new Map(),
      1,
      undefined,
    ],
    [
      "none of bundles, networks and management",
      [...row("po", 1, 9, 1000), ...row("Vlan", 1, 9, 2000), ...row("MEth0/0/", 1, 1, 4)],
      new Map(),
      1,
      undefined,
    ],
  ])("%s", (...[, interfaces, byBridgePort, port, ifIndex]) => {
    expect(mapped(interfaces, byBridgePort).get(port)).toBe(ifIndex);
  });

  test("never shared by two, and always an interface that there is", () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            ifIndex: fc.integer({ min: 1, max: 60 }),
            type: fc.constantFrom(6, 6, 6, 117, 24, 53),
            name: fc
              .tuple(fc.constantFrom("gi1/0/", "te1/0/", "Port ", ""), fc.nat(12))
              .map(([a, b]) => `${a}${b}`),
          }),
          { selector: ({ ifIndex }) => ifIndex },
        ),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 60 }))),
        (interfaces, pairs) => {
          const ports = [...mapped(interfaces, new Map(pairs), 24)];
          const ethernet = new Set(
            interfaces.filter(({ type }) => type === 6 || type === 117).map(({ ifIndex }) => ifIndex),
          );
          expect(ports.every(([port, ifIndex]) => port >= 1 && port <= 24 && ethernet.has(ifIndex))).toBe(
            true,
          );
        },
      ),
    ));
});
