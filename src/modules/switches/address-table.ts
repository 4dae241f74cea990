import type { Column, SnmpAgent } from "../../platform/snmp/snmp-agent.ts";
import { asInteger } from "../../platform/snmp/values.ts";
import { interfaceColumns } from "./interfaces.ts";

/** Hardware addresses by port: of bridges with networks (RFC 4363), and of those without (RFC 4188). */
const addressColumns = ["1.3.6.1.2.1.17.7.1.2.2.1.2", "1.3.6.1.2.1.17.4.3.1.2"] as const;

const octetsOfAddress = 6;
/** No home has more; a whole network behind one port needs no longer list. */
const addressesMax = 16;

/**
 * The addresses that the switch has learnt on an interface. Null when that can't be said: the switch has no such
 * table, or it is longer than there is time for.
 */
export async function readAddresses(agent: SnmpAgent, ifIndex: number): Promise<readonly string[] | null> {
  const bridge = (await agent.walk([interfaceColumns.bridgePort])).column(interfaceColumns.bridgePort);
  const ports = bridgePortsOf(bridge, ifIndex);
  if (ports.size === 0) return null;
  for (const column of addressColumns) {
    const table = await agent.walk([column]);
    const found = addressesOn(table.column(column), ports);
    if (found.length > 0) return found;
    if (table.column(column).size > 0) return table.isComplete ? [] : null;
  }
  return null;
}

function bridgePortsOf(bridge: Column, ifIndex: number): ReadonlySet<number> {
  const rows = [...bridge].filter(([, value]) => asInteger(value) === ifIndex);
  return new Set(rows.map(([port]) => Number(port)));
}

/** @param table the bridge port by the address, which ends the row's index as six numbers */
export function addressesOn(table: Column, ports: ReadonlySet<number>): readonly string[] {
  const addresses = new Set<string>();
  for (const [index, value] of table) {
    const port = asInteger(value);
    const address = port !== null && ports.has(port) ? addressOf(index) : null;
    if (address !== null) addresses.add(address);
  }
  return [...addresses].toSorted().slice(0, addressesMax);
}

function addressOf(index: string): string | null {
  const octets = index.split(".").slice(-octetsOfAddress).map(Number);
  if (octets.length < octetsOfAddress || octets.some((octet) => !(octet >= 0 && octet <= 255))) return null;
  return octets.map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}
