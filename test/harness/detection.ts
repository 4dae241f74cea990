import { asLogin } from "../../src/kernel/ids.ts";
import type { Signal } from "../../src/modules/signals/signal.ts";
import { Detector } from "../../src/modules/detection/detector.ts";
import type { DetectorChange } from "../../src/modules/losses/detector-change.ts";
import {
  buildNetworkTree,
  type NetworkTree,
  type TreeLine,
  type TreeNode,
} from "../../src/modules/losses/network-tree.ts";

/** A small provider: one BNG, three aggregations with six switches each, in three streets of one city. */
export function smallNetwork(linesOfSwitch = 20): NetworkTree {
  const nodes: TreeNode[] = [node("bng", "bng", null)];
  const lines: TreeLine[] = [];
  for (const agg of [1, 2, 3]) {
    nodes.push(node(`agg-${agg}`, "aggregation", "bng"));
    for (const number of [1, 2, 3, 4, 5, 6]) {
      const id = `sw-${agg}-${number}`;
      const house = String(Math.ceil(number / 2));
      nodes.push({ ...node(id, "switch", `agg-${agg}`), city: "Алматы", street: `Көше ${agg}`, house });
      for (let line = 0; line < linesOfSwitch; line += 1)
        lines.push({ login: loginOf(id, line), nodeId: id });
    }
  }
  return buildNetworkTree(nodes, lines);
}

const node = (id: string, kind: TreeNode["kind"], parentId: string | null): TreeNode => ({
  id,
  kind,
  parentId,
  city: null,
  street: null,
  house: null,
});

export const loginOf = (switchId: string, line: number) => asLogin(`${switchId}#${line}`);

const began = Temporal.Instant.from("2026-07-25T10:00:00Z");
export const at = (seconds: number) => began.add({ milliseconds: Math.round(seconds * 1000) });
/** Seconds since the scenario's beginning. */
export const secondsOf = (change: { readonly at: Temporal.Instant }): number =>
  (change.at.epochMilliseconds - began.epochMilliseconds) / 1000;

export type Timed = readonly [seconds: number, signal: SignalBody];
type SignalBody = Signal extends infer One ? (One extends Signal ? Omit<One, "at"> : never) : never;

export const up = (switchId: string, line: number, session = 1): SignalBody => ({
  kind: "session-up",
  login: loginOf(switchId, line),
  session: `nas-1  ${switchId}#${line}-${session}`,
});

export const down = (
  switchId: string,
  line: number,
  {
    end = "line",
    session = 1,
  }: { end?: "line" | "planned" | "nas" | "other" | "silent"; session?: number } = {},
): SignalBody => ({
  kind: "session-down",
  login: loginOf(switchId, line),
  session: `nas-1  ${switchId}#${line}-${session}`,
  end,
});

export const seen = (
  nodeId: string,
  state: "up" | "down" | "unreachable",
  { by = "snmp", upSeconds = null }: { by?: "snmp" | "monitoring"; upSeconds?: number | null } = {},
): SignalBody => ({ kind: "node-seen", nodeId, state, by, upSeconds });

/** What equipment answers when it is asked; undefined: nothing comes back. */
export type Answers = (nodeId: string, seconds: number) => SignalBody | readonly SignalBody[] | undefined;

/** Everybody online for an hour, then the scenario, with a tick each second and answers a second after a question. */
export function play(
  timed: readonly Timed[],
  {
    tree = smallNetwork(),
    answers = () => undefined,
    until = 1800,
  }: { tree?: NetworkTree; answers?: Answers; until?: number } = {},
): DetectorChange[] {
  const detector = new Detector(tree);
  for (const [line, login] of tree.logins.entries()) {
    const [switchId, number] = login.split("#") as [string, string];
    void line;
    detector.apply(toSignal(-3600, up(switchId, Number(number))));
  }
  const changes: DetectorChange[] = [];
  const queue = timed.toSorted(([a], [b]) => a - b);
  const answered: Timed[] = [];
  for (let second = 0; second <= until; second += 1) {
    const due = [
      ...queue.filter(([when]) => Math.floor(when) === second),
      ...answered.filter(([when]) => when === second),
    ];
    for (const [when, body] of [...due, [second, { kind: "tick" }] as const]) {
      for (const change of detector.apply(toSignal(when, body))) {
        changes.push(change);
        if (change.kind !== "verify") continue;
        for (const nodeId of change.nodeIds)
          for (const answer of [answers(nodeId, second) ?? []].flat()) answered.push([second + 1, answer]);
      }
    }
  }
  return changes;
}

export const toSignal = (seconds: number, body: SignalBody): Signal => ({ at: at(seconds), ...body });

/** The lines' losses as LCP echoes show them: between 30 and 90 seconds after the moment. */
export const lose = (switchIds: readonly string[], from: number, lines = 20): Timed[] =>
  switchIds.flatMap((id) =>
    Array.from({ length: lines }, (_, line): Timed => [
      from + 30 + ((line * 37 + id.length * 11) % 60),
      down(id, line),
    ]),
  );

export const comeBack = (switchIds: readonly string[], from: number, lines = 20): Timed[] =>
  switchIds.flatMap((id) =>
    Array.from({ length: lines }, (_, line): Timed => [from + ((line * 7) % 60), up(id, line, 2)]),
  );
