import type { z } from "zod";
import { type NodeAccess, snmpPort } from "../modules/topology/topology.ts";
import {
  snmpAuthProtocols,
  type SnmpCredentials,
  snmpKeyCharactersMin,
  snmpPrivacyProtocols,
} from "../platform/snmp/credentials.ts";
import { oneOf, optional, optionalText, requiredText, wholeNumber } from "./cell-schemas.ts";

/** How a node is asked by SNMP; the columns may be left out of the file. */
export const snmpColumns = [
  "snmp_version",
  "snmp_port",
  "snmp_community",
  "snmp_write_community",
  "snmp_user",
  "snmp_write_user",
  "snmp_auth_protocol",
  "snmp_auth_key",
  "snmp_privacy_protocol",
  "snmp_privacy_key",
] as const;

export type SnmpColumn = (typeof snmpColumns)[number];

const key = requiredText.min(snmpKeyCharactersMin, `has less than ${snmpKeyCharactersMin} characters`);

export const snmpCells = {
  snmp_version: optional(oneOf(["2c", "3"])),
  snmp_port: optional(wholeNumber(1, 65_535)),
  snmp_community: optionalText,
  snmp_write_community: optionalText,
  snmp_user: optionalText,
  snmp_write_user: optionalText,
  snmp_auth_protocol: optional(oneOf(snmpAuthProtocols)),
  snmp_auth_key: optional(key),
  snmp_privacy_protocol: optional(oneOf(snmpPrivacyProtocols)),
  snmp_privacy_key: optional(key),
} as const satisfies Record<SnmpColumn, z.ZodType>;

type SnmpCells = { readonly [Column in SnmpColumn]: z.output<(typeof snmpCells)[Column]> };

/** Null when the row has no version: what is known of the node stays. */
export function readSnmpAccess(
  cells: SnmpCells & { readonly kind: string; readonly address: string | null },
  context: z.RefinementCtx,
): NodeAccess | null {
  const wrong = wrongColumns(cells);
  for (const [column, message] of wrong) context.addIssue({ code: "custom", path: [column], message });
  if (wrong.length > 0 || cells.snmp_version === null) return null;
  const port = cells.snmp_port ?? snmpPort;
  if (cells.snmp_version === "2c") {
    const write = cells.snmp_write_community;
    return {
      port,
      read: community(cells.snmp_community ?? ""),
      write: write === null ? null : community(write),
    };
  }
  const write = cells.snmp_write_user;
  return {
    port,
    read: userOf(cells, cells.snmp_user ?? ""),
    write: write === null ? null : userOf(cells, write),
  };
}

const community = (text: string): SnmpCredentials => ({ version: "2c", community: text });

function userOf(cells: SnmpCells, user: string): SnmpCredentials {
  const { snmp_auth_protocol: auth, snmp_privacy_protocol: privacy } = cells;
  return {
    version: "3",
    user,
    auth: auth === null ? null : { protocol: auth, key: cells.snmp_auth_key ?? "" },
    privacy: privacy === null ? null : { protocol: privacy, key: cells.snmp_privacy_key ?? "" },
  };
}

type WrongColumn = readonly [SnmpColumn | "address", string];

const ofVersion2 = ["snmp_community", "snmp_write_community"] as const;
const ofVersion3 = snmpColumns.slice(4);

/** What doesn't go together in a row. */
function wrongColumns(
  cells: SnmpCells & { readonly kind: string; readonly address: string | null },
): readonly WrongColumn[] {
  const version = cells.snmp_version;
  const filled = (columns: readonly SnmpColumn[], reason: string): readonly WrongColumn[] =>
    columns.filter((column) => cells[column] !== null).map((column) => [column, reason]);
  const empty = (columns: readonly SnmpColumn[], reason: string): readonly WrongColumn[] =>
    columns.filter((column) => cells[column] === null).map((column) => [column, reason]);
  if (cells.kind === "nas") return filled(snmpColumns, "is empty for a nas");
  if (version === null) return filled(snmpColumns.slice(1), "has no snmp_version beside it");
  const address: readonly WrongColumn[] =
    cells.address === null ? [["address", "is empty, and snmp_version isn't"]] : [];
  if (version === "2c")
    return [
      ...address,
      ...empty(["snmp_community"], "is empty"),
      ...filled(ofVersion3, "is empty for version 2c"),
    ];
  const pairOf = (protocol: SnmpColumn, keyColumn: SnmpColumn): readonly WrongColumn[] =>
    cells[protocol] === null
      ? filled([keyColumn], `has no ${protocol} beside it`)
      : empty([keyColumn], `is empty, and ${protocol} isn't`);
  return [
    ...address,
    ...filled(ofVersion2, "is empty for version 3"),
    ...empty(["snmp_user"], "is empty"),
    ...pairOf("snmp_auth_protocol", "snmp_auth_key"),
    ...pairOf("snmp_privacy_protocol", "snmp_privacy_key"),
    ...(cells.snmp_privacy_protocol === null
      ? []
      : empty(["snmp_auth_protocol"], "is empty, and snmp_privacy_protocol isn't")),
  ];
}
