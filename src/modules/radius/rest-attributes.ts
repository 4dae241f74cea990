import { z } from "zod";
import type { Attributes } from "./accounting-report.ts";
import { terminateCauseNumber } from "./terminate-cause.ts";

/**
 * Accounting as rlm_rest of FreeRADIUS sends it: `{"User-Name": {"type": "string", "value": ["…"]}, …}`. Integers with
 * names arrive as their names, or as numbers; times as text. Attributes that nobody reads here may be what they like.
 */

const numberMax = 2 ** 32 - 1;

/** The value of `{"value": [value, …]}`; of several the first counts, as in a packet. */
function valueOf(given: unknown): unknown {
  if (typeof given !== "object" || given === null || !("value" in given)) return undefined;
  return Array.isArray(given.value) ? given.value[0] : given.value;
}

const attributeOf = <Value extends z.ZodType>(value: Value) => z.preprocess(valueOf, value).optional();

const digits = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number);
const number = z
  .union([z.number(), digits])
  .pipe(
    z
      .int({ error: "must be a whole number from 0 to 4294967295" })
      .min(0)
      .max(numberMax, "must be a whole number from 0 to 4294967295"),
  );

/** A name, or the number that stands for it. */
const named = (numberOf: (name: string) => number) => z.union([number, z.string().transform(numberOf)]);

/** PostgreSQL's text holds no NUL, and half a surrogate pair is no text either. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .refine(
    (given) => given.length <= 253 && !given.includes("\0") && given.isWellFormed(),
    "must be text of at most 253 characters without NUL or broken characters",
  )
  .transform((given) => (given === "" ? null : given));

const statusNumbers: Readonly<Record<string, number>> = {
  start: 1,
  stop: 2,
  "interim-update": 3,
  alive: 3,
  "accounting-on": 7,
  "accounting-off": 8,
};
const noStatus = 0;
const restarts = [7, 8];

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const written = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}) (\S+)$/;

/** Seconds since 1970 of FreeRADIUS' `Nov 27 2026 10:00:00 UTC`, of ISO 8601, or of the number itself. */
function secondsOf(time: string | number): number | null {
  if (typeof time === "number" || /^\d{1,10}$/.test(time)) return Number(time);
  const [, month = "", day = "", year = "", clock = "", zone = ""] = written.exec(time) ?? [];
  const iso =
    year === ""
      ? time
      : `${year}-${String(months.indexOf(month) + 1).padStart(2, "0")}-${day.padStart(2, "0")}T${clock}${offsetOf(zone)}`;
  try {
    return Math.floor(Temporal.Instant.from(iso).epochMilliseconds / 1000);
  } catch {
    return null;
  }
}

/** Zones of Kazakhstan have no letters: `+05`. */
const offsetOf = (zone: string): string => (/^(?:UTC|GMT|Z)$/.test(zone) ? "Z" : zone);

const time = z.union([z.number(), z.string()]).transform((given, context) => {
  const seconds = secondsOf(given);
  if (seconds !== null && Number.isInteger(seconds) && seconds >= 0 && seconds <= numberMax) return seconds;
  context.addIssue({
    code: "custom",
    message: "must be a time such as Nov 27 2026 10:00:00 UTC; run FreeRADIUS with TZ=UTC",
  });
  return z.NEVER;
});

const address = z.ipv4("must be an IPv4 address");

export const restAccounting = z
  .object({
    "Acct-Status-Type": attributeOf(named((name) => statusNumbers[name.toLowerCase()] ?? noStatus)),
    "User-Name": attributeOf(text),
    "Acct-Session-Id": attributeOf(text),
    "NAS-IP-Address": attributeOf(address),
    "NAS-Identifier": attributeOf(text),
    "NAS-Port-Id": attributeOf(text),
    "ADSL-Agent-Circuit-Id": attributeOf(text),
    "Framed-IP-Address": attributeOf(address),
    "Calling-Station-Id": attributeOf(text),
    "Event-Timestamp": attributeOf(time),
    "Acct-Delay-Time": attributeOf(number),
    "Acct-Input-Octets": attributeOf(number),
    "Acct-Output-Octets": attributeOf(number),
    "Acct-Input-Gigawords": attributeOf(number),
    "Acct-Output-Gigawords": attributeOf(number),
    "Acct-Session-Time": attributeOf(number),
    "Acct-Terminate-Cause": attributeOf(named(terminateCauseNumber)),
    "Acct-Interim-Interval": attributeOf(number),
  })
  .superRefine((given, context) => {
    const miss = (name: string, message: string): void =>
      context.addIssue({ code: "custom", path: [name], message });
    const status = given["Acct-Status-Type"];
    if (status === undefined)
      miss("Acct-Status-Type", "must say Start, Stop, Interim-Update or another status");
    if (!given["NAS-IP-Address"] && !given["NAS-Identifier"])
      miss("NAS-IP-Address", "must be there, or NAS-Identifier: over HTTP nobody sees the server itself");
    if (restarts.includes(status ?? noStatus) || status === noStatus) return;
    for (const name of ["User-Name", "Acct-Session-Id"] as const)
      if (!given[name]) miss(name, "must be there and not empty");
  });

type RestAccounting = z.output<typeof restAccounting>;

/** The attributes of a request whose form is as it should be. */
export function attributesOfRest(given: RestAccounting): Attributes {
  const read = (name: keyof RestAccounting): unknown => given[name];
  return {
    number: (name) => {
      const value = read(name);
      return typeof value === "number" ? value : null;
    },
    text: (name) => {
      const value = read(name);
      return typeof value === "string" ? value : null;
    },
    address: (name) => {
      const value = read(name);
      return typeof value === "string" ? value : null;
    },
    agentCircuitId: () => given["ADSL-Agent-Circuit-Id"] ?? null,
  };
}
