import { hashOf } from "../world/chance.ts";
import type { Line } from "../world/world.ts";
import { minute, type Second } from "../time.ts";
import type { BreakCause, Span } from "./break.ts";
import type { Life, Session } from "./sessions.ts";

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

export type Reporting = {
  readonly life: Life;
  readonly interimInterval: number;
};

/**
 * What is reported of a line in a span: after its beginning, up to its end. Of several interims that fell due
 * only the last is sent, since its counters hold the others.
 * @param afresh also reports, with its true time, the start of a session that is older than the span:
 *   for a receiver that knows nothing yet.
 */
export function happeningsOf(
  line: Line,
  span: Span,
  { life, interimInterval, afresh }: Reporting & { readonly afresh: boolean },
): readonly Happening[] {
  const isNew = (at: Second): boolean => at > span.from && at <= span.until;
  return life.sessions(line, span).flatMap((session) => {
    const { startedAt, endedAt, cause } = session;
    const happening = { line, startedAt, cause: null };
    const reported: Happening[] = [];
    if (afresh || isNew(startedAt)) reported.push({ ...happening, kind: "start", at: startedAt });
    const interimAt = lastInterim(session, line, { until: span.until, interimInterval });
    if (interimAt > startedAt && (afresh || isNew(interimAt))) {
      reported.push({ ...happening, kind: "interim", at: interimAt });
    }
    if (endedAt !== null && isNew(endedAt)) reported.push({ ...happening, kind: "stop", at: endedAt, cause });
    return reported;
  });
}

/** Interims of a line stand on a grid of its own, so that those of all lines are spread out evenly. */
function lastInterim(
  { endedAt }: Session,
  line: Line,
  { until, interimInterval }: { readonly until: Second; readonly interimInterval: number },
): Second {
  return endedAt === null ? gridBefore(line, until, interimInterval) : -Infinity;
}

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
