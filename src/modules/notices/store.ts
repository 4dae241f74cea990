import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";

export async function insertNotice(
  tx: Tx,
  notice: {
    readonly id: string;
    readonly kind: string;
    readonly to: string;
    readonly textSealed: string;
    readonly createdAt: Instant;
    readonly usefulUntil: Instant | undefined;
  },
): Promise<void> {
  await sql`
    insert into notices (id, kind, to_number, text_sealed, created_at, useful_until)
    values (${notice.id}, ${notice.kind}, ${notice.to}, ${notice.textSealed}, ${notice.createdAt}, ${notice.usefulUntil ?? null})
  `.execute(tx);
}

/** A notice that still waits. */
export type WaitingNotice = {
  readonly to: string;
  readonly textSealed: string;
  readonly usefulUntil: Instant | null;
};

/** Undefined when it was delivered or dropped before. */
export async function findWaitingNotice(db: Db, id: string): Promise<WaitingNotice | undefined> {
  const { rows } = await sql<WaitingNotice>`
    select to_number as to, text_sealed as "textSealed", useful_until as "usefulUntil"
    from notices where id = ${id} and text_sealed is not null
  `.execute(db);
  return rows[0];
}

/** Nobody needs the text any more, so it goes. */
export async function markDelivered(db: Db, id: string, at: Instant): Promise<void> {
  await sql`
    update notices set delivered_at = ${at}, text_sealed = null where id = ${id} and text_sealed is not null
  `.execute(db);
}

export async function markDropped(db: Db, id: string, at: Instant): Promise<void> {
  await sql`
    update notices set dropped_at = ${at}, text_sealed = null where id = ${id} and text_sealed is not null
  `.execute(db);
}
