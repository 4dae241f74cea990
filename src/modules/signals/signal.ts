import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";

/**
 * What happened in the access network, as outages are found from it. Whoever learns of something records it here in
 * the transaction in which it was learnt; the order in which signals are read never changes (see the store).
 */
export type Signal = { readonly at: Instant } & (
  | SessionUp
  | SessionDown
  | NasRestarted
  | NodeSeen
  | PortSeen
  | Complaint
  | Tick
);

/** A session began. `session` names it: its server, a space, its Acct-Session-Id. */
type SessionUp = { readonly kind: "session-up"; readonly login: Login; readonly session: string };

/**
 * A session ended. `line`: like that of a faulty line. `planned`, `nas`, `other`: see EndKind of accounting.
 * `silent`: nobody said so, but its interim updates stopped long ago.
 */
type SessionDown = {
  readonly kind: "session-down";
  readonly login: Login;
  readonly session: string;
  readonly end: "line" | "planned" | "nas" | "other" | "silent";
};

/** An access server began anew: all its sessions are over, and no line is to blame. */
type NasRestarted = { readonly kind: "nas-restart"; readonly nas: string };

/**
 * What is known of a node. `by` tells who knows: a monitoring system, or we ourselves, who asked it by SNMP.
 * `upSeconds` is its sysUpTime where it was asked: a node that has just started tells of a power flicker.
 */
type NodeSeen = {
  readonly kind: "node-seen";
  readonly nodeId: string;
  readonly state: "up" | "down" | "unreachable";
  readonly by: "monitoring" | "snmp";
  readonly upSeconds: number | null;
};

/** What is known of a port with a line. */
type PortSeen = {
  readonly kind: "port-seen";
  readonly nodeId: string;
  readonly port: number;
  readonly state: "up" | "down";
  readonly by: "monitoring" | "snmp";
};

/** A subscriber of the line has written that there is no internet. */
type Complaint = { readonly kind: "complaint"; readonly login: Login };

/** Time goes on although nothing happened. */
type Tick = { readonly kind: "tick" };

export type SignalKind = Signal["kind"];

/** Where in the log a reader is: after the signal of this transaction and number. Both are whole numbers as text. */
export type SignalPosition = { readonly xid: string; readonly seq: string };

/** A signal as it is read, with where it stands. */
export type RecordedSignal = { readonly position: SignalPosition; readonly signal: Signal };
