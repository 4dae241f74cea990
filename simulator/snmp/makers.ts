import { hashOf } from "../world/chance.ts";
import type { AccessNode } from "../world/world.ts";
import type { Oid } from "./ber.ts";
import { readOid } from "./ber.ts";
import type { CableTestTable } from "./cable-tables.ts";
import {
  ciscoTable,
  dlinkNewTable,
  dlinkOldTable,
  edgecoreTable,
  eltexTable,
  huaweiTable,
  textTable,
} from "./cable-tables.ts";

/** How a maker's switch shows itself; each numbers its ports in its own way. */
export type Maker = {
  readonly objectId: Oid;
  readonly description: string;
  readonly interfaceOf: (port: number) => number;
  readonly bridgePortOf: (port: number) => number;
  readonly nameOf: (port: number) => string;
  /** Where errors are counted beside ifInErrors: the Ethernet table, RMON, or nowhere. */
  readonly errorsIn: "dot3" | "rmon" | "interface";
  /** Whether addresses are listed by VLAN. */
  readonly listsByVlan: boolean;
  readonly cableTest: CableTestTable | null;
  readonly cableTestSeconds: number;
};

const same = (port: number): number => port;

const dlinkOld: Maker = {
  objectId: readOid("1.3.6.1.4.1.171.10.133.10.2"),
  description: "DGS-3000-28X Gigabit Ethernet Switch",
  interfaceOf: same,
  bridgePortOf: same,
  nameOf: (port) => `1/${port}`,
  errorsIn: "interface",
  listsByVlan: true,
  cableTest: dlinkOldTable,
  cableTestSeconds: 2.5,
};

const makers: Readonly<Record<string, Maker>> = {
  "D-Link": dlinkOld,
  "D-Link new": {
    ...dlinkOld,
    objectId: readOid("1.3.6.1.4.1.171.10.141.4.1"),
    description: "DGS-1510-28X/ME Gigabit Ethernet Switch",
    errorsIn: "dot3",
    cableTest: dlinkNewTable,
    cableTestSeconds: 2,
  },
  Huawei: {
    objectId: readOid("1.3.6.1.4.1.2011.2.23.291"),
    description: "S5720-56C-PWR-EI-AC Huawei Versatile Routing Platform Software",
    // Loopback, null, console, management and the first network come before the ports.
    interfaceOf: (port) => 5 + port,
    bridgePortOf: same,
    nameOf: (port) => `GigabitEthernet0/0/${port}`,
    errorsIn: "dot3",
    listsByVlan: true,
    cableTest: huaweiTable,
    cableTestSeconds: 6,
  },
  Eltex: {
    objectId: readOid("1.3.6.1.4.1.35265.1.83"),
    description: "MES2324B 28-port 1G/10G Managed Switch",
    interfaceOf: (port) => 48 + port,
    bridgePortOf: (port) => 48 + port,
    nameOf: (port) => `gi1/0/${port}`,
    errorsIn: "dot3",
    listsByVlan: true,
    cableTest: eltexTable,
    cableTestSeconds: 2,
  },
  SNR: {
    ...dlinkOld,
    objectId: readOid("1.3.6.1.4.1.40418.7.53"),
    description: "SNR-S2990X-24FQ Device, Compiled Jan 10 13:47:05 2019",
    nameOf: (port) => `Ethernet1/0/${port}`,
    errorsIn: "rmon",
    cableTest: textTable(readOid("1.3.6.1.4.1.40418.7.100.3.2.1")),
    cableTestSeconds: 3,
  },
  QTECH: {
    ...dlinkOld,
    objectId: readOid("1.3.6.1.4.1.27514.1.1.1.351"),
    description: "QSW-3750-28T-AC Device",
    nameOf: (port) => `Ethernet1/${port}`,
    errorsIn: "rmon",
    cableTest: textTable(readOid("1.3.6.1.4.1.27514.100.3.2.1")),
    cableTestSeconds: 3,
  },
  Cisco: {
    objectId: readOid("1.3.6.1.4.1.9.1.697"),
    description: "Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE11",
    interfaceOf: (port) => 10_100 + port,
    bridgePortOf: same,
    nameOf: (port) => `Gi0/${port}`,
    errorsIn: "dot3",
    listsByVlan: false,
    cableTest: ciscoTable,
    cableTestSeconds: 3,
  },
  Edgecore: {
    ...dlinkOld,
    objectId: readOid("1.3.6.1.4.1.259.10.1.22.101"),
    description: "ES3528MV2",
    nameOf: (port) => `Ethernet1/${port}`,
    errorsIn: "dot3",
    cableTest: edgecoreTable,
    cableTestSeconds: 2,
  },
};

/** Half of the switches of D-Link are of the new line. */
export function makerOf(node: AccessNode): Maker {
  const isNew = node.vendor === "D-Link" && hashOf("model", node.id) % 2 === 1;
  const maker = makers[isNew ? "D-Link new" : node.vendor];
  if (maker === undefined) throw new Error(`nobody knows the maker ${node.vendor}`);
  return node.kind === "switch" ? maker : { ...maker, cableTest: null };
}
