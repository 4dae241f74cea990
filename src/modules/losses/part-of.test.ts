import { expect, test } from "vitest";
import { addMinutes, instant } from "../../kernel/instant.ts";
import { isPartOf } from "./part-of.ts";

const lostSince = instant("2026-07-25T10:00:00Z");
const outage = { nodeIds: ["sw-1", "agg-2"], lostSince, closedAt: null };
const line = {
  path: ["bng", "agg-1", "sw-1"],
  lostAt: addMinutes(lostSince, 0.5),
  onlineSince: null,
  hasOwnFault: false,
};

test.each([
  ["lost with the others", {}, {}, true],
  ["below a node that stands above", {}, { path: ["bng", "agg-2", "sw-9"] }, true],
  ["its server hasn't noticed yet", {}, { lostAt: null, onlineSince: addMinutes(lostSince, -600) }, true],
  ["nobody knows of a session", {}, { lostAt: null }, true],
  ["lost a minute before the first: still the same loss", {}, { lostAt: addMinutes(lostSince, -1) }, true],
  ["lost clearly before", {}, { lostAt: addMinutes(lostSince, -1.1) }, false],
  ["elsewhere", {}, { path: ["bng", "agg-1", "sw-2"] }, false],
  ["back since", {}, { lostAt: null, onlineSince: addMinutes(lostSince, 3) }, false],
  ["its own port is down alone", {}, { hasOwnFault: true }, false],
  ["still away after its end", { closedAt: addMinutes(lostSince, 60) }, {}, false],
])("S44: %s: part of the outage is %4$s", (_, ofOutage, ofLine, expected) => {
  expect(isPartOf({ ...outage, ...ofOutage }, { ...line, ...ofLine })).toBe(expected);
});
