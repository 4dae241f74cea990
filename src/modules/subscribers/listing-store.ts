import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import type { Tx } from "../../platform/database.ts";
import type { Counted, ListedSubscriber, SavedCounts } from "./subscriber-list.ts";

// A list of subscribers lies in a table of its own until the transaction ends, so that its size is no matter of memory.

export async function createList(tx: Tx): Promise<void> {
  await sql`
    create temp table listed_subscribers (
      row integer, login text, "ownerName" text, iin text, "contactNumber" text, language text,
      city text, street text, house text, entrance text, flat text, tariff text, "bundleNumbers" text[],
      "isFeePaid" boolean, "feeAmountTiyn" bigint, "suspendedFrom" date, "suspendedUntil" date, router text, "tvBox" text
    ) on commit drop
  `.execute(tx);
}

export async function insertListed(tx: Tx, subscribers: readonly ListedSubscriber[]): Promise<void> {
  await sql`
    insert into listed_subscribers
    select * from json_populate_recordset(null::listed_subscribers, ${JSON.stringify(subscribers)}::json)
  `.execute(tx);
}

/** Tells the planner how long the list has become. */
export async function analyzeList(tx: Tx): Promise<void> {
  await sql`analyze listed_subscribers`.execute(tx);
}

/** Rows whose login an earlier row has. */
export async function findRepeatedLogins(
  tx: Tx,
  limit: number,
): Promise<readonly Counted<{ readonly row: number; readonly firstRow: number }>[]> {
  const { rows } = await sql<Counted<{ row: number; firstRow: number }>>`
    select row, "firstRow", count(*) over () as total
    from (select row, min(row) over (partition by login) as "firstRow" from listed_subscribers) listed
    where row > "firstRow" order by row limit ${limit}
  `.execute(tx);
  return rows;
}

/** The logins whose fee is unpaid so far and paid in the list. */
export async function findNewlyPaid(tx: Tx): Promise<readonly Login[]> {
  const { rows } = await sql<{ login: Login }>`
    select login from listed_subscribers join subscribers using (login)
    where "isFeePaid" and not fee_paid order by login
  `.execute(tx);
  return rows.map(({ login }) => login);
}

/** Adds who is new and changes who differs; in the order of logins, as everyone locks them. */
export async function saveListed(tx: Tx, now: Instant): Promise<SavedCounts> {
  const { rows } = await sql<SavedCounts>`
    with saved as (
      insert into subscribers as s (
        login, owner_name, iin, contact_number, language, city, street, house, entrance, flat, tariff, bundle_numbers,
        fee_paid, fee_amount_tiyn, suspended_from, suspended_until, router, tv_box, imported_at, updated_at
      )
      select
        login, "ownerName", iin, "contactNumber", language, city, street, house, entrance, flat, tariff, "bundleNumbers",
        "isFeePaid", "feeAmountTiyn", "suspendedFrom", "suspendedUntil", router, "tvBox", ${now}, ${now}
      from listed_subscribers order by login
      on conflict (login) do update set
        owner_name = excluded.owner_name, iin = excluded.iin, contact_number = excluded.contact_number,
        language = excluded.language, city = excluded.city, street = excluded.street, house = excluded.house,
        entrance = excluded.entrance, flat = excluded.flat, tariff = excluded.tariff,
        bundle_numbers = excluded.bundle_numbers, fee_paid = excluded.fee_paid,
        fee_amount_tiyn = excluded.fee_amount_tiyn,
        fee_at = case
          when (s.fee_paid, s.fee_amount_tiyn) = (excluded.fee_paid, excluded.fee_amount_tiyn) then s.fee_at
        end,
        suspended_from = excluded.suspended_from, suspended_until = excluded.suspended_until,
        router = excluded.router, tv_box = excluded.tv_box,
        imported_at = excluded.imported_at, updated_at = excluded.updated_at
      where (
        s.owner_name, s.iin, s.contact_number, s.language, s.city, s.street, s.house, s.entrance, s.flat, s.tariff,
        s.bundle_numbers, s.fee_paid, s.fee_amount_tiyn, s.suspended_from, s.suspended_until, s.router, s.tv_box
      ) is distinct from (
        excluded.owner_name, excluded.iin, excluded.contact_number, excluded.language, excluded.city, excluded.street,
        excluded.house, excluded.entrance, excluded.flat, excluded.tariff, excluded.bundle_numbers, excluded.fee_paid,
        excluded.fee_amount_tiyn, excluded.suspended_from, excluded.suspended_until, excluded.router, excluded.tv_box
      )
      -- A row that no transaction has replaced yet has just been added.
      returning xmax = 0 as is_new
    )
    select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed,
      (select count(*) from listed_subscribers) - count(*) as unchanged
    from saved
  `.execute(tx);
  return rows[0]!;
}
