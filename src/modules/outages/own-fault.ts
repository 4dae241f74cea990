import type { Instant } from "../../kernel/instant.ts";

/**
 * A fault of one line inside an outage. It stays when the outage is over, so nobody with a fault of their own is told
 * only "outage".
 */

/** The cable is open or shorted at the port, or the line was lost before the outage began. */
export const ownFaultKinds = ["cable-open", "cable-short", "lost-before"] as const;

export type OwnFaultKind = (typeof ownFaultKinds)[number];

/** `at`: since when it is known. */
export type OwnFault = { readonly kind: OwnFaultKind; readonly at: Instant };

/** Whether a line has a session; `unknown` where nobody has ever seen one, or it went silent. */
export const lineStandings = ["online", "lost", "unknown"] as const;

export type LineStanding = (typeof lineStandings)[number];
