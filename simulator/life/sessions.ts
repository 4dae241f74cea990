import { chance } from "../world/chance.ts";
import type { Topology } from "../world/topology.ts";
import { suspendedDays } from "../world/subscriber.ts";
import type { Line, World } from "../world/world.ts";
import { civilDayOf, day, startOfCivilDay, type Second } from "../time.ts";
import { mergeBreaks, type Break, type BreakCause, type Span } from "./break.ts";
import { breaksOfFault } from "./fault-breaks.ts";
import { linesReached, type Fault } from "./faults.ts";
import { breaksOfHabits } from "./habits.ts";

/** A PPP session of a line; `endedAt` is null while it lasts. */
type Session = {
  readonly startedAt: Second;
  readonly endedAt: Second | null;
  readonly cause: BreakCause | null;
  /** Nobody reports its end. */
  readonly isSilent?: true;
};

/** When each line has a session, as a function of the world, its founding and the faults. */
export type Life = {
  /** The sessions that touch the span (its end included), oldest first, as they looked at its end. */
  sessions(line: Line, span: Span): readonly Session[];
  /** The breaks that touch the span (its end included), oldest first. */
  breaks(line: Line, span: Span): readonly Break[];
  /** All faults that ever reached the line. */
  faults(line: Line): readonly Fault[];
};

export type LifeFacts = {
  readonly world: World;
  readonly topology: Topology;
  /** When the network's recorded life began; every line was connected some days earlier. */
  readonly foundedAt: Second;
  readonly faults: readonly Fault[];
};

/** How long before the founding lines were connected: longer than any was suspended. */
const connectedDays = { min: 12, max: 30 };

/** A line is on from its connection, except in the breaks that its habits, its faults and a suspension make. */
export function lifeOf({ world, topology, foundedAt, faults }: LifeFacts): Life {
  const faultsOfLine = faultsByLogin(faults, topology);

  const breaks = (line: Line, span: Span): readonly Break[] => {
    const { login } = line.subscriber;
    const ofFaults = (faultsOfLine.get(login) ?? []).flatMap((fault) => breaksOfFault(fault, login, span));
    const ofHabits = breaksOfHabits(line, world.seed, span);
    return mergeBreaks([...ofHabits, ...ofFaults, ...suspensionOf(line, foundedAt)]).filter(
      (one) => one.until > span.from && one.from <= span.until,
    );
  };

  /** When the session that a line has at this moment began: found by looking back in ever longer steps. */
  const startOfSession = (line: Line, at: Second): Second => {
    const draw = chance(world.seed, "connected", line.subscriber.login);
    const connectedAt = foundedAt - draw.whole(connectedDays.min * day, connectedDays.max * day);
    for (let back = 4 * day; ; back *= 2) {
      const from = Math.max(connectedAt, at - back);
      const last = breaks(line, { from, until: at }).findLast((one) => one.until <= at);
      if (last !== undefined) return last.until;
      if (from === connectedAt) return connectedAt;
    }
  };

  const sessions = (line: Line, span: Span): readonly Session[] => {
    const within = breaks(line, span);
    const first = within[0];
    const isOff = first !== undefined && first.from <= span.from;
    return sessionsBetween(within, isOff ? Infinity : startOfSession(line, span.from), span.until);
  };

  const faultsOf = (line: Line): readonly Fault[] => faultsOfLine.get(line.subscriber.login) ?? [];
  return { sessions, breaks, faults: faultsOf };
}

/** @param firstStartedAt of the session before the first break; `Infinity` when there was none. */
function sessionsBetween(
  breaks: readonly Break[],
  firstStartedAt: Second,
  until: Second,
): readonly Session[] {
  const starts = [firstStartedAt, ...breaks.map((one) => one.until)];
  return starts
    .map((startedAt, index): Session => {
      const next = breaks[index];
      const ended = { startedAt, endedAt: next?.from ?? null, cause: next?.cause ?? null };
      return next?.isSilent === true ? { ...ended, isSilent: true } : ended;
    })
    .filter(({ startedAt, endedAt }) => startedAt <= Math.min(until, (endedAt ?? Infinity) - 1));
}

/** The operator of the network ends the session at the midnight with which the suspension begins. */
function suspensionOf({ subscriber }: Line, foundedAt: Second): readonly Break[] {
  const from = startOfCivilDay(civilDayOf(foundedAt) - suspendedDays);
  return subscriber.suspended ? [{ from, until: Infinity, cause: "admin-reset" }] : [];
}

function faultsByLogin(faults: readonly Fault[], topology: Topology): ReadonlyMap<string, readonly Fault[]> {
  const byLogin = new Map<string, Fault[]>();
  for (const fault of faults) {
    for (const { subscriber } of linesReached(fault, topology)) {
      const known = byLogin.get(subscriber.login);
      if (known === undefined) byLogin.set(subscriber.login, [fault]);
      else known.push(fault);
    }
  }
  return byLogin;
}
