import { type Column, type Columns, type SnmpAgent, SnmpSilence } from "../../platform/snmp/snmp-agent.ts";
import { isOidBefore, type SnmpValue } from "../../platform/snmp/values.ts";
import { interfaceColumns, mapPorts, readInterfaces } from "./interfaces.ts";
import {
  oidsOfPort,
  portColumns,
  type PortReading,
  readPortValues,
  readUpTicks,
  sysObjectId,
  sysUpTime,
} from "./port-reading.ts";

// Asks a whole switch, or one port of it. Everything here throws SnmpSilence when the switch doesn't answer, or when
// nothing that it answers of its ports makes sense.

/** Where a port of the front is found, by its number. */
export type PortPlace = { readonly port: number; readonly ifIndex: number; readonly name: string };

/** @param ports how many the switch has for subscribers; null: as many as it names itself */
export async function findPorts(agent: SnmpAgent, ports: number | null): Promise<readonly PortPlace[]> {
  const columns = await agent.walk(Object.values(interfaceColumns));
  return placesOf(columns, ports);
}

function placesOf(columns: Columns, ports: number | null): readonly PortPlace[] {
  const table = readInterfaces(columns);
  if (ports !== null && table.interfaces.length === 0) throw new SnmpSilence("it names no interfaces");
  const names = new Map(table.interfaces.map(({ ifIndex, name }) => [ifIndex, name]));
  return [...mapPorts(table, ports)]
    .map(([port, ifIndex]) => ({ port, ifIndex, name: names.get(ifIndex) ?? "" }))
    .toSorted((a, b) => a.port - b.port);
}

export type NodeReading = { readonly upTicks: number; readonly ports: readonly PortReading[] };

const stateColumns = [portColumns.admin, portColumns.oper] as const;
const counterColumns = [
  portColumns.highSpeed,
  portColumns.duplex,
  portColumns.inErrors,
  portColumns.alignment,
  portColumns.fcs,
  portColumns.unicast,
  portColumns.multicast,
  portColumns.broadcast,
] as const;

/** What is asked of all ports: their states, and every now and then what else they count and do. */
export type Extent = "states" | "all";

/** Reads all ports of a switch side by side. */
export async function readNode(
  agent: SnmpAgent,
  places: readonly PortPlace[],
  extent: Extent,
): Promise<NodeReading> {
  const columns = extent === "all" ? [...stateColumns, ...counterColumns] : stateColumns;
  const values = places.length === 0 ? await agent.get([sysUpTime]) : await readRows(agent, columns, places);
  const ports = places.map((place) => readPortValues(values, place));
  refuseNonsense(values, ports);
  return { upTicks: readUpTicks(values), ports };
}

/** A port has two states, and they have names; a switch that says something else of all of them says nothing. */
function refuseNonsense(values: Column, ports: readonly PortReading[]): void {
  const said = ports.filter(({ ifIndex }) =>
    stateColumns.some((column) => values.has(`${column}.${ifIndex}`)),
  );
  if (said.length > 0 && said.every(({ admin, oper }) => admin === null && oper === null))
    throw new SnmpSilence("what it says of its ports makes no sense");
}

/** Objects that an answer of 1,400 bytes holds; agents send fewer where it doesn't. */
const objectsAtOnce = 64;

/** The rows of `places` in all `columns`, and the uptime. Interfaces between them come along. */
async function readRows(
  agent: SnmpAgent,
  columns: readonly string[],
  places: readonly PortPlace[],
): Promise<Column> {
  const values = new Map<string, SnmpValue>();
  const indexes = places.map(({ ifIndex }) => ifIndex);
  const [first, last] = [Math.min(...indexes), Math.max(...indexes)];
  let open = columns.map((root) => ({
    root,
    after: first > 1 ? `${root}.${first - 1}` : root,
    to: `${root}.${last}`,
  }));
  do {
    const rows = Math.max(
      1,
      Math.min(last - first + 1, Math.floor(objectsAtOnce / Math.max(1, open.length))),
    );
    const answer = await agent.getBulk(
      // The object after this one is the uptime.
      [sysUpTime.replace(/\.0$/, "")],
      open.map(({ after }) => after),
      rows,
    );
    for (const { oid, value } of answer.scalars)
      if (oid === sysUpTime && value !== null) values.set(sysUpTime, value);
    open = open.flatMap((column, index) => {
      let { after } = column;
      for (const { oid, value } of answer.columns[index] ?? []) {
        if (!oid.startsWith(`${column.root}.`) || !isOidBefore(after, oid)) return [];
        if (value !== null) values.set(oid, value);
        after = oid;
      }
      return after !== column.after && isOidBefore(after, column.to) ? [{ ...column, after }] : [];
    });
  } while (open.length > 0);
  return values;
}

export type OnePort = {
  readonly objectId: Column;
  readonly upTicks: number;
  readonly reading: PortReading;
};

/** All that a switch tells of one port. */
export async function readOnePort(agent: SnmpAgent, place: PortPlace): Promise<OnePort> {
  const values = await agent.get([sysUpTime, sysObjectId, ...oidsOfPort(place.ifIndex)]);
  const reading = readPortValues(values, place);
  refuseNonsense(values, [reading]);
  return { objectId: values, upTicks: readUpTicks(values), reading };
}
