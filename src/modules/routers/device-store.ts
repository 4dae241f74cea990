import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { RouterDevice, RouterFacts } from "../acs/router-device.ts";

const columns = sql`
  id, oui, product_class as "productClass", serial_number as "serialNumber", manufacturer, managed_by as "managedBy",
  login, login_from as "loginFrom", root, software_version as "softwareVersion", facts,
  connection_request_url as "connectionRequestUrl", source_address as "sourceAddress",
  has_credentials as "hasCredentials", first_seen_at as "firstSeenAt", last_inform_at as "lastInformAt",
  last_boot_at as "lastBootAt", looked_at as "lookedAt"`;

/** What an Inform, or the provider's ACS, says of a device. */
export type SeenDevice = Pick<
  RouterDevice,
  | "id"
  | "oui"
  | "productClass"
  | "serialNumber"
  | "manufacturer"
  | "managedBy"
  | "root"
  | "softwareVersion"
  | "connectionRequestUrl"
  | "sourceAddress"
  | "lastInformAt"
> & {
  readonly hasBooted: boolean;
  /** It is as it left the factory: what we set is gone. */ readonly isBare: boolean;
};

/** Keeps what a device says of itself; what it doesn't say stays. */
export async function saveSeenDevice(tx: Tx, seen: SeenDevice): Promise<RouterDevice> {
  const { rows } = await sql<RouterDevice>`
    insert into router_devices as known
      (id, oui, product_class, serial_number, manufacturer, managed_by, root, software_version,
       connection_request_url, source_address, first_seen_at, last_inform_at, last_boot_at)
    values (${seen.id}, ${seen.oui}, ${seen.productClass}, ${seen.serialNumber}, ${seen.manufacturer},
      ${seen.managedBy}, ${seen.root}, ${seen.softwareVersion}, ${seen.connectionRequestUrl}, ${seen.sourceAddress},
      ${seen.lastInformAt}, ${seen.lastInformAt}, ${seen.hasBooted ? seen.lastInformAt : null})
    on conflict (id) do update set
      manufacturer = excluded.manufacturer, managed_by = excluded.managed_by,
      root = coalesce(excluded.root, known.root),
      software_version = coalesce(excluded.software_version, known.software_version),
      connection_request_url = coalesce(excluded.connection_request_url, known.connection_request_url),
      source_address = coalesce(excluded.source_address, known.source_address),
      last_inform_at = greatest(known.last_inform_at, excluded.last_inform_at),
      last_boot_at = coalesce(excluded.last_boot_at, known.last_boot_at),
      has_credentials = known.has_credentials and not ${seen.isBare},
      looked_at = case when ${seen.isBare} then null else known.looked_at end
    returning ${columns}
  `.execute(tx);
  return rows[0]!;
}

/** Keeps what was found when the device was looked at. */
export async function saveLook(
  tx: Tx,
  id: string,
  look: { readonly facts: RouterFacts; readonly hasCredentials: boolean; readonly at: Instant },
): Promise<void> {
  await sql`
    update router_devices
    set facts = ${JSON.stringify(look.facts)}::jsonb, has_credentials = ${look.hasCredentials}, looked_at = ${look.at}
    where id = ${id}
  `.execute(tx);
}

/** S6: the login that the router itself names, where its router is the provider's and no other device is known for it. */
export async function bindByUsername(tx: Tx, id: string, login: string): Promise<void> {
  await sql`
    update router_devices d set login = s.login, login_from = 'router'
    from subscribers s
    where d.id = ${id} and s.login = ${login} and s.router = 'rented' and d.login_from is distinct from 'import'
      and not exists (select from router_devices other where other.login = s.login and other.id <> d.id)
  `.execute(tx);
}

/** Forgets whose a router is when it names another login, or none that is ours. */
export async function unbindOthers(tx: Tx, id: string, login: string | null): Promise<void> {
  await sql`
    update router_devices set login = null, login_from = null
    where id = ${id} and login_from = 'router' and login is distinct from ${login}
  `.execute(tx);
}

export async function findDevices(
  db: Db,
  filter: { readonly id?: string; readonly login?: Login | undefined },
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly RouterDevice[]> {
  const { rows } = await sql<RouterDevice>`
    select ${columns} from router_devices where ${matches(filter)}
    order by last_inform_at desc, id limit ${limit} offset ${offset}
  `.execute(db);
  return rows;
}

export async function countDevices(db: Db, filter: { readonly login?: Login | undefined }): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from router_devices where ${matches(filter)}
  `.execute(db);
  return rows[0]?.total ?? 0;
}

const matches = ({ id, login }: { readonly id?: string; readonly login?: Login | undefined }) =>
  sql`(${id ?? null}::text is null or id = ${id ?? null})
    and (${login ?? null}::text is null or login = ${login ?? null})`;

/** Says whose a router is, as the provider's files have it; whoever else had the login gives it up. */
export async function bindByImport(tx: Tx, id: string, login: Login): Promise<void> {
  await sql`
    update router_devices set login = null, login_from = null where login = ${login} and id <> ${id}
  `.execute(tx);
  await sql`update router_devices set login = ${login}, login_from = 'import' where id = ${id}`.execute(tx);
}
