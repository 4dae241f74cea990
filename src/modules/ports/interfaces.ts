import type { Columns } from "../../platform/snmp/snmp-agent.ts";
import { asInteger, asText } from "../../platform/snmp/values.ts";

/**
 * Which interface of a switch is the port that is printed on its front. Makers number interfaces as they like, so
 * names count first, then the numbers of bridge ports where these prove to be those of the front. Where two
 * interfaces could be meant, nobody guesses.
 */

/** Columns of the interfaces' tables (RFC 2863, RFC 4188). */
export const interfaceColumns = {
  description: "1.3.6.1.2.1.2.2.1.2",
  type: "1.3.6.1.2.1.2.2.1.3",
  name: "1.3.6.1.2.1.31.1.1.1.1",
  bridgePort: "1.3.6.1.2.1.17.1.4.1.2",
} as const;

export type Interface = { readonly ifIndex: number; readonly type: number | null; readonly name: string };

export type InterfaceTable = {
  readonly interfaces: readonly Interface[];
  /** Interfaces by the numbers under which bridges know them. */
  readonly byBridgePort: ReadonlyMap<number, number>;
};

/** The interface of each port of the front, as far as it is certain. */
export type PortMap = ReadonlyMap<number, number>;

export function readInterfaces(columns: Columns): InterfaceTable {
  const types = columns.column(interfaceColumns.type);
  const names = columns.column(interfaceColumns.name);
  const descriptions = columns.column(interfaceColumns.description);
  const indexes = new Set([...types.keys(), ...names.keys(), ...descriptions.keys()].map(Number));
  const interfaces = [...indexes].filter(Number.isInteger).map((ifIndex) => ({
    ifIndex,
    type: asInteger(types.get(String(ifIndex))),
    name: asText(names.get(String(ifIndex))) || asText(descriptions.get(String(ifIndex))) || "",
  }));
  const bridge = [...columns.column(interfaceColumns.bridgePort)].flatMap(([port, value]) => {
    const ifIndex = asInteger(value);
    return ifIndex === null || !/^\d+$/.test(port) ? [] : [[Number(port), ifIndex] as const];
  });
  return { interfaces, byBridgePort: new Map(bridge) };
}

/** IANAifType: ethernetCsmacd, and those that it replaced: fastEther, gigabitEthernet. */
const ethernetTypes: readonly (number | null)[] = [6, 62, 69, 117];
/** IANAifType gpon: the ports of such a device are no wires to flats. */
const gponType = 250;
/** Ethernet that no subscriber is plugged into: management, bundles, networks. */
const notOnFront =
  /^(?:m(?:anagement|gmt|eth)|oob|po(?:rt-channel|rtchannel)?\d*$|port-channel|eth-trunk|trunk|lag|ae\d|bond|br(?:idge)?\d|vlan|loopback|lo\d*$|null|stack|802\.1q|fa0$|fastethernet0$)/i;

/** How many ports more one row must have than another that has the same number, to be the subscribers' one. */
const clearlyMore = 2;

/** Interfaces that are sockets of the device, be it known of which number or not. */
export const portInterfaces = ({ interfaces }: InterfaceTable): readonly Interface[] =>
  interfaces
    .filter(({ type, name }) => (ethernetTypes.includes(type) && !notOnFront.test(name)) || type === gponType)
    .toSorted((a, b) => a.ifIndex - b.ifIndex);

/** @param ports how many ports the switch has for subscribers; null: as many as it names itself */
export function mapPorts(table: InterfaceTable, ports: number | null): PortMap {
  if (table.interfaces.some(({ type }) => type === gponType)) return new Map();
  const ethernet = portInterfaces(table);
  const rows = rowsByName(ethernet);
  const names = byNames(rows);
  const bridge = byBridge(table, ethernet, names);
  const isNamed = rows.some((row) => row.size > 1);
  const map = new Map<number, number>();
  const byIndex = new Map(isNamed ? [] : ethernet.map(({ ifIndex }) => [ifIndex, ifIndex] as const));
  const last = ports ?? Math.max(0, ...names.keys(), ...bridge.keys(), ...byIndex.keys());
  for (let port = 1; port <= last; port += 1) {
    const ifIndex = names.get(port) ?? bridge.get(port) ?? byIndex.get(port);
    if (ifIndex !== undefined && names.get(port) !== ambiguous) map.set(port, ifIndex);
  }
  return map;
}

/** Ports in one row of the front: all that is before the last number of their names is the same. */
type Row = ReadonlyMap<number, number>;

const ambiguous = -1;

function rowsByName(ethernet: readonly Interface[]): readonly Row[] {
  const rows = new Map<string, Map<number, number>>();
  for (const { ifIndex, name } of ethernet) {
    const [, prefix, digits] = /^(.*?)(\d+)$/.exec(name) ?? [];
    if (prefix === undefined) continue;
    const row = rows.get(prefix.toLowerCase()) ?? new Map<number, number>();
    const number = Number(digits);
    row.set(number, row.has(number) ? ambiguous : ifIndex);
    rows.set(prefix.toLowerCase(), row);
  }
  return [...rows.values()];
}

/** The ports of the longest row; those of a shorter one have other numbers, or nobody knows which is meant. */
function byNames(rows: readonly Row[]): Row {
  const [longest, ...others] = rows.toSorted((a, b) => b.size - a.size);
  if (longest === undefined || longest.size === 1) return new Map();
  // Rows that begin with 0 leave it open whether the front does.
  const isCounted = !longest.has(0);
  const rivals = others.filter(({ size }) => size * clearlyMore > longest.size);
  return new Map(
    [...longest].map(([port, ifIndex]) => [
      port,
      isCounted && !rivals.some((row) => row.has(port)) ? ifIndex : ambiguous,
    ]),
  );
}

/** Numbers of bridge ports, unless names say that they aren't those of the front. */
function byBridge({ byBridgePort }: InterfaceTable, ethernet: readonly Interface[], names: Row): Row {
  const isEthernet = new Set(ethernet.map(({ ifIndex }) => ifIndex));
  const contradicts = [...byBridgePort].some(
    ([port, ifIndex]) => names.has(port) && names.get(port) !== ambiguous && names.get(port) !== ifIndex,
  );
  const agrees = [...names].filter(([port, ifIndex]) => byBridgePort.get(port) === ifIndex).length;
  if (contradicts || (names.size > 0 && agrees * clearlyMore < names.size)) return new Map();
  return new Map([...byBridgePort].filter(([, ifIndex]) => isEthernet.has(ifIndex)));
}
