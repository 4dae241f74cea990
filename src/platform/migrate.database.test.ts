import { sql } from "kysely";
import { expect, test } from "vitest";
import { createTestDatabase } from "../../test/harness/database.ts";

test("a migrated database has the job queue", async () => {
  const database = await createTestDatabase();
  const { rows } = await sql`select to_regproc('graphile_worker.add_job') is not null as "exists"`.execute(database.db);
  expect(rows).toEqual([{ exists: true }]);
  await database.close();
});
