import { chance } from "../world/chance.ts";
import { civilDayOf, day, hour, minute, startOfCivilDay, type Second } from "../time.ts";
import type { Break, BreakCause, Span } from "./break.ts";
import type { Fault, FaultKind, LineFault } from "./faults.ts";

type Delay = readonly [secondsMin: number, secondsMax: number];

/**
 * How a fault breaks sessions: how soon each is lost after the fault was made and back after it was mended, in seconds.
 * `silent`: the server that would report the end is what ended.
 */
type Loss = {
  readonly lost: Delay;
  readonly back: Delay;
  readonly cause?: BreakCause;
  readonly silent?: true;
};

const carrierLost: Loss = { lost: [1, 4], back: [5, 12] };
const routerLost: Loss = { lost: [1, 4], back: [8, 20] };

const losses: Partial<Record<FaultKind, Loss>> = {
  "cut-cable": carrierLost,
  "short-cable": carrierLost,
  "port-disabled": carrierLost,
  "router-off": routerLost,
  "router-hung": routerLost,
  "router-restart": { lost: [1, 2], back: [8, 20], cause: "user-request" },
  "wrong-password": { lost: [1, 3], back: [3, 9], cause: "user-request" },
  reauthentication: { lost: [1, 2], back: [1, 3], cause: "user-request" },
  "switch-off": { lost: [1, 8], back: [6, 30] },
  "power-off": { lost: [1, 8], back: [6, 40] },
  "feed-off": { lost: [1, 8], back: [20, 90] },
  "uplink-cut": { lost: [3, 15], back: [4, 30] },
  // The switches start first, then the routers dial.
  "power-flicker": { lost: [1, 8], back: [75, 150] },
  "bng-down": { lost: [1, 1], back: [30, 90], cause: "nas-reboot", silent: true },
  "nas-restart": { lost: [1, 1], back: [8, 75], cause: "nas-reboot", silent: true },
};

const gapMinutesByDefault = { min: 2, max: 5 };

/** The breaks that a fault causes on one of the lines that it reaches, at least as far as they touch the span. */
export function breaksOfFault(fault: Fault, login: string, span: Span): readonly Break[] {
  if (fault.kind === "drops") return dropsOf(fault, span);
  if (fault.kind === "nightly-reauthentication") return nightlyBreaksOf(fault, login, span);
  const loss = losses[fault.kind];
  if (loss === undefined) return [];
  const draw = chance(fault.id, login);
  const from = fault.madeAt + draw.whole(...loss.lost);
  const backAfter = draw.whole(...loss.back);
  const until = fault.mendedAt === null ? Infinity : Math.max(from + 1, fault.mendedAt + backAfter);
  return [
    { from, until, cause: loss.cause ?? "lost-carrier", ...(loss.silent === true && { isSilent: true }) },
  ];
}

/**
 * Time is cut into slots as long as the middle gap, with a drop somewhere in each slot's beginning:
 * so two drops are never nearer than the least gap, nor farther apart than the longest.
 */
function dropsOf(fault: LineFault, span: Span): readonly Break[] {
  const { min, max } = fault.gapMinutes ?? gapMinutesByDefault;
  const slot = ((min + max) / 2) * minute;
  const jitter = Math.floor(((max - min) / 2) * minute);
  const until = Math.min(span.until, fault.mendedAt ?? Infinity);
  const drops: Break[] = [];
  let number = Math.max(0, Math.floor((span.from - fault.madeAt) / slot) - 1);
  for (; fault.madeAt + number * slot <= until; number++) {
    const draw = chance("drops", fault.login, number);
    const from = Math.ceil(fault.madeAt + number * slot) + (number === 0 ? 3 : draw.whole(0, jitter));
    const lasts = draw.whole(20, 90);
    if (from <= until && isInHours(from, fault.hours))
      drops.push({ from, until: from + lasts, cause: "lost-carrier" });
  }
  return drops;
}

function isInHours(at: Second, hours: LineFault["hours"]): boolean {
  if (hours === undefined) return true;
  const civilHour = Math.floor((at - startOfCivilDay(civilDayOf(at))) / hour);
  const { from, to } = hours;
  return from < to ? civilHour >= from && civilHour < to : civilHour >= from || civilHour < to;
}

/** How long a wave takes to go through all lines of a gateway. */
const firstWaveSeconds = 5 * minute;
const nightWaveSeconds = hour;
const nightWaveAfter = 3 * hour;

/** Sessions are ended once when it is switched on, then each night after 03:00, one line after the other. */
function nightlyBreaksOf(fault: Fault, login: string, span: Span): readonly Break[] {
  const waves: Second[] = [fault.madeAt + chance(fault.id, login).whole(1, firstWaveSeconds)];
  for (let number = civilDayOf(span.from) - 1; number <= civilDayOf(span.until); number++) {
    const draw = chance(fault.id, login, number);
    waves.push(startOfCivilDay(number) + nightWaveAfter + draw.whole(0, nightWaveSeconds));
  }
  return waves
    .filter((at) => at >= fault.madeAt && at < (fault.mendedAt ?? Infinity))
    .map((from) => ({
      from,
      until: from + chance("back", login, from % day).whole(2, 6),
      cause: "session-timeout",
    }));
}
