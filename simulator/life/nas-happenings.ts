import type { Topology } from "../world/topology.ts";
import type { Nas, World } from "../world/world.ts";
import type { Second } from "../time.ts";
import type { Span } from "./break.ts";
import { isLineFault, nodesReached, type Fault } from "./faults.ts";

/** Accounting-On and Accounting-Off (RFC 2866, 5.1): all sessions of the server are over. */
export type NasHappening = { readonly nas: Nas; readonly kind: "on" | "off"; readonly at: Second };

/** A gateway that lost its power says nothing before it is back; then it comes up for so long. */
const startSeconds = 15;

/** What servers say of themselves in a span: after its beginning, up to its end. */
export function nasHappeningsOf(
  faults: readonly Fault[],
  { world, topology }: { readonly world: World; readonly topology: Topology },
  span: Span,
): readonly NasHappening[] {
  return faults
    .flatMap((fault) => {
      if (isLineFault(fault) || (fault.kind !== "nas-restart" && fault.kind !== "bng-down")) return [];
      const reached = nodesReached(fault, topology);
      const servers = world.nases.filter(({ nodeId }) => nodeId !== null && reached.includes(nodeId));
      return servers.flatMap((nas) => reportsOf(nas, fault));
    })
    .filter(({ at }) => at > span.from && at <= span.until);
}

function reportsOf(nas: Nas, { kind, madeAt, mendedAt }: Fault): readonly NasHappening[] {
  if (kind === "nas-restart")
    return [
      { nas, kind: "off", at: madeAt + 1 },
      ...(mendedAt === null ? [] : [{ nas, kind: "on" as const, at: mendedAt + 1 }]),
    ];
  return mendedAt === null ? [] : [{ nas, kind: "on", at: mendedAt + startSeconds }];
}
