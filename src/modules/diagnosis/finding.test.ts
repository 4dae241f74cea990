import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { addMinutes, instant } from "../../kernel/instant.ts";
import { conditionOfKind, type LineKind } from "../network/line-state.ts";
import type { CableEvidence, LineEvidence, NetworkEvidence, OutageEvidence } from "./evidence.ts";
import { findFault, type Finding, type FindingKind, type Known, wantsCableTest } from "./finding.ts";
import { decideNextStep } from "./next-step.ts";
import type { Answers } from "./verdict.ts";

const now = instant("2026-11-22T12:00:00Z");
const ago = (minutes: number): string => addMinutes(now, -minutes).toString();

/** A report so many minutes ago. */
const seen = (kind: string, minutes: number, source = "snmp", stale = false): NetworkEvidence => ({
  kind,
  at: ago(minutes),
  source,
  stale,
});

type LineMore = Partial<NonNullable<LineEvidence>>;

const line = (kind: LineKind, more: LineMore = {}): LineEvidence => ({
  kind,
  since: ago(60),
  cause: null,
  lengthMeters: null,
  drops: [],
  restartedAt: null,
  evidence: [],
  ...more,
});

const cable = (value: CableEvidence["value"], more: Partial<CableEvidence> = {}): CableEvidence => ({
  value,
  at: ago(5),
  lengthMeters: value === "ok" ? null : 37,
  brokenPairs: value === "ok" ? [] : [1, 2],
  ...more,
});

const outage = (more: Partial<NonNullable<OutageEvidence>> = {}): OutageEvidence => ({
  number: "1001",
  openedAt: ago(30),
  expectedEndAt: null,
  nodeId: "sw-1",
  cause: null,
  ...more,
});

const works = { number: "7", startsAt: ago(20), endsAt: addMinutes(now, 60).toString() };

/** All answers as the evidence gives them, but for what is told otherwise. */
const known = (more: Partial<Omit<Known, "answers">> & { answers?: Partial<Answers> }): Known => {
  const found = { outage: null, works: null, line: null, at: now.toString(), ...more };
  return {
    ...found,
    answers: {
      outage: found.outage === null ? "none" : "outage",
      line: found.line === null ? "unknown" : conditionOfKind[found.line.kind],
      visit: "none",
      account: "paid",
      ...more.answers,
    },
  };
};

const find = (more: Parameters<typeof known>[0]): Finding => findFault(known(more), policy);

describe("each kind of fault, from its evidence", () => {
  test.each<[string, Parameters<typeof known>[0], Partial<Finding>]>([
    [
      "S2: an outage names its node",
      { outage: outage(), line: line("node-down") },
      { kind: "outage", nodeId: "sw-1", since: ago(30) },
    ],
    [
      "an outage whose node has no power",
      { outage: outage({ cause: "power" }), line: line("node-down") },
      { kind: "power-feed" },
    ],
    [
      "an outage by works",
      { outage: outage({ cause: "works" }), line: line("node-down") },
      { kind: "planned-works" },
    ],
    [
      "works that go on, the line is away",
      { works, line: line("no-session") },
      { kind: "planned-works", since: ago(20) },
    ],
    [
      "works that go on, the switch can't be asked",
      { works, line: line("node-unreachable") },
      { kind: "planned-works" },
    ],
    [
      "works that go on, the line is in session",
      { works, line: line("in-session") },
      { kind: "beyond-line" },
    ],
    [
      "the node is down, nobody has opened an outage",
      { line: line("node-down") },
      { kind: "outage", nodeId: null },
    ],
    [
      "S46: the cable is open, at its distance, with its pairs",
      { line: line("cable-open", { cable: cable("open"), riserLengthMeters: 60 }) },
      { kind: "cable-open", lengthMeters: 37, brokenPairs: [1, 2], place: "outside" },
    ],
    [
      "a short circuit",
      { line: line("cable-short", { cable: cable("short") }) },
      { kind: "cable-short", lengthMeters: 37, place: null },
    ],
    [
      "open, as monitoring says, without pairs",
      { line: line("cable-open", { lengthMeters: 12 }) },
      { kind: "cable-open", lengthMeters: 12, brokenPairs: [] },
    ],
    ["the port is down, the cable whole", { line: line("router-off") }, { kind: "router-off" }],
    ["the port is down, the cable not tested", { line: line("port-down") }, { kind: "port-down" }],
    ["somebody has switched the port off", { line: line("port-disabled") }, { kind: "port-disabled" }],
    ["up, and nothing learnt", { line: line("router-hung") }, { kind: "router-hung" }],
    ["errors are rising", { line: line("errors-rising") }, { kind: "errors-rising" }],
    ["the link is slow", { line: line("slow-link") }, { kind: "slow-link" }],
    [
      "S51: drops, with their pattern",
      { line: line("drops", { dropHistory: history({ kind: "evening" }) }) },
      { kind: "drops", pattern: { kind: "evening" } },
    ],
    ["in session: the Wi-Fi or beyond", { line: line("in-session") }, { kind: "beyond-line" }],
    ["the switch can't be asked", { line: line("node-unreachable") }, { kind: "unknown", confidence: "low" }],
    ["the session fell silent", { line: line("session-silent") }, { kind: "unknown" }],
    ["nobody has ever seen this line", { line: line("never-seen") }, { kind: "unknown" }],
    ["the check of the line failed", {}, { kind: "unknown", confidence: "low", evidence: [] }],
  ])("%s", (_, evidence, finding) => {
    expect(find(evidence)).toMatchObject(finding);
  });
});

function history(pattern: NonNullable<NonNullable<LineEvidence>["dropHistory"]>["pattern"]) {
  const counts = { own: 3, silent: 0, outage: 0, nas: 0, limit: 0, nightly: 0, agreed: 0, other: 0 };
  return { counts, isFrequent: true, limitMinutes: null, pattern, nextUsualAt: null, tests: [] };
}

describe("a line that is whole and has no session", () => {
  const none = (more: LineMore = {}, account: Answers["account"] = "paid") =>
    find({ line: line("no-session", more), answers: { account } }).reason;

  test.each<[string, LineMore, Answers["account"], Finding["reason"]]>([
    ["S39: the fee is not paid", {}, "unpaid", "unpaid"],
    ["S65: suspended, whatever else", { cause: "user-error" }, "suspended", "suspended"],
    [
      "another device stands at its end",
      { evidence: [seen("port-mac-other-maker", 1)] },
      "paid",
      "credentials",
    ],
    [
      "another device stood there once",
      { evidence: [seen("port-mac-other-maker", 90, "snmp", true)] },
      "paid",
      "unknown",
    ],
    [
      "S6: nobody has signed in since the password was changed",
      { restartedAt: ago(500), password: { changedAt: ago(90), dueAt: null } },
      "paid",
      "credentials",
    ],
    [
      "S6: it signed in with the new password",
      { restartedAt: ago(80), password: { changedAt: ago(90), dueAt: null } },
      "paid",
      "unknown",
    ],
    [
      "S7: the system is still setting up the router",
      { restartedAt: ago(500), password: { changedAt: ago(10), dueAt: addMinutes(now, 20).toString() } },
      "paid",
      "configuring",
    ],
    [
      "S7, S8: its time is over",
      { restartedAt: ago(500), password: { changedAt: ago(31), dueAt: now.toString() } },
      "paid",
      "credentials",
    ],
    [
      "S6: it signed in in the same second",
      { restartedAt: ago(90), password: { changedAt: ago(90), dueAt: null } },
      "paid",
      "unknown",
    ],
    [
      "S6: it never signed in at all",
      { password: { changedAt: ago(90), dueAt: null } },
      "paid",
      "credentials",
    ],
    ["the server refused the user", { cause: "user-error" }, "paid", "credentials"],
    ["nothing explains it", { cause: "lost-carrier" }, "paid", "unknown"],
    ["the account could not be checked", {}, "unknown", "unknown"],
  ])("%s", (_, more, account, reason) => {
    expect(none(more, account)).toBe(reason);
  });
});

describe("someone with a cut cable is not told only of the outage", () => {
  test.each<[string, Parameters<typeof known>[0], Partial<Finding>]>([
    [
      "tested open, and the node works for us",
      { outage: outage(), line: line("cable-open", { cable: cable("open") }) },
      { kind: "cable-open", insideOutage: "1001", lengthMeters: 37 },
    ],
    [
      "tested open before the switch went down",
      { outage: outage(), line: line("node-down", { brokenBefore: cable("open", { at: ago(200) }) }) },
      { kind: "cable-open", insideOutage: "1001", since: ago(200), lengthMeters: 37 },
    ],
    [
      "the outage itself knows of the line's own cut",
      { outage: outage({ ownFault: { kind: "cable-short", at: ago(90) } }), line: line("node-down") },
      { kind: "cable-short", insideOutage: "1001", since: ago(90) },
    ],
    [
      "and where the check of the line failed",
      { outage: outage({ ownFault: { kind: "cable-open", at: ago(90) } }) },
      { kind: "cable-open", insideOutage: "1001" },
    ],
    [
      "lost before the outage began: the outage is told, and that it may not be all",
      { outage: outage({ ownFault: { kind: "lost-before", at: ago(500) } }), line: line("node-down") },
      { kind: "outage", insideOutage: "1001" },
    ],
    [
      "and the reverse: a port that went down with everybody's is the outage",
      { outage: outage(), line: line("port-down") },
      { kind: "outage", insideOutage: null },
    ],
    [
      "a cable that tested whole is no cut",
      { outage: outage(), line: line("node-down", { brokenBefore: cable("ok") }) },
      { kind: "outage", insideOutage: null },
    ],
  ])("%s", (_, evidence, finding) => {
    expect(find(evidence)).toMatchObject(finding);
  });
});

describe("evidence is shown with what it says of the conclusion", () => {
  test.each<[string, Parameters<typeof known>[0], [what: string, bearing: string, isStale: boolean][]]>([
    [
      "monitoring says down, and a session is alive",
      {
        line: line("in-session", {
          evidence: [seen("session-alive", 2, "127.0.10.1"), seen("port-down", 90, "monitoring", true)],
        }),
      },
      [
        ["session-alive", "for", false],
        ["port-down", "against", true],
      ],
    ],
    [
      "the port is down, and its session is not over yet",
      {
        line: line("port-down", {
          evidence: [seen("port-down", 1), seen("session-alive", 2, "127.0.10.1")],
        }),
      },
      [
        ["port-down", "for", false],
        ["session-alive", "against", false],
      ],
    ],
    [
      "a session that was there before it ended contradicts nothing",
      {
        line: line("no-session", {
          evidence: [seen("session-ended", 60, "127.0.10.1"), seen("session-alive", 65, "127.0.10.1", true)],
        }),
      },
      [
        ["session-ended", "for", false],
        ["session-alive", "aside", true],
      ],
    ],
    [
      "S44: a cut inside an outage shows the outage beside it",
      { outage: outage(), line: line("cable-open", { evidence: [seen("cable-open", 5)] }) },
      [
        ["cable-open", "for", false],
        ["outage", "aside", false],
      ],
    ],
    [
      "a switch that can't be asked, and a session that lives",
      {
        line: line("in-session", {
          evidence: [seen("session-alive", 2, "127.0.10.1"), seen("node-unreachable", 3)],
        }),
      },
      [
        ["session-alive", "for", false],
        ["node-unreachable", "against", false],
      ],
    ],
  ])("%s", (_, evidence, expected) => {
    const weighed = find(evidence).evidence.map(({ what, bearing, isStale }) => [what, bearing, isStale]);
    expect(weighed).toEqual(expected);
  });

  test("with its source, its time and its age; accounting is one source, whichever server it came from", () => {
    const { evidence } = find({
      line: line("no-session", { evidence: [seen("session-ended", 60, "127.0.10.1")] }),
    });
    expect(evidence).toEqual([
      {
        what: "session-ended",
        nodeId: null,
        node: null,
        source: "accounting",
        at: ago(60),
        ageMinutes: 60,
        isStale: false,
        bearing: "for",
      },
    ]);
  });
});

describe("confidence: how many independent sources agree, how fresh, and whether one disagrees", () => {
  const ended = (minutes: number) => seen("session-ended", minutes, "127.0.10.1");
  test.each<[string, readonly NetworkEvidence[], Finding["confidence"]]>([
    ["two sources, one fresh", [ended(60), seen("port-down", 3)], "high"],
    // Fresh is 2.5 intervals of 10 minutes.
    ["exactly 25 minutes is fresh", [ended(60), seen("port-down", 25)], "high"],
    ["two sources, the newest 26 minutes old", [ended(60), seen("port-down", 26)], "medium"],
    ["one fresh source", [seen("port-down", 3)], "medium"],
    ["one old source", [seen("port-down", 26)], "low"],
    ["two reports of one source are one", [ended(60), seen("no-interim-since", 3, "127.0.10.1")], "medium"],
    [
      "two sources, and a third disagrees",
      [ended(60), seen("port-down", 3), seen("port-mac-learnt", 2)],
      "medium",
    ],
    [
      "one fresh source, and another disagrees",
      [seen("port-down", 3), seen("session-alive", 2, "127.0.10.1")],
      "low",
    ],
    [
      "what is stale counts for nothing",
      [seen("port-down", 3), seen("session-ended", 60, "127.0.10.1", true)],
      "medium",
    ],
    [
      "what is stale contradicts nothing",
      [ended(9), seen("port-down", 3), seen("port-up", 90, "monitoring", true)],
      "high",
    ],
    ["nothing at all", [], "low"],
  ])("%s", (_, evidence, confidence) => {
    expect(find({ line: line("port-down", { evidence }) }).confidence).toBe(confidence);
  });
});

test.each<[string, Parameters<typeof known>[0], boolean]>([
  ["the port is down", { line: line("port-down") }, true],
  ["the cable is known to be whole", { line: line("router-off") }, false],
  ["the port was switched off", { line: line("port-disabled") }, false],
  ["in session", { line: line("in-session") }, false],
  ["an outage explains it", { outage: outage(), line: line("port-down") }, false],
])("a cable is tested only where that tells more and cuts nobody off: %s", (_, evidence, wants) => {
  expect(wantsCableTest(find(evidence))).toBe(wants);
});

const lineKinds = Object.keys(conditionOfKind) as LineKind[];
const anyEvidence: fc.Arbitrary<NetworkEvidence> = fc
  .record({
    kind: fc.constantFrom(
      "session-alive",
      "session-ended",
      "port-down",
      "port-up",
      "cable-open",
      "node-down",
    ),
    minutes: fc.integer({ min: 0, max: 500 }),
    source: fc.constantFrom("snmp", "monitoring"),
    stale: fc.boolean(),
  })
  .map(({ kind, minutes, source, stale }) => seen(kind, minutes, source, stale));
const anyKnown: fc.Arbitrary<Known> = fc
  .record({
    outage: fc.constantFrom(
      null,
      outage(),
      outage({ cause: "power" }),
      outage({ ownFault: { kind: "cable-open", at: ago(90) } }),
      outage({ ownFault: { kind: "lost-before", at: ago(90) } }),
    ),
    works: fc.constantFrom(null, works),
    line: fc.option(
      fc
        .record({ kind: fc.constantFrom(...lineKinds), evidence: fc.array(anyEvidence, { maxLength: 6 }) })
        .map(({ kind, evidence }) => line(kind, { evidence })),
      { nil: null },
    ),
    unknown: fc.subarray(["outage", "line", "visit", "account"] as const),
    account: fc.constantFrom("paid", "unpaid", "suspended"),
  })
  .map(({ outage: isOut, works: planned, line: isLine, unknown, account }) => {
    const failed = Object.fromEntries(unknown.map((name) => [name, "unknown"]));
    return known({
      outage: unknown.includes("outage") ? null : isOut,
      works: unknown.includes("outage") ? null : planned,
      line: unknown.includes("line") ? null : isLine,
      answers: { account, ...failed },
    });
  });

const isFine = (kind: FindingKind): boolean => kind === "beyond-line";

test("S44: with anything unknown nothing is ever called fine, and a person goes on unless an outage explains it", () => {
  fc.assert(
    fc.property(anyKnown, (facts) => {
      if (!Object.values(facts.answers).includes("unknown")) return;
      const finding = findFault(facts, policy);
      expect(isFine(finding.kind)).toBe(false);
      const { step } = decideNextStep(facts.answers, finding);
      expect(["operator", "tell-outage", "tell-works"]).toContain(step);
    }),
  );
});

test("a stale fact changes neither the conclusion nor how sure it is", () => {
  fc.assert(
    fc.property(anyKnown, anyEvidence, (facts, extra) => {
      if (facts.line === null) return;
      const stale = { ...extra, stale: true };
      const more = { ...facts, line: { ...facts.line, evidence: [...facts.line.evidence, stale] } };
      const { evidence: _, ...before } = findFault(facts, policy);
      expect(findFault(more, policy)).toMatchObject(before);
    }),
  );
});

test("an outage never hides a cable that was measured as cut, and a cut is never made up", () => {
  fc.assert(
    fc.property(anyKnown, (facts) => {
      const { kind } = findFault(facts, policy);
      const own = [facts.line?.kind, facts.outage?.ownFault?.kind].some(
        (one) => one === "cable-open" || one === "cable-short",
      );
      expect(kind === "cable-open" || kind === "cable-short").toBe(own);
    }),
  );
});

test("the same facts lead to the same finding, which is plain JSON", () => {
  fc.assert(
    fc.property(anyKnown, (facts) => {
      const finding = findFault(facts, policy);
      expect(findFault(structuredClone(facts), policy)).toEqual(finding);
      expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
    }),
  );
});
