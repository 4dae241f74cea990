import type { Network } from "./network.ts";
import { readCommunity } from "./snmp/access.ts";
import { numberOf, readOid, type Value } from "./snmp/ber.ts";
import { makerOf } from "./snmp/makers.ts";
import type { Switches } from "./snmp/switches.ts";
import { macOf } from "./life/traffic.ts";
import type { Line } from "./world/world.ts";

/** What the line's switch would answer, in words; null where it has no answer. */
export type SnmpView = {
  readonly node: string;
  readonly maker: string;
  readonly address: string;
  readonly ifIndex: number;
  readonly answers: "yes" | "no" | "nonsense";
  readonly admin: "up" | "down" | null;
  readonly oper: "up" | "down" | null;
  readonly megabits: number | null;
  readonly errors: number | null;
  readonly mac: string | null;
  readonly cable: string | null;
  /** To be asked by hand. */
  readonly command: string;
};

/** A line as its switch shows it now. */
export function lineBySnmp(
  line: Line,
  { network, switches }: { network: Network; switches: Switches },
): SnmpView {
  const { topology, clock } = network.parts;
  const node = topology.node(line.nodeId)!;
  const now = clock.now();
  const ifIndex = makerOf(node).interfaceOf(line.port);
  const answers = network.ports.answers(node, now);
  const isMad = network.ports.talksNonsense(node, now);
  const { hasMac, cable } = network.ports.port(line, now);
  const read = (oid: string): number | null => {
    const value = answers ? readRow(switches, { oid, ifIndex, node }) : null;
    return value === null ? null : numberOf(value);
  };
  const upDown = (value: number | null): "up" | "down" | null =>
    value === null ? null : value === 1 ? "up" : "down";
  return {
    node: node.id,
    maker: node.vendor,
    address: `${node.address}:${switches.port}`,
    ifIndex,
    answers: answers ? (isMad ? "nonsense" : "yes") : "no",
    admin: upDown(read("1.3.6.1.2.1.2.2.1.7")),
    oper: upDown(read("1.3.6.1.2.1.2.2.1.8")),
    megabits: read("1.3.6.1.2.1.31.1.1.1.15"),
    errors: read("1.3.6.1.2.1.2.2.1.14"),
    mac: answers && hasMac ? macOf(line) : null,
    cable: answers ? `${cable.state}, ${cable.lengthMeters} m` : null,
    command: `snmpwalk -v2c -c ${readCommunity} ${node.address}:${switches.port} 1.3.6.1.2.1.2.2`,
  };
}

function readRow(
  switches: Switches,
  { oid, ifIndex, node }: { oid: string; ifIndex: number; node: Parameters<Switches["columns"]>[0] },
): Value | null {
  const wanted = readOid(oid).join();
  return (
    switches
      .columns(node)
      .find((column) => column.oid.join() === wanted)
      ?.read([ifIndex]) ?? null
  );
}
