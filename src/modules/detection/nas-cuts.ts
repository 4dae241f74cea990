import { beginSuspicion } from "./alarms.ts";
import type { DetectorState, NasCut } from "./detector-state.ts";
import { lineStates } from "../losses/line-book.ts";

const awayShareMin = 0.5;
const awayLinesMin = 4;

/** When the next server's lines must be looked at. */
export function nextNasCheckAt({ nasCuts, policy }: DetectorState): number {
  let next = Infinity;
  for (const { at } of nasCuts.values()) next = Math.min(next, at + policy.nasReturnSeconds);
  return next;
}

/** Lines that a server cut off and that are still away where most of their neighbours are away too are lost. */
export function checkNasCuts(state: DetectorState): void {
  const due = [...state.nasCuts].filter(([, { at }]) => at + state.policy.nasReturnSeconds <= state.now);
  for (const [nas, cut] of due.sort(([a], [b]) =>
    state.book.nasNames[a]! < state.book.nasNames[b]! ? -1 : 1,
  )) {
    state.nasCuts.delete(nas);
    checkCut(state, cut);
  }
}

function checkCut(state: DetectorState, cut: NasCut): void {
  const { book, tree } = state;
  const isAway = (line: number): boolean => book.state[line] === lineStates.cutByNas;
  const away = [...new Set(cut.lines)].filter(isAway);
  if (away.length < awayLinesMin) return;
  const bySwitch = Map.groupBy(away, (line) => tree.nodeOfLine[line]!);
  const nodes = [...bySwitch]
    .filter(([node, lines]) => isMostlyAway(lines.length, book.online[node]!))
    .map(([node]) => node)
    .sort((a, b) => a - b);
  if (nodes.length === 0) return;
  let lostSince = Infinity;
  for (const line of nodes.flatMap((node) => bySwitch.get(node)!)) {
    lostSince = Math.min(lostSince, book.since[line]!);
    book.lostAt[line] = book.since[line]!;
    book.set(line, lineStates.lost, book.since[line]!);
  }
  const one = beginSuspicion(state, { nodes, lostSince });
  one.isFromNas = true;
}

const isMostlyAway = (away: number, online: number): boolean =>
  away >= 2 && away >= (away + online) * awayShareMin;
