import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Answers,
  at,
  comeBack,
  down,
  loginOf,
  lose,
  play,
  secondsOf,
  seen,
  smallNetwork,
  type Timed,
  toSignal,
  up,
} from "../../../test/harness/detection.ts";
import type { Signal } from "../signals/signal.ts";
import { Detector } from "./detector.ts";
import type { DetectorChange, OutageView } from "../losses/detector-change.ts";
import { buildNetworkTree } from "../losses/network-tree.ts";

const switchesOf = (agg: number): string[] => [1, 2, 3, 4, 5, 6].map((number) => `sw-${agg}-${number}`);
const everySwitch = [1, 2, 3].flatMap(switchesOf);
const runningLong = 9_999_999;
const nobodyAnswers: Answers = () => undefined;
const allRunning: Answers = (nodeId) => seen(nodeId, "up", { upSeconds: runningLong });
/** These are silent from `from` to `until`, and have restarted at `until` where they lost power. */
const silent =
  (nodes: readonly string[], [from, until]: readonly [number, number], isRestart = true): Answers =>
  (nodeId, second) => {
    if (!nodes.includes(nodeId)) return allRunning(nodeId, second);
    if (second >= from && second < until) return seen(nodeId, "unreachable");
    return seen(nodeId, "up", { upSeconds: isRestart && second >= until ? second - until + 1 : runningLong });
  };
const linesOf = (
  switchIds: readonly string[],
  lines: readonly number[],
  make: (id: string, line: number) => Timed,
) => switchIds.flatMap((id) => lines.map((line) => make(id, line)));
const all = Array.from({ length: 20 }, (_, line) => line);
/** What reaches subscribers. */
const told = (changes: readonly DetectorChange[]) =>
  changes.filter(
    (change) => change.kind !== "verify" && change.kind !== "suspected" && change.kind !== "dismissed",
  );
const firstOpened = (changes: readonly DetectorChange[]) => {
  const opened = changes.find((change) => change.kind === "opened");
  return opened?.kind === "opened" ? opened : undefined;
};

describe("harmless noise never reaches subscribers", () => {
  type Noise = readonly [string, readonly Timed[]] | readonly [string, readonly Timed[], Answers];
  const noises: readonly Noise[] = [
    [
      "three of twenty lines drop within a minute",
      [3, 7, 9].map((line) => [100 + line, down("sw-1-1", line)]),
    ],
    [
      "nightly re-authentication of a whole server",
      [
        ...linesOf(everySwitch, all, (id, line) => [100 + line, down(id, line, { end: "planned" })]),
        ...linesOf(everySwitch, all, (id, line) => [110 + line, up(id, line, 2)]),
      ],
    ],
    [
      "a server restarts and its lines come back within four minutes",
      [
        [100, { kind: "nas-restart", nas: "nas-1" }],
        ...linesOf(everySwitch, all, (id, line) => [120 + line * 10, up(id, line, 2)]),
      ],
    ],
    [
      "a server ends every session itself, one Stop each",
      [
        ...linesOf(everySwitch, all, (id, line) => [100 + (line % 3), down(id, line, { end: "nas" })]),
        ...linesOf(everySwitch, all, (id, line) => [130 + line * 10, up(id, line, 2)]),
      ],
    ],
    [
      "a server throws everybody out and calls it a lost carrier",
      [
        ...linesOf(everySwitch, all, (id, line) => [100 + (line % 15), down(id, line)]),
        ...linesOf(everySwitch, all, (id, line) => [105 + line * 2.5, up(id, line, 2)]),
      ],
      allRunning,
    ],
    [
      "session limits of a whole building end together",
      linesOf(["sw-1-1", "sw-1-2"], all, (id, line) => [100, down(id, line, { end: "planned" })]),
    ],
    [
      "routers of one kind restart all over the city",
      [
        ...linesOf(everySwitch, [1, 5, 9, 13, 17], (id, line) => [130 + line * 2, down(id, line)]),
        ...linesOf(everySwitch, [1, 5, 9, 13, 17], (id, line) => [270 + line, up(id, line, 2)]),
      ],
      allRunning,
    ],
    [
      "routers of one kind restart all over the city, and one building has mostly that kind, with its ports down",
      [
        ...linesOf(everySwitch, [1, 5, 9, 13, 17], (id, line) => [100 + line, down(id, line)]),
        ...linesOf(["sw-1-1"], [0, 2, 3, 4, 6, 7, 8], (id, line) => [100 + line, down(id, line)]),
        ...linesOf(everySwitch, [1, 5, 9, 13, 17], (id, line) => [290 + line, up(id, line, 2)]),
        ...linesOf(["sw-1-1"], [0, 2, 3, 4, 6, 7, 8], (id, line) => [290 + line, up(id, line, 2)]),
      ],
      (nodeId) => [
        seen(nodeId, "up", { upSeconds: runningLong }),
        ...all.map((port) => {
          const state = nodeId === "sw-1-1" && port < 14 ? "down" : "up";
          return { kind: "port-seen", nodeId, port, state, by: "snmp" } as const;
        }),
      ],
    ],
    [
      "the power of a district flickers: its switches answer again, started anew",
      [...lose(switchesOf(1), 100), ...comeBack(switchesOf(1), 180)],
      silent(switchesOf(1), [100, 160]),
    ],
    [
      "the power of a district flickers: only one switch answers, started anew, and nobody is back yet",
      [...lose(switchesOf(1), 100), ...comeBack(switchesOf(1), 225)],
      (nodeId, second) => silent(switchesOf(1), [100, nodeId === "sw-1-4" ? 150 : 215])(nodeId, second),
    ],
    [
      "the power of one building flickers",
      [...lose(["sw-1-1", "sw-1-2"], 100), ...comeBack(["sw-1-1", "sw-1-2"], 190)],
      silent(["sw-1-1", "sw-1-2"], [100, 170]),
    ],
    [
      "a switch can't be asked, and nothing is lost",
      [[100, seen("sw-1-1", "unreachable")]],
      silent(["sw-1-1"], [0, 9e9]),
    ],
    [
      "old sessions end after their lines have new ones",
      [
        ...linesOf(switchesOf(1), all, (id, line) => [100, up(id, line, 2)]),
        ...linesOf(switchesOf(1), all, (id, line) => [130, down(id, line)]),
      ],
    ],
    [
      "one line drops again and again",
      all.map((time) => [
        100 + time,
        time % 2 ? up("sw-1-1", 0, time) : down("sw-1-1", 0, { session: Math.max(1, time - 1) }),
      ]),
    ],
    [
      "Stops of logins that nobody knows",
      all.map((line) => [100, { ...down("sw-1-1", line), login: loginOf("elsewhere", line) }] as Timed),
    ],
    [
      "several write, and the switch runs well",
      [1, 2, 3, 4].map((line) => [100 + line * 20, { kind: "complaint", login: loginOf("sw-1-1", line) }]),
      allRunning,
    ],
  ];
  const rows = noises.map(([name, timed, answers = nobodyAnswers]) => [name, timed, answers] as const);
  test.each(rows)("%s", (_, timed, answers) => {
    expect(told(play(timed, { answers }))).toEqual([]);
  });

  test("at night two of three routers of a small switch are switched off", () => {
    const tree = smallNetwork(3);
    const answers: Answers = (nodeId) => [
      seen(nodeId, "up", { upSeconds: runningLong }),
      ...[1, 2, 3].map(
        (port) => ({ kind: "port-seen", nodeId, port, state: port < 3 ? "down" : "up", by: "snmp" }) as const,
      ),
    ];
    expect(
      told(
        play(
          [
            [100, down("sw-1-1", 0)],
            [130, down("sw-1-1", 1)],
          ],
          { tree, answers },
        ),
      ),
    ).toEqual([]);
  });
});

describe("real outages are found within a minute of the first loss, at the right node", () => {
  type Real = readonly [string, readonly Timed[], Answers, Pick<OutageView, "nodeIds" | "cause">];
  const portsDown: Answers = (nodeId) => [
    seen(nodeId, "up", { upSeconds: runningLong }),
    ...all.map((line) => ({ kind: "port-seen", nodeId, port: line + 1, state: "down", by: "snmp" }) as const),
  ];
  const reals: readonly Real[] = [
    [
      "a switch",
      lose(["sw-1-1"], 100),
      silent(["sw-1-1"], [100, 9e9]),
      { nodeIds: ["sw-1-1"], cause: "unknown" },
    ],
    [
      "the feed of a building",
      lose(["sw-1-1", "sw-1-2"], 100),
      silent(["sw-1-1", "sw-1-2"], [100, 9e9]),
      { nodeIds: ["sw-1-1", "sw-1-2"], cause: "power-feed" },
    ],
    [
      "an aggregation's uplink",
      lose(switchesOf(1), 100),
      silent(["agg-1", ...switchesOf(1)], [100, 9e9], false),
      { nodeIds: ["agg-1"], cause: "uplink" },
    ],
    [
      "a BNG",
      lose(everySwitch, 100),
      silent(["bng", "agg-1", "agg-2", "agg-3", ...everySwitch], [100, 9e9], false),
      { nodeIds: ["bng"], cause: "uplink" },
    ],
    [
      "the flats of a building have no power, its switch has a battery",
      lose(["sw-1-1"], 100),
      portsDown,
      { nodeIds: ["sw-1-1"], cause: "power-feed" },
    ],
    [
      "a switch forwards nothing and says that all is well",
      lose(["sw-1-1"], 100),
      allRunning,
      { nodeIds: ["sw-1-1"], cause: "core" },
    ],
    [
      "a BNG's lines are all lost and everything answers",
      lose(everySwitch, 100),
      allRunning,
      { nodeIds: ["bng"], cause: "core" },
    ],
  ];
  test.each(reals)("%s", (_, timed, answers, expected) => {
    const opened = firstOpened(play(timed, { answers }));
    expect(opened).toMatchObject(expected);
    const firstLoss = Math.min(...timed.map(([when]) => when));
    expect(secondsOf(opened!) - firstLoss).toBeLessThanOrEqual(61);
    expect(opened!.evidence.map(({ code }) => code)).toContain("sessions-lost");
  });

  test("without any answer from the equipment, in two minutes", () => {
    const opened = firstOpened(play(lose(["sw-1-1"], 100)));
    expect(opened).toMatchObject({ nodeIds: ["sw-1-1"], cause: "unknown" });
    expect(secondsOf(opened!) - 130).toBeLessThanOrEqual(125);
  });

  test("monitoring says that a node is down: at once, whether lines are lost or not", () => {
    const changes = told(
      play([
        [100, seen("sw-1-1", "down", { by: "monitoring" })],
        [400, seen("sw-1-1", "up", { by: "monitoring" })],
      ]),
    );
    expect(changes.map((change) => [change.kind, secondsOf(change)])).toEqual([
      ["opened", 100],
      ["closed", 400],
    ]);
  });

  test("several subscribers of a riser write within minutes, and its switch doesn't answer", () => {
    const timed = [1, 2, 3].map((line): Timed => [
      100 + line * 30,
      { kind: "complaint", login: loginOf("sw-1-1", line) },
    ]);
    const opened = firstOpened(play(timed, { answers: silent(["sw-1-1"], [0, 9e9]) }));
    expect(opened).toMatchObject({ nodeIds: ["sw-1-1"] });
    expect(opened!.evidence).toContainEqual({ code: "complaints", count: 3, of: 0 });
  });

  test("a server's restart is one event, but lines that stay away long after are an outage", () => {
    const timed: Timed[] = [
      [100, { kind: "nas-restart", nas: "nas-1" }],
      ...linesOf([...switchesOf(2), ...switchesOf(3)], all, (id, line): Timed => [
        120 + line,
        up(id, line, 2),
      ]),
    ];
    const opened = firstOpened(play(timed, { answers: allRunning }));
    expect(opened).toMatchObject({ nodeIds: ["agg-1"], cause: "core", linesLost: 120 });
    expect(secondsOf(opened!)).toBeGreaterThanOrEqual(700);
  });

  test("the only line of a switch is lost and the switch is silent", () => {
    const tree = smallNetwork(1);
    const timed: Timed[] = [
      [100, seen("sw-1-1", "unreachable")],
      [110, down("sw-1-1", 0)],
    ];
    const opened = firstOpened(play(timed, { tree, answers: silent(["sw-1-1"], [90, 9e9]) }));
    expect(opened).toMatchObject({ nodeIds: ["sw-1-1"], linesLost: 1, linesBefore: 1 });
  });

  test("accounting that comes minutes late is seen together with what it belongs to", () => {
    const timed = [[399, { kind: "tick" }] as Timed, ...lose(["sw-1-1"], 100)];
    const signals = timed.map(([when, body]) => toSignal(when, body));
    const detector = new Detector(smallNetwork());
    const changes = signals.flatMap((signal) => detector.apply(signal));
    for (let second = 400; second < 700; second += 1)
      changes.push(...detector.apply(toSignal(second, { kind: "tick" })));
    expect(changes.map(({ kind }) => kind)).toContain("suspected");
  });
});

describe("an outage's life", () => {
  const kinds = (changes: readonly DetectorChange[]) => told(changes).map(({ kind }) => kind);
  const answers = silent(["sw-1-1"], [100, 900]);

  test("it closes when nine in ten have been back for a minute and the switch answers", () => {
    const returned = comeBack(["sw-1-1"], 900).slice(0, 18);
    const changes: Timed[] = [
      ...lose(["sw-1-1"], 100),
      [920, seen("sw-1-1", "up", { upSeconds: 10 })],
      ...returned,
    ];
    const closed = told(play(changes, { answers })).at(-1);
    expect(closed).toMatchObject({ kind: "closed", linesLost: 20, linesBack: 18 });
    expect(secondsOf(closed!)).toBeLessThan(1060);
  });

  test("without the switch's word it waits five minutes", () => {
    const closed = told(play([...lose(["sw-1-1"], 100), ...comeBack(["sw-1-1"], 900)], { answers })).at(-1);
    expect(closed!.kind).toBe("closed");
    expect(secondsOf(closed!)).toBeGreaterThanOrEqual(1200);
  });

  test("flapping joins it and is no new outage", () => {
    const again = linesOf(["sw-1-1"], all, (id, line): Timed => [
      1100 + line,
      down(id, line, { session: 2 }),
    ]);
    const back = linesOf(["sw-1-1"], all, (id, line): Timed => [1300 + line, up(id, line, 3)]);
    const changes = play([...lose(["sw-1-1"], 100), ...comeBack(["sw-1-1"], 900), ...again, ...back], {
      answers,
    });
    expect(kinds(changes)).toEqual(["opened", "closed"]);
    expect(secondsOf(told(changes)[1]!)).toBeGreaterThan(1600);
  });

  test("one who stays away has a fault of their own: it closes without them", () => {
    const tree = smallNetwork(3);
    const timed: Timed[] = [...lose(["sw-1-1"], 100, 3), ...comeBack(["sw-1-1"], 500, 2)];
    const changes = play(timed, { tree, answers: silent(["sw-1-1"], [100, 450]), until: 3000 });
    expect(told(changes).at(-1)).toMatchObject({ kind: "closed", linesLost: 3, linesBack: 2 });
  });

  test("a switch that monitoring reported becomes the aggregation when this is lost with it", () => {
    const timed: Timed[] = [[131, seen("sw-1-1", "down", { by: "monitoring" })], ...lose(switchesOf(1), 100)];
    const changes = play(timed, { answers: silent(["agg-1", ...switchesOf(1)], [100, 9e9], false) });
    expect(kinds(changes)).toEqual(["opened", "moved"]);
    expect(told(changes)[1]).toMatchObject({
      nodeIds: ["agg-1"],
      outage: expect.stringContaining("sw-1-1/"),
    });
  });

  test("two outages that turn out to be one are merged into the older", () => {
    const timed: Timed[] = [
      [131, seen("sw-1-1", "down", { by: "monitoring" })],
      [140, seen("agg-1", "down", { by: "monitoring" })],
      ...lose(switchesOf(1), 100),
    ];
    const changes = told(play(timed, { answers: silent(["agg-1", ...switchesOf(1)], [100, 9e9], false) }));
    expect(changes.map(({ kind }) => kind)).toEqual(["opened", "moved"]);
    expect(changes[1]).toMatchObject({ nodeIds: ["agg-1"] });
  });

  test("it shrinks to the switch that stays down", () => {
    const back = switchesOf(1).slice(1);
    const timed = [...lose(switchesOf(1), 100), ...comeBack(back, 600), ...comeBack(["sw-1-1"], 2000)];
    const changes = told(
      play(timed, { answers: silent(["agg-1", ...switchesOf(1)], [100, 600], false), until: 3000 }),
    );
    expect(changes.map(({ kind }) => kind)).toEqual(["opened", "shrunk", "closed"]);
    expect(changes[1]).toMatchObject({ nodeIds: ["sw-1-1"], linesLost: 20 });
  });

  test("two buildings that stay down after the rest are split", () => {
    const back = ["sw-1-2", "sw-1-3", "sw-1-4", "sw-1-6"];
    const timed = [...lose(switchesOf(1), 100), ...comeBack(back, 600)];
    const changes = told(play(timed, { answers: silent(["agg-1", ...switchesOf(1)], [100, 600], false) }));
    expect(changes.map(({ kind }) => kind)).toEqual(["opened", "split"]);
    expect(changes[1]).toMatchObject({ nodeIds: ["sw-1-1"], parts: [{ nodeIds: ["sw-1-5"] }] });
  });
});

/** A busy hour: an outage that grows, a flicker, a restart, drops. */
const busyHour = (): Signal[] => {
  const timed: Timed[] = [
    ...linesOf(everySwitch, all, (id, line): Timed => [0, up(id, line)]),
    ...lose(["sw-1-1", "sw-1-2"], 400),
    ...[450, 455, 460, 480].flatMap((when): Timed[] => [
      [when, seen("sw-1-1", "unreachable")],
      [when, seen("sw-1-2", "unreachable")],
    ]),
    ...lose(switchesOf(2), 600),
    ...comeBack(switchesOf(2), 700),
    ...switchesOf(2).map((id): Timed => [680, seen(id, "up", { upSeconds: 20 })]),
    ...comeBack(["sw-1-1", "sw-1-2"], 1200),
    [1500, { kind: "nas-restart", nas: "nas-1" }],
    ...linesOf(everySwitch.slice(6), all, (id, line): Timed => [1520 + line * 4, up(id, line, 3)]),
    ...[2000, 2030, 2050].map((when, line): Timed => [
      when,
      { kind: "complaint", login: loginOf("sw-3-1", line) },
    ]),
    // Few lines of two switches at the same moments, below different nodes: neither is noticed before the other.
    ...[0, 1, 2, 3, 4, 5].flatMap((line): Timed[] =>
      ["sw-3-2", "sw-2-2"].map((id) => [2100 + line * 3, down(id, line, { session: 3 })]),
    ),
    [2400, { kind: "tick" }],
    [3000, { kind: "tick" }],
  ];
  return timed.toSorted(([a], [b]) => a - b).map(([when, body]) => toSignal(when, body));
};

describe("replay", () => {
  const run = (signals: readonly Signal[]) => {
    const detector = new Detector(smallNetwork());
    return signals.flatMap((signal) => detector.apply(signal));
  };
  const signals = busyHour();
  const expected = run(signals);

  test("the busy hour has something to say", () => {
    expect(new Set(expected.map(({ kind }) => kind))).toEqual(
      new Set(["suspected", "verify", "opened", "dismissed", "closed"]),
    );
  });

  test("the same signals give the same changes wherever it is stored, as text, and taken up again", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(signals.length - 1), { minLength: 1, maxLength: 6 }), (stops) => {
        let detector = new Detector(smallNetwork());
        const changes = signals.flatMap((signal, index) => {
          if (stops.includes(index))
            detector = Detector.restore(smallNetwork(), JSON.parse(JSON.stringify(detector.snapshot())));
          return detector.apply(signal);
        });
        expect(changes).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  test("the order of what different nodes say at one instant doesn't matter", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 50, maxLength: 50 }), (keys) => {
        const mixed = signals
          .map((signal, index) => ({ signal, key: keys[index % keys.length]! % 97 }))
          .toSorted((a, b) => Temporal.Instant.compare(a.signal.at, b.signal.at) || a.key - b.key);
        expect(run(mixed.map(({ signal }) => signal))).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  test("ticks in between change nothing but when it is told", () => {
    const ticked = signals.flatMap((signal): Signal[] => [signal, { kind: "tick", at: signal.at }]);
    expect(run(ticked)).toEqual(expected);
  });
});

describe("a network that changes", () => {
  test("what is known of lines and nodes that stay is kept, an open outage too", () => {
    const detector = new Detector(smallNetwork());
    const opening = [...lose(["sw-1-1"], 100), [300, { kind: "tick" }] as Timed];
    for (const [when, body] of opening.toSorted(([a], [b]) => a - b)) detector.apply(toSignal(when, body));
    const key = detector.outageOfLine(loginOf("sw-1-1", 3));
    expect(key).not.toBeNull();
    const { nodes, logins, nodeOfLine } = smallNetwork();
    const lines = logins.map((login, line) => ({ login, nodeId: nodes[nodeOfLine[line]!]!.id }));
    detector.changeTree(
      buildNetworkTree(
        nodes.filter(({ id }) => id !== "sw-3-6"),
        lines,
      ),
    );
    expect(detector.outageOfLine(loginOf("sw-1-1", 3))).toBe(key);
    expect(detector.outageOfLine(loginOf("sw-3-6", 3))).toBeNull();
  });

  test("it says when it wants to look again, and is at rest when nothing is open", () => {
    const detector = new Detector(smallNetwork());
    detector.apply(toSignal(0, { kind: "tick" }));
    expect(detector.dueAt).toBeNull();
    detector.apply(toSignal(1, down("sw-1-1", 0)));
    expect(detector.dueAt).toEqual(at(2));
  });
});
