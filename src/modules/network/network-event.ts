import type { Instant } from "../../kernel/instant.ts";
import { isAfter } from "../../kernel/instant.ts";
import type { Port } from "../topology/access-network.ts";
import type { NodeState, PortFact } from "./line-facts.ts";

/** What monitoring systems report, and what follows from it for the node or the port that it is about. */

export const networkEventKinds = [
  "node-down",
  "node-up",
  "node-unreachable",
  "port-down",
  "port-up",
  "port-mac-none",
  "port-errors-rising",
  "port-errors-normal",
  "cable-open",
  "cable-ok",
] as const;

export type NetworkEventKind = (typeof networkEventKinds)[number];

/** A report as it came: a port is named by node and number, or by the login whose line it is. */
export type NetworkEvent = {
  readonly id: string;
  readonly at: Instant;
  readonly kind: NetworkEventKind;
  readonly node?: string | undefined;
  readonly port?: number | undefined;
  readonly login?: string | undefined;
  /** Where the cable is open, from the switch. */
  readonly lengthMeters?: number | undefined;
};

type NodeChange = { readonly state: NodeState };
type PortChange = Pick<PortFact, "fact" | "value">;

/** What each kind says, of a node or of a fact of a port. */
export const changeByKind = {
  "node-down": { state: "down" },
  "node-up": { state: "up" },
  "node-unreachable": { state: "unreachable" },
  "port-down": { fact: "oper", value: "down" },
  "port-up": { fact: "oper", value: "up" },
  "port-mac-none": { fact: "mac", value: "none" },
  "port-errors-rising": { fact: "errors", value: "rising" },
  "port-errors-normal": { fact: "errors", value: "normal" },
  "cable-open": { fact: "cable", value: "open" },
  "cable-ok": { fact: "cable", value: "ok" },
} as const satisfies Record<NetworkEventKind, NodeChange | PortChange>;

/** An event whose place is known; a node's has no port. */
export type PlacedEvent = {
  readonly id: string;
  readonly at: Instant;
  readonly kind: NetworkEventKind;
  readonly nodeId: string;
  readonly port: number | null;
  readonly lengthMeters: number | null;
};

export type RejectedEvent = { readonly id: string; readonly reason: string };

/** What there is of the places that events name. */
export type KnownPlaces = {
  hasNode(id: string): boolean;
  hasLineOn(port: Port): boolean;
  portOf(login: string): Port | undefined;
};

/**
 * Finds the place of an event, or says why there is none. A time that is still to come is taken as `now`:
 * else nothing reported until then would count.
 */
export function placeEvent(
  event: NetworkEvent,
  known: KnownPlaces,
  now: Instant,
): PlacedEvent | RejectedEvent {
  const place = "state" in changeByKind[event.kind] ? findNode(event, known) : findPort(event, known);
  if (typeof place === "string") return { id: event.id, reason: place };
  const { id, kind } = event;
  const at = isAfter(event.at, now) ? now : event.at;
  return {
    id,
    at,
    kind,
    ...place,
    lengthMeters: kind === "cable-open" ? (event.lengthMeters ?? null) : null,
  };
}

type Place = Pick<PlacedEvent, "nodeId" | "port">;

function findNode({ kind, node }: NetworkEvent, known: KnownPlaces): Place | string {
  if (node === undefined) return `${kind} needs a node.`;
  return known.hasNode(node) ? { nodeId: node, port: null } : unknownNode(node);
}

function findPort({ kind, node, port, login }: NetworkEvent, known: KnownPlaces): Place | string {
  if (node !== undefined && port !== undefined) {
    if (!known.hasNode(node)) return unknownNode(node);
    return known.hasLineOn({ nodeId: node, port })
      ? { nodeId: node, port }
      : `There is no line on port ${port} of ${node}.`;
  }
  if (login === undefined) return `${kind} needs a node and a port, or a login.`;
  const line = known.portOf(login);
  return line === undefined
    ? `There is no line of the login ${login}.`
    : { nodeId: line.nodeId, port: line.port };
}

const unknownNode = (id: string): string => `There is no node ${id}.`;
