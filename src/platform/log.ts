import { pino, stdTimeFunctions } from "pino";

/** One line an event: a constant message, facts as fields, no personal data. */
export type Log = pino.Logger;

/** Fields that hold secrets or personal data wherever they turn up; their values never reach a log. */
const masked = [
  "authorization",
  "cookie",
  "token",
  "password",
  "secret",
  "code",
  "text",
  "body",
  "ownerName",
  "contactNumber",
  "phone",
  "iin",
  "address",
  "flat",
  "email",
];

/** Writes JSON lines to standard error, so that standard output keeps its few lines for people. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      base: null,
      redact: { paths: masked.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[masked]" },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}

/** Says nothing; for tests and commands. */
export const silentLog: Log = pino({ level: "silent" });
