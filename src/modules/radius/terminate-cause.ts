/** Why a session ended, as the NAS says it (Acct-Terminate-Cause, RFC 2866 section 5.10), in order of its numbers. */
const causes = [
  "user-request",
  "lost-carrier",
  "lost-service",
  "idle-timeout",
  "session-timeout",
  "admin-reset",
  "admin-reboot",
  "port-error",
  "nas-error",
  "nas-request",
  "nas-reboot",
  "port-unneeded",
  "port-preempted",
  "port-suspended",
  "service-unavailable",
  "callback",
  "user-error",
  "host-request",
] as const;

/** `unstated` is a Stop without a cause, or with one that the standard doesn't know. */
export type TerminateCause = (typeof causes)[number] | "unstated";

/** What an end says of the line: a fault of its own, something agreed, the NAS's doing, or nothing. */
export type EndKind = "line" | "planned" | "nas" | "other";

const kinds = {
  "lost-carrier": "line",
  "lost-service": "line",
  "port-error": "line",
  // A break was seen and nothing says that it was agreed.
  unstated: "line",
  "user-request": "planned",
  "session-timeout": "planned",
  "admin-reset": "planned",
  "admin-reboot": "nas",
  "nas-error": "nas",
  "nas-request": "nas",
  "nas-reboot": "nas",
  "idle-timeout": "other",
  "port-unneeded": "other",
  "port-preempted": "other",
  "port-suspended": "other",
  "service-unavailable": "other",
  callback: "other",
  "user-error": "other",
  "host-request": "other",
} as const satisfies Record<TerminateCause, EndKind>;

/** @param number the attribute's value, 1 to 18; null when the Stop had none. */
export const terminateCauseOf = (number: number | null): TerminateCause =>
  (number === null ? undefined : causes[number - 1]) ?? "unstated";

/** The number of a cause by the name that FreeRADIUS gives it, such as Lost-Carrier; 0 when the standard has none. */
export const terminateCauseNumber = (name: string): number =>
  causes.findIndex((cause) => cause === name.toLowerCase()) + 1;

export const endKindOf = (cause: TerminateCause): EndKind => kinds[cause];

/** The causes that a fault of the line itself has. */
export const lineCauses: readonly TerminateCause[] = [...causes, "unstated" as const].filter(
  (cause) => endKindOf(cause) === "line",
);
