import { sql } from "kysely";
import type { Db } from "../../src/platform/database.ts";

/** What waits in the job queue under this name, the oldest first. */
export async function queuedJobs(db: Db, task: string): Promise<unknown[]> {
  const { rows } = await sql<{ payload: unknown }>`
    select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = ${task} order by j.id
  `.execute(db);
  return rows.map(({ payload }) => payload);
}
