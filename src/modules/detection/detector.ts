import type { Instant } from "../../kernel/instant.ts";
import type { Signal } from "../signals/signal.ts";
import { beginSuspicion, raiseAlarms } from "./alarms.ts";
import { type DetectionPolicy, detectionPolicy } from "../losses/detection-policy.ts";
import type { DetectorChange } from "../losses/detector-change.ts";
import { type DetectorState, findOpenCase, instantOf, newState } from "./detector-state.ts";
import { takeSignal } from "./intake.ts";
import { findBeginOfLoss } from "../losses/loss-count.ts";
import { checkNasCuts, nextNasCheckAt } from "./nas-cuts.ts";
import type { NetworkTree } from "../losses/network-tree.ts";
import { openByMonitoring } from "./open-outage.ts";
import { reviewOpen } from "./review-open.ts";
import { reviewSuspicion } from "./review-suspicion.ts";
import { type DetectorSnapshot, restoreState, snapshotOf } from "./snapshot.ts";

const forgetEverySeconds = 600;

/**
 * Finds mass outages in the signals of the access network. Its clock is the latest `at` that it has seen: what happened
 * in a second is judged when a later signal tells that the second is over. So the same signals in the same order give
 * the same changes, in whatever portions they come and wherever it was stored and taken up again between.
 */
export class Detector {
  #state: DetectorState;

  constructor(tree: NetworkTree, policy: DetectionPolicy = detectionPolicy) {
    this.#state = newState(tree, policy);
  }

  static restore(tree: NetworkTree, snapshot: DetectorSnapshot, policy = detectionPolicy): Detector {
    const detector = new Detector(tree, policy);
    restoreState(detector.#state, snapshot);
    return detector;
  }

  snapshot(): DetectorSnapshot {
    return snapshotOf(this.#state);
  }

  /** The network was changed: what is known of lines and nodes that are still there is kept. */
  changeTree(tree: NetworkTree): void {
    const state = newState(tree, this.#state.policy);
    restoreState(state, this.snapshot());
    this.#state = state;
  }

  /** When it wants to look again though nothing happens: a tick at that time or later lets it. Null when at rest. */
  get dueAt(): Instant | null {
    const { dirty, now } = this.#state;
    const isDirty = dirty.switches.size + dirty.uppers.size + dirty.down.size > 0;
    const due = isDirty ? now : nextDueAt(this.#state);
    return due === Infinity ? null : instantOf(due + 1);
  }

  /** The open outage in whose course the line was lost, by its key; null where there is none. */
  outageOfLine(login: string): string | null {
    const { tree, book, cases } = this.#state;
    const line = tree.lineNumbers.get(login as never);
    return (line === undefined ? undefined : cases.get(book.outage[line]!)?.key) ?? null;
  }

  apply(signal: Signal): readonly DetectorChange[] {
    const state = this.#state;
    const second = Math.floor(signal.at.epochMilliseconds / 1000);
    state.changes = [];
    if (state.now === 0) state.now = second;
    else if (second > state.now) passUntil(state, second);
    takeSignal(state, signal);
    return state.changes;
  }
}

const nextDueAt = (state: DetectorState): number => {
  let next = nextNasCheckAt(state);
  for (const { dueAt } of state.cases.values()) next = Math.min(next, dueAt);
  return next;
};

/** Ends the second that was, and goes through all moments until `second` at which something is due. */
function passUntil(state: DetectorState, second: number): void {
  judge(state);
  for (let due = nextDueAt(state); due < second; due = nextDueAt(state)) {
    moveTo(state, due);
    judge(state);
  }
  moveTo(state, second);
}

function moveTo(state: DetectorState, second: number): void {
  state.rates.pass(state.now, second);
  state.now = second;
  if (second < state.forgottenAt + forgetEverySeconds) return;
  state.forgottenAt = second;
  forget(state);
}

function judge(state: DetectorState): void {
  for (const node of [...state.dirty.down].sort((a, b) => a - b)) openNodeDown(state, node);
  state.dirty.down.clear();
  raiseAlarms(state);
  if (nextNasCheckAt(state) <= state.now) checkNasCuts(state);
  for (const one of [...state.cases.values()]) {
    if (one.dueAt > state.now || !state.cases.has(one.number)) continue;
    if (one.isOpen) reviewOpen(state, one);
    else reviewSuspicion(state, one);
  }
}

function openNodeDown(state: DetectorState, node: number): void {
  if (findOpenCase(state, node) !== undefined || state.nodes.nodes.get(node)?.state !== "down") return;
  const { tree, book, now, policy } = state;
  const since = now - policy.nasReturnSeconds;
  const lostSince = findBeginOfLoss(tree, book, { nodes: [node], since, otherwise: now });
  openByMonitoring(state, beginSuspicion(state, { nodes: [node], lostSince }));
}

function forget(state: DetectorState): void {
  state.window.forget(state.now);
  state.nodes.forget(state.now);
  for (const [node, until] of state.quietUntil) if (until <= state.now) state.quietUntil.delete(node);
  const written = state.now - state.policy.crowdSeconds;
  for (const [node, lines] of state.crowd) {
    for (const [line, at] of lines) if (at < written) lines.delete(line);
    if (lines.size === 0) state.crowd.delete(node);
  }
}
