import type { Signal } from "../signals/signal.ts";
import { type DetectorState, findOpenCase, touch } from "./detector-state.ts";
import { type EndOfSession, type LineChange, lineStates } from "../losses/line-book.ts";

/** Takes one signal into the books and notes what must be looked at when its second is over. */
export function takeSignal(state: DetectorState, signal: Signal): void {
  const at = signal.at.epochMilliseconds / 1000;
  switch (signal.kind) {
    case "session-up":
    case "session-down":
      return takeSession(state, signal, at);
    case "nas-restart":
      return cutLines(state, state.book.restartNas(signal.nas, at), at);
    case "node-seen":
      return takeNode(state, signal, at);
    case "port-seen": {
      const node = state.nodes.seePort(signal, at);
      if (node !== undefined) touchCases(state, node);
      return undefined;
    }
    case "complaint":
      return takeComplaint(state, state.tree.lineNumbers.get(signal.login), at);
    case "tick":
      return undefined;
  }
}

const ends = {
  line: "lost",
  silent: "lost",
  planned: "off",
  other: "off",
  nas: "cut-by-nas",
} as const satisfies Record<string, EndOfSession>;

function takeSession(
  state: DetectorState,
  signal: Extract<Signal, { kind: "session-up" | "session-down" }>,
  at: number,
): void {
  const line = state.tree.lineNumbers.get(signal.login);
  if (line === undefined) return;
  const { book } = state;
  if (signal.kind === "session-up") {
    if (book.begin(line, signal.session, at) === "returned") takeReturn(state, line);
    return;
  }
  const change: LineChange = book.end(line, signal.session, { at, as: ends[signal.end] });
  if (change === "lost") takeLoss(state, line);
  if (change === "cut-by-nas") cutLines(state, [line], at);
}

function takeLoss(state: DetectorState, line: number): void {
  const { book, tree } = state;
  const node = tree.nodeOfLine[line]!;
  const lostAt = book.lostAt[line]!;
  const covering = findOpenCase(state, node);
  if (covering !== undefined) return joinOutage(state, line, covering.number);
  state.dirty.switches.add(node);
  let isSuspected = false;
  for (const one of state.cases.values()) {
    if (one.isOpen || !(one.triggers.has(node) || one.nodes.includes(node))) continue;
    isSuspected = true;
    touch(state, one);
  }
  if (!isSuspected) state.rates.countDrop(node, lostAt);
  for (let above = tree.parents[node]!; above >= 0; above = tree.parents[above]!) {
    state.window.add(above, lostAt, 1);
    state.dirty.uppers.add(above);
  }
}

/** Lost under an open outage: for the first time, or again, which is no new loss. */
function joinOutage(state: DetectorState, line: number, number: number): void {
  const { book } = state;
  const one = state.cases.get(number)!;
  if (book.outage[line] === number) one.linesBack -= 1;
  else {
    book.outage[line] = number;
    one.linesLost += 1;
    one.linesBefore = Math.max(one.linesBefore, one.linesLost);
  }
  touch(state, one);
}

function takeReturn(state: DetectorState, line: number): void {
  const { book, tree } = state;
  const one = state.cases.get(book.outage[line]!);
  if (one !== undefined) {
    one.linesBack += 1;
    one.returnedAt = state.now;
    touch(state, one);
    return;
  }
  const node = tree.nodeOfLine[line]!;
  for (let above = tree.parents[node]!; above >= 0; above = tree.parents[above]!)
    state.window.add(above, book.lostAt[line]!, -1);
  touchCases(state, node);
}

/** Their access server ended these sessions: no line is to blame, unless they stay away. */
function cutLines(state: DetectorState, lines: readonly number[], at: number): void {
  for (const line of lines) {
    const nas = state.book.nas[line]!;
    const cut = state.nasCuts.get(nas);
    if (cut === undefined) state.nasCuts.set(nas, { at: Math.max(at, state.now), lines: [line] });
    else cut.lines.push(line);
  }
}

function takeNode(state: DetectorState, signal: Extract<Signal, { kind: "node-seen" }>, at: number): void {
  const node = state.nodes.seeNode(signal, at);
  if (node === undefined) return;
  touchCases(state, node);
  if (signal.state === "up") return;
  if (signal.state === "down" && signal.by === "monitoring") state.dirty.down.add(node);
  (state.tree.lines[node]!.length > 0 ? state.dirty.switches : state.dirty.uppers).add(node);
}

function takeComplaint(state: DetectorState, line: number | undefined, at: number): void {
  if (line === undefined || state.book.state[line] === lineStates.off) return;
  const node = state.tree.nodeOfLine[line]!;
  const own = state.crowd.get(node) ?? new Map<number, number>();
  state.crowd.set(node, own.set(line, Math.max(at, own.get(line) ?? 0)));
  state.dirty.switches.add(node);
}

/** Whatever is suspected or open at the node, below or above it, has news. */
function touchCases(state: DetectorState, node: number): void {
  if (state.cases.size === 0) return;
  const { parents } = state.tree;
  const path = new Set<number>();
  for (let above = node; above >= 0; above = parents[above]!) path.add(above);
  for (const one of state.cases.values()) {
    if (one.nodes.some((own) => path.has(own) || parents[own] === node)) touch(state, one);
  }
}
