import { chance, type Chance } from "../world/chance.ts";
import type { Line } from "../world/world.ts";
import { civilDayOf, day, hour, minute, startOfCivilDay, type Second } from "../time.ts";
import type { Break, Span } from "./break.ts";

/** How the household and its router live; the shares are of all lines. */
const nightOffShare = 0.06;
const nightlyTimeoutShare = 0.05;
/** Of days with one short loss of carrier. */
const dropDaysShare = 0.08;
/** Of five-day blocks in which nobody is at home and the router is off. */
const awayBlocksShare = 0.03;
const awayBlockDays = 5;

type Habits = {
  readonly switchesOffAtNight: boolean;
  /** Pulling the plug looks like a lost carrier; a router that shuts down says goodbye. */
  readonly nightCause: Break["cause"];
  readonly timesOutAtNight: boolean;
  /** Of the nightly session timeout, after 03:00. */
  readonly timeoutSeconds: number;
  readonly awayPhaseDays: number;
};

/**
 * The breaks that a line has by itself, because people live with it: at least those that touch the span.
 * They belong to seed, login and civil day alone. A fixed login has none.
 */
export function breaksOfHabits(line: Line, seed: string, span: Span): readonly Break[] {
  if (line.isFixed) return [];
  const { login } = line.subscriber;
  const habits = habitsOf(chance(seed, "habits", login));
  const breaks: Break[] = [];
  for (let number = civilDayOf(span.from) - 1; number <= civilDayOf(span.until); number++) {
    const midnight = startOfCivilDay(number);
    const block = Math.floor((number + habits.awayPhaseDays) / awayBlockDays);
    if (chance(seed, "away", login, block).happens(awayBlocksShare)) {
      breaks.push({ from: midnight, until: midnight + day, cause: "user-request" });
    } else {
      breaks.push(...breaksOfDay(habits, midnight, chance(seed, "day", login, number)));
    }
  }
  return breaks;
}

function habitsOf(draw: Chance): Habits {
  const kind = draw.fraction();
  return {
    switchesOffAtNight: kind < nightOffShare,
    nightCause: draw.pick(["user-request", "lost-carrier"]),
    timesOutAtNight: kind > 1 - nightlyTimeoutShare,
    timeoutSeconds: draw.whole(0, 2 * hour),
    awayPhaseDays: draw.whole(0, awayBlockDays - 1),
  };
}

function breaksOfDay(habits: Habits, midnight: Second, draw: Chance): readonly Break[] {
  const breaks: Break[] = [];
  if (draw.happens(dropDaysShare)) {
    const from = midnight + draw.whole(0, day - 1);
    breaks.push({ from, until: from + draw.whole(15, 120), cause: "lost-carrier" });
  }
  if (habits.timesOutAtNight) {
    const from = midnight + 3 * hour + habits.timeoutSeconds;
    breaks.push({ from, until: from + draw.whole(2, 6), cause: "session-timeout" });
  }
  if (habits.switchesOffAtNight && draw.happens(0.85)) {
    const from = midnight + 22 * hour + draw.whole(30 * minute, 150 * minute);
    const until = midnight + day + draw.whole(6 * hour, 9 * hour);
    breaks.push({ from, until, cause: habits.nightCause });
  }
  return breaks;
}
