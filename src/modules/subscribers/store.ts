import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { FeeState, KnownFeeState } from "./account.ts";
import type { Subscriber } from "./subscriber.ts";

/** The contracts that there are of `logins`. */
export async function findSubscribers(db: Db, logins: readonly Login[]): Promise<readonly Subscriber[]> {
  const { rows } = await sql<Subscriber>`
    select login, owner_name as "ownerName", iin, contact_number as "contactNumber", language,
      city, street, house, entrance, flat, tariff, bundle_numbers as "bundleNumbers",
      fee_paid as "isFeePaid", fee_amount_tiyn as "feeAmountTiyn", fee_at as "feeAt",
      suspended_from as "suspendedFrom", suspended_until as "suspendedUntil", router, tv_box as "tvBox"
    from subscribers where login = any(${logins}) order by login
  `.execute(db);
  return rows;
}

/** The logins whose contact number or bundle holds the number. */
export async function findLoginsOfNumber(db: Db, number: string): Promise<readonly Login[]> {
  const { rows } = await sql<{ login: Login }>`
    select login from subscribers where contact_number = ${number} or bundle_numbers @> array[${number}] order by login
  `.execute(db);
  return rows.map(({ login }) => login);
}

/** What is known of the fees of `logins`; nobody else changes it before this transaction ends. */
export async function lockFeeStates(tx: Tx, logins: readonly Login[]): Promise<readonly KnownFeeState[]> {
  const { rows } = await sql<KnownFeeState>`
    select login, fee_paid as paid, fee_amount_tiyn as "amountTiyn", fee_at as at
    from subscribers where login = any(${logins}) order by login for no key update
  `.execute(tx);
  return rows;
}

/** @param now the product's clock, for when the row changed. */
export async function updateFeeStates(tx: Tx, states: readonly FeeState[], now: Instant): Promise<void> {
  await sql`
    update subscribers
    set fee_paid = told.paid, fee_amount_tiyn = told.amount_tiyn, fee_at = told.at, updated_at = ${now}
    from unnest(
      ${states.map(({ login }) => login)}::text[], ${states.map(({ paid }) => paid)}::boolean[],
      ${states.map(({ amountTiyn }) => amountTiyn)}::bigint[], ${states.map(({ at }) => at.toString())}::timestamptz[]
    ) as told (login, paid, amount_tiyn, at)
    where subscribers.login = told.login
  `.execute(tx);
}

/** Makes everyone who asks the same of this login wait for this transaction. */
export async function lockSubscriber(tx: Tx, login: Login): Promise<void> {
  await sql`select from subscribers where login = ${login} for no key update`.execute(tx);
}
