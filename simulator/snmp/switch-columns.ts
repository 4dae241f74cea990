import type { PortState } from "../life/ports.ts";
import type { Second } from "../time.ts";
import { macOf } from "../life/traffic.ts";
import type { AccessNode, Line } from "../world/world.ts";
import { compareOids, integer, objectId, readOid, text, unsigned, type Oid, type Value } from "./ber.ts";
import type { CableTests } from "./cable-test.ts";
import type { Column } from "./device.ts";
import type { Maker } from "./makers.ts";

/** A switch as its agent sees it, at the moment at which it is asked. */
export type SwitchView = {
  readonly node: AccessNode;
  readonly maker: Maker;
  readonly tests: CableTests;
  readonly ports: readonly PortView[];
  uptimeSeconds(): Second;
};

/** A port; without a line it is free, or an uplink. */
export type PortView = {
  readonly port: number;
  readonly ifIndex: number;
  readonly line: Line | undefined;
  readonly isUplink: boolean;
  state(): PortState;
};

/** All lines of a building are in one network. */
const vlan = 101;

/** Everything that the switch can be asked, in the order of the oids. */
export function columnsOf(view: SwitchView): readonly Column[] {
  const { maker, ports, tests } = view;
  const copper = ports.filter(({ isUplink }) => !isUplink);
  const byNumber = new Map(ports.map((one) => [one.port, one]));
  const cable = maker.cableTest?.({
    ports: copper,
    read: (port) => tests.read(port),
    start: (port) => tests.start(port, byNumber.get(port)?.line, byNumber.get(port)?.state()),
    isLinkUp: (port) => byNumber.get(port)?.state().isUp ?? false,
  });
  return [...systemColumns(view), ...interfaceColumns(view), ...errorColumns(view), ...bridgeColumns(view)]
    .concat(cable ?? [])
    .toSorted((a, b) => compareOids(a.oid, b.oid));
}

const single = (oid: string, read: () => Value): Column => ({
  oid: readOid(oid),
  rows: () => [[0]],
  read: (row) => (row.length === 1 && row[0] === 0 ? read() : null),
});

function systemColumns({ node, maker, ports, uptimeSeconds }: SwitchView): readonly Column[] {
  return [
    single("1.3.6.1.2.1.1.1", () => text(maker.description)),
    single("1.3.6.1.2.1.1.2", () => objectId(maker.objectId)),
    single("1.3.6.1.2.1.1.3", () => unsigned("timeTicks", uptimeSeconds() * 100)),
    single("1.3.6.1.2.1.1.4", () => text("noc@example.net")),
    single("1.3.6.1.2.1.1.5", () => text(node.id)),
    single("1.3.6.1.2.1.1.6", () => text(node.name)),
    single("1.3.6.1.2.1.2.1", () => integer(ports.length)),
  ];
}

/** A column with a row an interface. */
function perInterface({ ports }: SwitchView, oid: string, read: (port: PortView) => Value | null): Column {
  const rows = ports.map(({ ifIndex }): Oid => [ifIndex]);
  const byIndex = new Map(ports.map((one) => [one.ifIndex, one]));
  return {
    oid: readOid(oid),
    rows: () => rows,
    read: (row) => {
      const port = row.length === 1 ? byIndex.get(row[0]!) : undefined;
      return port === undefined ? null : read(port);
    },
  };
}

const upDown = (isUp: boolean): Value => integer(isUp ? 1 : 2);

function interfaceColumns(view: SwitchView): readonly Column[] {
  const { maker } = view;
  const entry = "1.3.6.1.2.1.2.2.1";
  const more = "1.3.6.1.2.1.31.1.1.1";
  const column = (oid: string, read: (port: PortView) => Value) => perInterface(view, oid, read);
  const counter = (oid: string, read: (counters: PortState["counters"]) => number): Column =>
    column(oid, (port) => unsigned("counter32", read(port.state().counters)));
  const long = (oid: string, read: (counters: PortState["counters"]) => number): Column =>
    column(oid, (port) => unsigned("counter64", read(port.state().counters)));
  return [
    column(`${entry}.1`, ({ ifIndex }) => integer(ifIndex)),
    column(`${entry}.2`, ({ port }) => text(`${maker.description.split(" ")[0]} ${maker.nameOf(port)}`)),
    column(`${entry}.3`, () => integer(6)),
    column(`${entry}.5`, (port) => unsigned("gauge32", port.state().megabits * 1_000_000)),
    column(`${entry}.7`, (port) => upDown(port.state().isAdminUp)),
    column(`${entry}.8`, (port) => upDown(port.state().isUp && !view.tests.isRunning(port.port))),
    column(`${entry}.9`, () => unsigned("timeTicks", 0)),
    counter(`${entry}.10`, ({ octetsUp }) => octetsUp),
    counter(`${entry}.11`, ({ framesUp }) => framesUp),
    counter(`${entry}.13`, () => 0),
    counter(`${entry}.14`, ({ errors }) => errors),
    counter(`${entry}.16`, ({ octetsDown }) => octetsDown),
    counter(`${entry}.17`, ({ framesDown }) => framesDown),
    counter(`${entry}.20`, () => 0),
    column(`${more}.1`, ({ port }) => text(maker.nameOf(port))),
    long(`${more}.6`, ({ octetsUp }) => octetsUp),
    long(`${more}.7`, ({ framesUp }) => framesUp),
    long(`${more}.10`, ({ octetsDown }) => octetsDown),
    long(`${more}.11`, ({ framesDown }) => framesDown),
    column(`${more}.15`, (port) => unsigned("gauge32", port.state().megabits)),
    column(`${more}.18`, ({ line, isUplink }) =>
      text(isUplink ? "uplink" : line === undefined ? "" : `flat ${line.home.flat}`),
    ),
  ];
}

function errorColumns(view: SwitchView): readonly Column[] {
  const { errorsIn } = view.maker;
  const column = (oid: string, read: (port: PortView) => Value): Column => perInterface(view, oid, read);
  const errors = (port: PortView): Value => unsigned("counter32", port.state().counters.errors);
  const none = (): Value => unsigned("counter32", 0);
  // Cable faults break the check sum of frames; other errors are rare.
  if (errorsIn === "dot3")
    return [
      column("1.3.6.1.2.1.10.7.2.1.2", none),
      column("1.3.6.1.2.1.10.7.2.1.3", errors),
      column("1.3.6.1.2.1.10.7.2.1.19", () => integer(3)),
    ];
  if (errorsIn === "rmon")
    return [
      column("1.3.6.1.2.1.16.1.1.1.1", ({ ifIndex }) => integer(ifIndex)),
      column("1.3.6.1.2.1.16.1.1.1.2", ({ ifIndex }) =>
        objectId([...readOid("1.3.6.1.2.1.2.2.1.1"), ifIndex]),
      ),
      column("1.3.6.1.2.1.16.1.1.1.8", errors),
      column("1.3.6.1.2.1.16.1.1.1.11", none),
      column("1.3.6.1.2.1.16.1.1.1.12", none),
    ];
  return [];
}

/** The gateway's address is learnt on the first uplink. */
const gatewayMac: Oid = [2, 0, 94, 0, 1, 1];

function bridgeColumns({ maker, ports }: SwitchView): readonly Column[] {
  const rowOf = (mac: Oid): Oid => (maker.listsByVlan ? [vlan, ...mac] : mac);
  const bits = (line: Line): Oid =>
    macOf(line)
      .split(":")
      .map((part) => Number.parseInt(part, 16));
  const known = ports
    .filter(({ line, isUplink }) => line !== undefined || isUplink)
    .map((port) => ({ port, row: rowOf(port.line === undefined ? gatewayMac : bits(port.line)) }))
    .filter(({ port }, index, all) => !port.isUplink || all.findIndex((one) => one.port.isUplink) === index)
    .toSorted((a, b) => compareOids(a.row, b.row));
  const byRow = new Map(known.map((one) => [one.row.join("."), one.port]));
  const bridgePorts = ports.map(({ port, ifIndex }) => ({ row: [maker.bridgePortOf(port)], ifIndex }));
  const interfaces = new Map(bridgePorts.map(({ row, ifIndex }) => [row[0]!, ifIndex]));
  return [
    {
      oid: readOid("1.3.6.1.2.1.17.1.4.1.2"),
      rows: () => bridgePorts.map(({ row }) => row),
      read: (row) => {
        const ifIndex = row.length === 1 ? interfaces.get(row[0]!) : undefined;
        return ifIndex === undefined ? null : integer(ifIndex);
      },
    },
    {
      oid: readOid(maker.listsByVlan ? "1.3.6.1.2.1.17.7.1.2.2.1.2" : "1.3.6.1.2.1.17.4.3.1.2"),
      rows: () => known.map(({ row }) => row),
      read: (row) => {
        const port = byRow.get(row.join("."));
        return port?.state().hasMac === true ? integer(maker.bridgePortOf(port.port)) : null;
      },
    },
  ];
}
