import { hashOf } from "../world/chance.ts";
import type { Line } from "../world/world.ts";
import { minute, type Second } from "../time.ts";
import type { BreakCause, Span } from "./break.ts";
import type { Life } from "./sessions.ts";

/** What a network access server reports of a session. */
export type Happening = {
  readonly kind: "start" | "interim" | "stop";
  readonly at: Second;
  readonly line: Line;
  readonly startedAt: Second;
  /** Of a stop. */
  readonly cause: BreakCause | null;
};

/** Interim updates come every ten minutes of the product's time, but no oftener than every ten real seconds. */
const interimSeconds = 10 * minute;
const interimRealSeconds = 10;

/**
 * The interval of interim updates, in seconds of the product's time. Above sixty-fold speed it grows with the speed,
 * so that 2,000 lines never send more than 200 packets in a real second; every packet announces the interval.
 */
export const interimIntervalAt = (speed: number): number =>
  Math.max(interimSeconds, Math.ceil(interimRealSeconds * speed));

export type Reporting = { readonly life: Life; readonly interimInterval: number };

/**
 * `step`: goes on from the last report. `catch-up`: goes on after a gap, with an interim of every session at once.
 * `afresh`: for a receiver that knows nothing yet; like `catch-up`, and also tells, with their true times, the session
 * that is older than the span, or the last one of a line that has been off for longer than that.
 */
export type Manner = "step" | "catch-up" | "afresh";

/**
 * What is reported of a line in a span: after its beginning, up to its end. Of several interims that fell due
 * only the last is sent, since its counters hold the others.
 */
export function happeningsOf(
  line: Line,
  span: Span,
  { life, interimInterval, manner }: Reporting & { readonly manner: Manner },
): readonly Happening[] {
  const from = manner === "afresh" ? lastInSession(line, span.from, life) : span.from;
  const isTold = (at: Second): boolean => (manner === "afresh" || at > span.from) && at <= span.until;
  const interimAt = manner === "step" ? gridBefore(line, span.until, interimInterval) : span.until;
  return life.sessions(line, { from, until: span.until }).flatMap((session) => {
    const { startedAt, endedAt, cause, isSilent } = session;
    const happening = { line, startedAt, cause: null };
    const told: Happening[] = [];
    if (isTold(startedAt)) told.push({ ...happening, kind: "start", at: startedAt });
    if (endedAt === null && interimAt > startedAt && isTold(interimAt)) {
      told.push({ ...happening, kind: "interim", at: interimAt });
    }
    if (endedAt !== null && isSilent !== true && isTold(endedAt)) {
      told.push({ ...happening, kind: "stop", at: endedAt, cause });
    }
    return told;
  });
}

/** The last moment, not after `at`, at which the line was not in a break. */
function lastInSession(line: Line, at: Second, life: Life): Second {
  const [off] = life.breaks(line, { from: at, until: at });
  return off === undefined ? at : lastInSession(line, off.from - 1, life);
}

/** Interims of a line stand on a grid of its own, so that those of all lines are spread out evenly. */
function gridBefore(line: Line, at: Second, interval: number): Second {
  const phase = hashOf("interim", line.subscriber.login) % interval;
  return Math.floor((at - phase) / interval) * interval + phase;
}

/** The first moment after `at` when something of the line may have to be reported. */
export function nextHappeningAt(line: Line, at: Second, { life, interimInterval }: Reporting): Second {
  const horizon = gridBefore(line, at, interimInterval) + interimInterval;
  const edges = life.breaks(line, { from: at, until: horizon }).flatMap((one) => [one.from, one.until]);
  return Math.min(horizon, ...edges.filter((edge) => edge > at));
}
