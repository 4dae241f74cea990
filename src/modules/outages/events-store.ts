import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { OutageEventKind, OutageId } from "./outage.ts";

/** One thing that happened to an outage; `who` is a member of the staff, null where the product did it. */
export type OutageEvent = {
  readonly at: Instant;
  readonly kind: OutageEventKind;
  readonly who: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};

export async function addEvent(
  tx: Tx,
  outageId: OutageId,
  { at, kind, who, detail }: OutageEvent,
): Promise<void> {
  await sql`
    insert into outage_events (outage_id, at, kind, who, detail)
    values (${outageId}, ${at}, ${kind}, ${who}, ${JSON.stringify(detail)})
  `.execute(tx);
}

/** The oldest first. */
export async function findEvents(db: Db, outageId: string): Promise<readonly OutageEvent[]> {
  const { rows } = await sql<OutageEvent>`
    select at, kind, who, detail from outage_events where outage_id = ${outageId} order by seq
  `.execute(db);
  return rows;
}
