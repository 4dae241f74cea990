import { type DestinationStream, pino, stdTimeFunctions } from "pino";
import { maskValue } from "./log-masking.ts";

/** One line an event: a constant message, facts as fields, no personal data. */
export type Log = pino.Logger;

/**
 * Writes JSON lines to standard error, so that standard output keeps its few lines for people.
 * What slips into a message or a field all the same is masked.
 */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: false }),
): Log {
  return pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      base: null,
      serializers: { err: (masked: unknown) => masked },
      hooks: {
        logMethod(given: readonly unknown[], write) {
          const [first, ...rest] = given.map((value) => maskValue(value));
          const facts = given[0] instanceof Error ? { err: first } : first;
          Reflect.apply(write, this, [facts, ...rest]);
        },
      },
    },
    destination,
  );
}

/** Says nothing; for tests and commands. */
export const silentLog: Log = pino({ level: "silent" });
