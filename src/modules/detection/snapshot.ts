import type { DetectorState } from "./detector-state.ts";
import { lineStates } from "../losses/line-book.ts";
import type { OutageCase } from "../losses/outage-case.ts";
import type { NodeFact } from "../losses/node-book.ts";
import type { RatesSnapshot } from "../losses/rates.ts";

/** Plain JSON: ids instead of the tree's numbers, so that it can be taken up in a changed network. */
export type DetectorSnapshot = {
  readonly version: 1;
  readonly now: number;
  readonly lastNumber: number;
  readonly forgottenAt: number;
  readonly nasNames: readonly string[];
  readonly lines: readonly LineSnapshot[];
  readonly nodes: readonly (readonly [node: string, fact: NodeFact])[];
  readonly ports: readonly (readonly [node: string, port: number, isUp: boolean, at: number])[];
  readonly window: readonly (readonly [node: string, bucket: number, count: number])[];
  readonly rates: RatesSnapshot;
  readonly cases: readonly CaseSnapshot[];
  readonly crowd: readonly (readonly [login: string, at: number])[];
  readonly nasCuts: readonly {
    readonly nas: number;
    readonly at: number;
    readonly logins: readonly string[];
  }[];
  readonly quietUntil: readonly (readonly [node: string, until: number])[];
  readonly dirty: { readonly switches: string[]; readonly uppers: string[]; readonly down: string[] };
};

type LineSnapshot = readonly [
  login: string,
  state: number,
  since: number,
  lostAt: number,
  outage: number,
  session: number,
  nas: number,
];

type CaseSnapshot = Omit<OutageCase, "nodes" | "triggers" | "backNodes" | "dueAt"> & {
  readonly nodes: readonly string[];
  readonly triggers: readonly string[];
  readonly backNodes: readonly (readonly [string, number])[];
  /** Null where it isn't due by itself. */
  readonly dueAt: number | null;
};

export function snapshotOf(state: DetectorState): DetectorSnapshot {
  const { tree, nodes } = state;
  const idOf = (node: number): string => tree.nodes[node]!.id;
  return {
    version: 1,
    now: state.now,
    lastNumber: state.lastNumber,
    forgottenAt: state.forgottenAt,
    nasNames: state.book.nasNames,
    lines: snapshotLines(state),
    nodes: [...nodes.nodes].map(([node, fact]) => [idOf(node), fact] as const),
    ports: [...nodes.ports].flatMap(([node, ports]) =>
      [...ports].map(([port, { isUp, at }]) => [idOf(node), port, isUp, at] as const),
    ),
    window: [...state.window.entries()].flatMap(([node, buckets]) =>
      [...buckets].map(([bucket, count]) => [idOf(node), bucket, count] as const),
    ),
    rates: state.rates.snapshot(),
    cases: [...state.cases.values()].map((one) => snapshotCase(one, idOf)),
    crowd: [...state.crowd.values()].flatMap((lines) =>
      [...lines].map(([line, at]) => [tree.logins[line]!, at] as const),
    ),
    nasCuts: [...state.nasCuts].map(([nas, { at, lines }]) => ({
      nas,
      at,
      logins: lines.map((line) => tree.logins[line]!),
    })),
    quietUntil: [...state.quietUntil].map(([node, until]) => [idOf(node), until] as const),
    dirty: {
      switches: [...state.dirty.switches].map(idOf),
      uppers: [...state.dirty.uppers].map(idOf),
      down: [...state.dirty.down].map(idOf),
    },
  };
}

function snapshotLines({ tree, book }: DetectorState): LineSnapshot[] {
  const lines: LineSnapshot[] = [];
  for (let line = 0; line < tree.logins.length; line += 1) {
    if (book.state[line] === lineStates.unknown && book.lostAt[line] === 0) continue;
    lines.push([
      tree.logins[line]!,
      book.state[line]!,
      book.since[line]!,
      book.lostAt[line]!,
      book.outage[line]!,
      book.session[line]!,
      book.nas[line]!,
    ]);
  }
  return lines;
}

const snapshotCase = (one: OutageCase, idOf: (node: number) => string): CaseSnapshot => ({
  ...one,
  dueAt: one.dueAt === Infinity ? null : one.dueAt,
  nodes: one.nodes.map(idOf),
  triggers: [...one.triggers].map(idOf),
  backNodes: [...one.backNodes].map(([node, since]) => [idOf(node), since] as const),
});

/** Takes a snapshot up in a fresh state; lines and nodes that are no longer there are left out. */
export function restoreState(state: DetectorState, snapshot: DetectorSnapshot): void {
  const { tree, book } = state;
  state.now = snapshot.now;
  state.lastNumber = snapshot.lastNumber;
  state.forgottenAt = snapshot.forgottenAt;
  for (const name of snapshot.nasNames) book.nasNumber(name);
  restoreLines(state, snapshot.lines);
  state.rates.restore(snapshot.rates);
  const numbered = <Row extends readonly [string, ...unknown[]]>(rows: readonly Row[]): [number, Row][] =>
    rows.flatMap((row) => numbersOf(state, [row[0]]).map((node): [number, Row] => [node, row]));
  for (const [node, [, fact]] of numbered(snapshot.nodes)) state.nodes.nodes.set(node, fact);
  for (const [node, [, port, isUp, at]] of numbered(snapshot.ports)) {
    const ports = state.nodes.ports.get(node) ?? new Map<number, { isUp: boolean; at: number }>();
    state.nodes.ports.set(node, ports.set(port, { isUp, at }));
  }
  for (const [node, [, bucket, count]] of numbered(snapshot.window))
    state.window.restore(node, bucket, count);
  for (const [node, [, until]] of numbered(snapshot.quietUntil)) state.quietUntil.set(node, until);
  for (const [login, at] of snapshot.crowd) {
    const line = tree.lineNumbers.get(login as never);
    if (line === undefined) continue;
    const lines = state.crowd.get(tree.nodeOfLine[line]!) ?? new Map<number, number>();
    state.crowd.set(tree.nodeOfLine[line]!, lines.set(line, at));
  }
  for (const { nas, at, logins } of snapshot.nasCuts)
    state.nasCuts.set(nas, { at, lines: linesOf(state, logins) });
  for (const one of snapshot.cases) restoreCase(state, one);
  for (const node of numbersOf(state, snapshot.dirty.switches)) state.dirty.switches.add(node);
  for (const node of numbersOf(state, snapshot.dirty.uppers)) state.dirty.uppers.add(node);
  for (const node of numbersOf(state, snapshot.dirty.down)) state.dirty.down.add(node);
}

function restoreLines({ tree, book }: DetectorState, lines: readonly LineSnapshot[]): void {
  for (const [login, lineState, since, lostAt, outage, session, nas] of lines) {
    const line = tree.lineNumbers.get(login as never);
    if (line === undefined) continue;
    book.set(line, lineState, since);
    book.lostAt[line] = lostAt;
    book.outage[line] = outage;
    book.session[line] = session;
    book.nas[line] = nas;
  }
}

function restoreCase(state: DetectorState, stored: CaseSnapshot): void {
  const nodes = numbersOf(state, stored.nodes);
  if (nodes.length === 0) return;
  const one: OutageCase = {
    ...stored,
    nodes,
    triggers: new Set(numbersOf(state, stored.triggers)),
    backNodes: new Map(
      stored.backNodes.flatMap(([id, since]) =>
        numbersOf(state, [id]).map((node): [number, number] => [node, since]),
      ),
    ),
    dueAt: stored.dueAt ?? Infinity,
  };
  state.cases.set(one.number, one);
  if (one.isOpen) for (const node of nodes) state.openAt.set(node, one);
}

const numbersOf = ({ tree }: DetectorState, ids: readonly string[]): number[] =>
  ids.map((id) => tree.nodeNumbers.get(id)).filter((node) => node !== undefined);

const linesOf = ({ tree }: DetectorState, logins: readonly string[]): number[] =>
  logins.map((login) => tree.lineNumbers.get(login as never)).filter((line) => line !== undefined);
