import type { Column, SnmpAgent } from "../../platform/snmp/snmp-agent.ts";
import { asInteger } from "../../platform/snmp/values.ts";
import { interfaceColumns } from "./interfaces.ts";

/** Hardware addresses by port: of bridges with networks (RFC 4363), and of those without (RFC 4188). */
const addressColumns = ["1.3.6.1.2.1.17.7.1.2.2.1.2", "1.3.6.1.2.1.17.4.3.1.2"] as const;

const octetsOfAddress = 6;
/** No home has more; a whole network behind one port needs no longer list. */
const addressesMax = 16;

/** Addresses by interface; `isComplete` unless the table is longer than we read. */
export type AddressTable = {
  readonly isComplete: boolean;
  readonly total: number;
  readonly on: ReadonlyMap<number, readonly string[]>;
};

/**
 * The addresses that the switch has learnt on an interface. Null when that can't be said: the switch has no such
 * table, or it is longer than there is time for.
 */
export async function readAddresses(agent: SnmpAgent, ifIndex: number): Promise<readonly string[] | null> {
  const table = await addressesByInterface(agent);
  if (table === null) return null;
  return table.on.get(ifIndex) ?? (table.isComplete ? [] : null);
}

/** Null for a switch without such a table, or with an empty one: it may know and not tell. */
export async function addressesByInterface(agent: SnmpAgent): Promise<AddressTable | null> {
  const bridge = (await agent.walk([interfaceColumns.bridgePort])).column(interfaceColumns.bridgePort);
  if (bridge.size === 0) return null;
  for (const column of addressColumns) {
    const table = await agent.walk([column]);
    const rows = table.column(column);
    if (rows.size === 0) continue;
    const on = groupByInterface(rows, bridge);
    return { isComplete: table.isComplete && isWhole(column, on), total: rows.size, on };
  }
  return null;
}

/** The older table has often only one of a switch's networks: then most ports have nothing in it. */
const isWhole = (column: string, on: ReadonlyMap<number, unknown>): boolean =>
  column === addressColumns[0] || on.size >= interfacesOfWholeTable;

const interfacesOfWholeTable = 3;

/** @param table the bridge port by the address, which ends the row's index as six numbers */
function groupByInterface(table: Column, bridge: Column): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, Set<string>>();
  for (const [index, value] of table) {
    const ifIndex = asInteger(bridge.get(String(asInteger(value) ?? "")));
    const address = addressOf(index);
    if (ifIndex === null || address === null) continue;
    const addresses = found.get(ifIndex) ?? new Set();
    found.set(ifIndex, addresses.add(address));
  }
  return new Map(
    [...found].map(([ifIndex, addresses]) => [ifIndex, [...addresses].toSorted().slice(0, addressesMax)]),
  );
}

function addressOf(index: string): string | null {
  const octets = index.split(".").slice(-octetsOfAddress).map(Number);
  if (octets.length < octetsOfAddress || octets.some((octet) => !(octet >= 0 && octet <= 255))) return null;
  return octets.map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}
