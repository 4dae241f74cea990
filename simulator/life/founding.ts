import { hashOf } from "../world/chance.ts";
import { fixedLogin } from "../world/fixed-logins.ts";
import type { Topology } from "../world/topology.ts";
import { day, hour, minute, type Second } from "../time.ts";
import {
  faultId,
  type Fault,
  type LineFault,
  type LineFaultKind,
  type NodeFault,
  type NodeFaultKind,
} from "./faults.ts";

/** The faults that the demo network has from its founding, so that the fixed logins are in their states. */
export function foundingFaults(topology: Topology, foundedAt: Second): readonly Fault[] {
  const nodeOf = (number: number): string => {
    const line = topology.line(fixedLogin(number));
    if (line === null) throw new Error(`the world has no fixed login ${fixedLogin(number)}`);
    return line.nodeId;
  };
  const onLine = (kind: LineFaultKind, number: number, ago: number): LineFault => {
    const login = fixedLogin(number);
    const madeAt = foundedAt - ago;
    return { id: faultId(kind, login, madeAt), kind, login, madeAt, mendedAt: null };
  };
  const onNode = (kind: NodeFaultKind, nodeId: string, ago: number): NodeFault => {
    const madeAt = foundedAt - ago;
    return { id: faultId(kind, nodeId, madeAt), kind, nodeId, madeAt, mendedAt: null };
  };
  const cut = (number: number): LineFault =>
    onLine("cut-cable", number, 3 * hour + (hashOf("cut-at", number) % (7 * hour)));
  return [
    onNode("switch-off", nodeOf(2), 35 * minute),
    cut(3),
    cut(4),
    { ...onLine("drops", 5, 2 * day), gapMinutes: { min: 40, max: 110 } },
    onLine("router-hung", 6, 4 * hour),
    onLine("line-errors", 7, 6 * hour),
    cut(8),
    onNode("switch-silent", nodeOf(11), 2 * hour),
    onLine("router-off", 11, 90 * minute),
    ...[21, 22, 23, 24, 25, 26, 27, 28, 29].map(cut),
  ];
}
