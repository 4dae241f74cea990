import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMinutes, instant } from "../../kernel/instant.ts";
import type { NewestSession } from "../sessions/newest-session.ts";
import type { LineFacts, NodeFact, NodeState, PortFact } from "./line-facts.ts";
import { describeLine, type LineCondition } from "./line-state.ts";
import type { TerminateCause } from "../radius/terminate-cause.ts";

const now = instant("2026-11-22T12:00:00Z");
const policy = {
  drops: { breaksMin: 3, windowHours: 24, gapMaxMinutes: 120, vpnKind: "L2TP" },
  network: { interimMinutes: 10, missedInterimsMax: 2.5, historyDays: 30 },
};

const ago = (minutes: number): Temporal.Instant => addMinutes(now, -minutes);

const session = (more: Partial<NewestSession>): NewestSession => ({
  nas: "127.0.10.1",
  beganAt: null,
  aliveAt: null,
  interimSeconds: null,
  endedAt: null,
  cause: null,
  nasRestartedAt: null,
  ...more,
});

/** In session since three hours, last heard of two minutes ago. */
const up = session({ beganAt: ago(180), aliveAt: ago(2) });
const silent = session({ beganAt: ago(180), aliveAt: ago(26) });
const over = (minutes: number, cause: TerminateCause = "lost-carrier"): NewestSession =>
  session({ beganAt: ago(600), aliveAt: ago(minutes + 5), endedAt: ago(minutes), cause });

type Fact = PortFact extends infer Each
  ? Each extends PortFact
    ? Pick<Each, "fact" | "value">
    : never
  : never;
const known = (minutes: number) => ({ at: ago(minutes), source: "monitoring", lengthMeters: null });
const port = (fact: Fact, minutes: number): PortFact => ({ ...fact, ...known(minutes) });

const portDown = (minutes: number): PortFact => port({ fact: "oper", value: "down" }, minutes);
const portUp = (minutes: number): PortFact => port({ fact: "oper", value: "up" }, minutes);
const macNone = (minutes: number): PortFact => port({ fact: "mac", value: "none" }, minutes);
const errors = (value: "rising" | "normal", minutes: number): PortFact =>
  port({ fact: "errors", value }, minutes);
const cableOk = (minutes: number): PortFact => port({ fact: "cable", value: "ok" }, minutes);
const cableOpen = (minutes: number): PortFact => ({
  fact: "cable",
  value: "open",
  ...known(minutes),
  lengthMeters: 37,
});
const node = (state: NodeState, minutes: number, nodeId = "sw-1"): NodeFact => ({
  nodeId,
  state,
  at: ago(minutes),
  source: "monitoring",
});

const breaks = (...minutes: readonly number[]): LineFacts["ends"] =>
  minutes.map((each) => ({
    nas: "127.0.10.1",
    sessionId: `s${each}`,
    at: ago(each),
    cause: "lost-carrier" as const,
  }));
const frequent = breaks(110, 60, 30);

const facts = (more: Partial<LineFacts>): LineFacts => ({
  session: null,
  port: [],
  nodes: [],
  ends: [],
  ...more,
});

type Case = [name: string, known: Partial<LineFacts>, state: LineCondition, cause?: string | null];

const rules: Readonly<Record<string, readonly Case[]>> = {
  "S44: what nobody has said is unknown": [
    ["nothing is known", {}, "unknown", "never-seen"],
    ["the port is up, and nothing else is known", { port: [portUp(5)] }, "unknown", "never-seen"],
    [
      "the switch can't be asked, no session",
      { session: over(60), nodes: [node("unreachable", 30)] },
      "unknown",
      "node-unreachable",
    ],
    [
      "a node above the switch can't be asked",
      { session: over(60), nodes: [node("up", 90), node("unreachable", 30, "agg-1")] },
      "unknown",
      "node-unreachable",
    ],
    [
      "the switch could not be asked, but can again",
      { session: over(60), nodes: [node("up", 10)] },
      "no-session",
    ],
    [
      "what the switch said before it went silent counts no longer",
      { session: over(60), port: [portDown(59), cableOpen(50)], nodes: [node("unreachable", 30)] },
      "unknown",
    ],
    [
      "what somebody measured after that does",
      { session: over(60), port: [portDown(20)], nodes: [node("unreachable", 30)] },
      "port-down",
    ],
    [
      "the switch can't be asked, but the session lives",
      { session: up, nodes: [node("unreachable", 30)] },
      "ok",
    ],
    [
      "a session started through a switch that can't be asked, and ended",
      { session: over(5), nodes: [node("unreachable", 700)] },
      "unknown",
    ],
  ],
  "a session is proof for 2.5 intervals of interims": [
    ["in session", { session: up }, "ok", null],
    ["started, no interim yet", { session: session({ beganAt: ago(3), aliveAt: ago(3) }) }, "ok"],
    // 2.5 intervals of 10 minutes, and a minute more.
    [
      "no interim for exactly 25 minutes",
      { session: session({ beganAt: ago(180), aliveAt: ago(25) }) },
      "ok",
    ],
    ["no interim for 26 minutes", { session: silent }, "unknown", "interims-stopped"],
    [
      "its own interval of 5 minutes counts",
      { session: session({ beganAt: ago(180), aliveAt: ago(13), interimSeconds: 300 }) },
      "unknown",
      "interims-stopped",
    ],
    [
      "a session whose clock is a little ahead",
      { session: session({ beganAt: ago(-2), aliveAt: ago(-2) }) },
      "ok",
    ],
    ["ended", { session: over(60) }, "no-session", "lost-carrier"],
    ["signed off", { session: over(60, "user-request") }, "no-session", "user-request"],
    [
      "its server restarted",
      { session: session({ beganAt: ago(180), aliveAt: ago(20), nasRestartedAt: ago(10) }) },
      "no-session",
      "nas-reboot",
    ],
    [
      "ended, nobody knows when it began",
      { session: session({ endedAt: ago(10), cause: "unstated" }) },
      "no-session",
      "unstated",
    ],
  ],
  "S46: the cable is cut": [
    [
      "port down, cable open",
      { session: over(60), port: [portDown(61), cableOpen(50)] },
      "cable-cut",
      "lost-carrier",
    ],
    [
      "the cable was measured before the port was reported",
      { session: over(60), port: [portDown(50), cableOpen(61)] },
      "cable-cut",
    ],
    ["cable open, nothing else known", { port: [cableOpen(50)] }, "cable-cut"],
    [
      "cable open, then the port came up",
      { session: over(60), port: [cableOpen(50), portUp(40)] },
      "no-session",
    ],
    ["cable open, then a session started", { session: up, port: [portDown(190), cableOpen(185)] }, "ok"],
    [
      "the cable tests clean: the port is just down",
      { session: over(60), port: [portDown(61), cableOk(50)] },
      "port-down",
    ],
    [
      "cut, and the server hasn't noticed that the session is over",
      { session: up, port: [portDown(3), cableOpen(1)] },
      "cable-cut",
    ],
  ],
  "the port is down": [
    ["port down, no session", { session: over(60), port: [portDown(61)] }, "port-down", "lost-carrier"],
    ["port down, silent session", { session: silent, port: [portDown(25)] }, "port-down"],
    ["port down, never a session", { port: [portDown(61)] }, "port-down", "never-seen"],
    [
      "port down and errors before",
      { session: over(60), port: [portDown(61), errors("rising", 90)] },
      "port-down",
    ],
    [
      "a Start after it disproves it",
      { session: session({ beganAt: ago(5), aliveAt: ago(5) }), port: [portDown(61)] },
      "ok",
    ],
    [
      "still disproved when that session is over",
      {
        session: session({ beganAt: ago(50), aliveAt: ago(50), endedAt: ago(5), cause: "lost-carrier" }),
        port: [portDown(61)],
      },
      "no-session",
    ],
    // Servers notice a dead line late: an interim proves nothing until a whole interval has passed.
    [
      "an interim 9 minutes after it proves nothing yet",
      { session: session({ beganAt: ago(180), aliveAt: ago(2) }), port: [portDown(11)] },
      "port-down",
    ],
    [
      "an interim 10 minutes after it disproves it",
      { session: session({ beganAt: ago(180), aliveAt: ago(2) }), port: [portDown(12)] },
      "ok",
    ],
  ],
  "the router says nothing": [
    [
      "port up, no address learnt, no session",
      { session: over(60), port: [portUp(90), macNone(50)] },
      "router-silent",
      "lost-carrier",
    ],
    ["never a session", { port: [portUp(90), macNone(50)] }, "router-silent", "never-seen"],
    ["a silent session", { session: silent, port: [portUp(90), macNone(20)] }, "router-silent"],
    ["a session came after it", { session: up, port: [portUp(300), macNone(200)] }, "ok"],
    [
      "and went again",
      {
        session: session({ beganAt: ago(100), aliveAt: ago(80), endedAt: ago(70), cause: "user-request" }),
        port: [portUp(300), macNone(200)],
      },
      "no-session",
    ],
    ["port down beats it", { session: over(60), port: [portDown(40), macNone(50)] }, "port-down"],
  ],
  "errors on the line": [
    [
      "in session, errors rising",
      { session: up, port: [portUp(300), errors("rising", 60)] },
      "line-errors",
      null,
    ],
    ["they were there before the session", { session: up, port: [errors("rising", 600)] }, "line-errors"],
    ["normal again", { session: up, port: [errors("normal", 60)] }, "ok"],
    ["errors rising, but no session", { session: over(60), port: [errors("rising", 60)] }, "no-session"],
  ],
  "S51, S52: frequent drops": [
    [
      "in session",
      { session: session({ beganAt: ago(20), aliveAt: ago(5) }), ends: frequent },
      "drops",
      null,
    ],
    ["between two sessions", { session: over(30), ends: frequent }, "drops", "lost-carrier"],
    // As long as drops may be apart, and a minute more.
    ["away for exactly 2 hours", { session: over(120), ends: breaks(240, 180, 120) }, "drops"],
    ["away for longer is gone", { session: over(121), ends: breaks(240, 180, 121) }, "no-session"],
    ["a silent session is unknown all the same", { session: silent, ends: frequent }, "unknown"],
    ["2 breaks are none", { session: up, ends: breaks(110, 60) }, "ok"],
    ["errors explain them", { session: up, ends: frequent, port: [errors("rising", 60)] }, "line-errors"],
    ["a port that is down is down", { session: over(30), ends: frequent, port: [portDown(30)] }, "port-down"],
  ],
  "S2: the switch or what is above it is down": [
    ["no session", { session: over(60), nodes: [node("down", 61)] }, "no-session", "node-down"],
    [
      "the node above",
      { session: over(60), nodes: [node("up", 300), node("down", 61, "agg-1")] },
      "no-session",
      "node-down",
    ],
    ["a silent session", { session: silent, nodes: [node("down", 25)] }, "no-session", "node-down"],
    [
      "what its ports said before counts no longer",
      { session: over(60), port: [portDown(70), cableOpen(65)], nodes: [node("down", 61)] },
      "no-session",
      "node-down",
    ],
    ["it is up again", { session: over(60), nodes: [node("up", 20)] }, "no-session", "lost-carrier"],
    [
      "a session started since, so it can't be",
      { session: session({ beganAt: ago(5), aliveAt: ago(5) }), nodes: [node("down", 61)] },
      "ok",
    ],
    [
      "down says more than can't be asked",
      { session: over(60), nodes: [node("unreachable", 10), node("down", 61, "agg-1")] },
      "no-session",
      "node-down",
    ],
  ],
};

describe.each(Object.entries(rules))("%s", (_rule, cases) => {
  test.each(cases)("%s", (_name, more, state, cause) => {
    const line = describeLine(facts(more), policy, now);
    expect(line).toMatchObject(cause === undefined ? { state } : { state, cause });
  });
});

describe("the evidence shows what was considered", () => {
  test("the newest first, with source, and what is contradicted as stale", () => {
    const line = describeLine(
      facts({ session: up, port: [portDown(200), errors("normal", 50)], nodes: [node("up", 300)] }),
      policy,
      now,
    );
    expect(line.evidence).toEqual([
      { kind: "session-alive", at: ago(2), source: "127.0.10.1", stale: false },
      { kind: "port-errors-normal", at: ago(50), source: "monitoring", stale: false },
      { kind: "session-started", at: ago(180), source: "127.0.10.1", stale: false },
      { kind: "port-down", at: ago(200), source: "monitoring", stale: true },
      { kind: "node-up", at: ago(300), source: "monitoring", stale: false, nodeId: "sw-1" },
    ]);
    expect(line).toMatchObject({ state: "ok", since: ago(180), ageMinutes: 2 });
  });

  test("a silent session says since when", () => {
    const line = describeLine(facts({ session: silent }), policy, now);
    expect(line.evidence[0]).toEqual({
      kind: "no-interim-since",
      at: ago(26),
      source: "127.0.10.1",
      stale: true,
    });
    expect(line).toMatchObject({ since: ago(26), ageMinutes: null });
  });

  test("a cut has its distance and its time", () => {
    const line = describeLine(facts({ session: over(60), port: [portDown(61), cableOpen(50)] }), policy, now);
    expect(line).toMatchObject({ state: "cable-cut", lengthMeters: 37, since: ago(61), ageMinutes: 50 });
  });

  test("drops have their list and begin with the first", () => {
    const line = describeLine(facts({ session: over(30), ends: frequent }), policy, now);
    expect(line.since).toEqual(ago(110));
    expect(line.drops.breaks).toEqual(frequent);
  });
});

describe("whatever is known", () => {
  const minutes = fc.integer({ min: 0, max: 600 });
  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
  const anySession = fc
    .record({ began: minutes, alive: minutes, ended: maybe(minutes), restarted: maybe(minutes) })
    .map(({ began, alive, ended, restarted }) =>
      session({
        beganAt: ago(Math.max(began, alive)),
        aliveAt: ago(alive),
        endedAt: ended === null ? null : ago(Math.min(ended, alive)),
        cause: ended === null ? null : "lost-carrier",
        nasRestartedAt: restarted === null ? null : ago(Math.min(restarted, alive)),
      }),
    );
  const anyPort = fc
    .tuple(
      maybe(fc.constantFrom(portDown, portUp)),
      maybe(fc.constant(macNone)),
      maybe(fc.constantFrom(cableOpen, cableOk)),
      minutes,
      minutes,
    )
    .map(([oper, mac, cable, first, second]) =>
      [oper?.(first), mac?.(second), cable?.(second)].filter((fact) => fact !== undefined),
    );
  const anyFacts = fc.record({
    session: maybe(anySession),
    port: anyPort,
    nodes: fc.array(
      fc
        .tuple(fc.constantFrom<NodeState[]>("up", "down", "unreachable"), minutes)
        .map(([state, at]) => node(state, at)),
      { maxLength: 1 },
    ),
    ends: fc.array(minutes, { maxLength: 5 }).map((each) => breaks(...new Set(each))),
  });

  test("a session that started now is ok or has a fault that its port shows, and never unknown", () => {
    fc.assert(
      fc.property(anyFacts, (more) => {
        const { state } = describeLine(
          { ...more, session: session({ beganAt: ago(-1), aliveAt: ago(-1) }) },
          policy,
          now,
        );
        expect(["ok", "drops", "line-errors"]).toContain(state);
      }),
    );
  });

  test("ok is only said of a session that showed life within 2.5 intervals and isn't over", () => {
    fc.assert(
      fc.property(anyFacts, (more) => {
        const line = describeLine(more, policy, now);
        if (line.state !== "ok") return;
        expect(more.session).toMatchObject({ endedAt: null, nasRestartedAt: null });
        expect(line.ageMinutes).toBeLessThanOrEqual(25);
        expect(line.cause).toBeNull();
      }),
    );
  });
});

describe("S44: a slow link is one that carries less than what was sold", () => {
  const speed = (value: "full" | "slow" | "unknown", megabits: number, duplex: "half" | "full" = "full") =>
    [
      { ...port({ fact: "speed", value }, 1), detail: { megabits, duplex, megabitsMax: null } } as PortFact,
    ] as const;
  // What the switch thinks of it, what is measured, what was sold.
  test.each([
    [
      "less than sold, on a port of which nobody knows what it can do",
      speed("unknown", 100),
      200,
      "slow-link",
    ],
    ["less than sold, though the port can do no more", speed("full", 100), 200, "slow-link"],
    ["as much as sold, though the port could do more", speed("slow", 100), 100, "in-session"],
    ["as much as sold, at half duplex", speed("full", 100, "half"), 100, "slow-link"],
    ["a gigabit, which can't be half duplex", speed("full", 1_000, "half"), 500, "in-session"],
    ["less than the port could do, sold nobody knows how much", speed("slow", 100), null, "in-session"],
  ])("%s", (_, fact, soldMegabits, kind) => {
    const line = describeLine({ ...facts({ session: up, port: fact }), soldMegabits }, policy, now);
    expect(line.kind).toBe(kind);
    const said = line.evidence.find((one) => one.kind.startsWith("port-speed"));
    expect(said?.kind === "port-speed-slow").toBe(kind === "slow-link");
  });
});

test("a port that was switched off is told as that, though its session's end is not reported yet", () => {
  const off = [port({ fact: "admin", value: "down" }, 0), portDown(0)];
  expect(describeLine(facts({ session: up, port: off }), policy, now).kind).toBe("port-disabled");
});
