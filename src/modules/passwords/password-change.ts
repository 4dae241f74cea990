import type { Login } from "../../kernel/ids.ts";
import { addMinutes, type Instant, isAfter, isBefore } from "../../kernel/instant.ts";
import type { RouterTask } from "../routers/routers.ts";

/** A change of the service's password that the provider's app has taken (S6–S8), and how far it is. */

export const changeStates = [
  /** The router is to have it first: with the wrong one it would be out of reach. */
  "pushing",
  /** The router has it, or has to get it by hand: now RADIUS takes the new one. */
  "switching",
  /** Both have it; a session that begins is the proof. */
  "reconnecting",
  /** The subscriber is online with it. */
  "back",
  /** A router of one's own: RADIUS has it, the router gets it by hand. */
  "by-hand",
  /** Nothing more is tried by the system; support has it. */
  "given-up",
  /** A newer change took its place. */
  "superseded",
] as const;

export type ChangeState = (typeof changeStates)[number];

export type ChangeEvent =
  | "push-confirmed"
  | "push-failed"
  | "switched"
  | "switched-by-hand"
  | "start-seen"
  | "time-over"
  | "newer-change";

/** What each event makes of each state; what isn't here changes nothing. */
export const changeTable: Readonly<Record<ChangeState, Partial<Record<ChangeEvent, ChangeState>>>> = {
  pushing: {
    "push-confirmed": "switching",
    "push-failed": "given-up",
    "time-over": "given-up",
    "newer-change": "superseded",
  },
  switching: {
    switched: "reconnecting",
    "switched-by-hand": "by-hand",
    "time-over": "given-up",
    "newer-change": "superseded",
  },
  reconnecting: { "start-seen": "back", "time-over": "given-up", "newer-change": "superseded" },
  back: {},
  "by-hand": {},
  "given-up": {},
  superseded: {},
};

export const openStates: ReadonlySet<ChangeState> = new Set(["pushing", "switching", "reconnecting"]);

export const isOpen = ({ state }: { readonly state: ChangeState }): boolean => openStates.has(state);

export type PasswordChange = {
  readonly id: string;
  /** What the promise is about. */
  readonly subjectId: string;
  readonly login: Login;
  readonly requestedAt: Instant;
  readonly receivedAt: Instant;
  /** S7: back by then. */
  readonly dueAt: Instant;
  readonly state: ChangeState;
  /** The router isn't the provider's: it is set up by hand. */
  readonly isByHand: boolean;
  readonly deviceId: string | null;
  readonly taskId: string | null;
  readonly reconnectTaskId: string | null;
  readonly readBack: "same" | "hidden" | null;
  /** When RADIUS began to be switched; a session that begins after it has the new password. */
  readonly switchingAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly reason: string | null;
  readonly escalatedAt: Instant | null;
  readonly ticketId: string | null;
  readonly conversationId: string | null;
  readonly attempts: number;
};

/** The newest session, as accounting has it. */
export type SessionSeen = { readonly beganAt: Instant | null; readonly endedAt: Instant | null } | null;

/** Since when a login's password has been what it is, and until when the system is to have its router set up. */
export type LastPassword = { readonly changedAt: Instant; readonly dueAt: Instant | null };

/** RADIUS takes the new one from its switch on; until then whoever signs in does so with the one before. */
export const lastPasswordOf = (change: PasswordChange): LastPassword => ({
  changedAt: wholeSecond(change.switchingAt ?? change.requestedAt),
  dueAt: isOpen(change) && !change.isByHand ? change.dueAt : null,
});

/**
 * What came of the push. A router that took the password and lost its connection by it can't be read back any more: its
 * session ended after the push and it isn't heard again. To wait longer would leave it offline, so RADIUS follows.
 */
export function judgePush(
  task: Pick<RouterTask, "state" | "sentAt" | "result">,
  session: SessionSeen,
  { goneAfterMinutes, now }: { readonly goneAfterMinutes: number; readonly now: Instant },
): "push-confirmed" | "push-failed" | undefined {
  if (task.state === "confirmed") return "push-confirmed";
  if (task.state === "failed" || task.state === "expired" || task.state === "cancelled") return "push-failed";
  const { sentAt, result } = task;
  if (sentAt === null || !wasTaken(result) || session?.endedAt == null) return undefined;
  const isGone = isAfter(now, addMinutes(sentAt, goneAfterMinutes));
  return isGone && !isBefore(session.endedAt, wholeSecond(sentAt)) ? "push-confirmed" : undefined;
}

const wasTaken = (result: unknown): boolean =>
  typeof result === "object" && result !== null && "taken" in result && result.taken === true;

/** A session of this login began after RADIUS was switched: the new password works. */
export const isBackSince = (session: SessionSeen, switchingAt: Instant): boolean =>
  session?.beganAt != null && !isBefore(session.beganAt, wholeSecond(switchingAt));

/** Network access servers tell time by whole seconds. */
const wholeSecond = (at: Instant): Instant => at.round({ smallestUnit: "second", roundingMode: "floor" });
