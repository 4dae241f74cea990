import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { TestResult } from "./drop-tests.ts";

/** The results of the last days, the newest first. */
export async function findDropTests(db: Db, login: Login, since: Instant): Promise<readonly TestResult[]> {
  const { rows } = await sql<TestResult>`
    select test, result, tested_at as "testedAt"
    from drop_tests where login = ${login} and tested_at >= ${since} order by tested_at desc, test
  `.execute(db);
  return rows;
}

export async function insertDropTest(
  tx: Tx,
  test: TestResult & { readonly login: Login; readonly conversationId: string | null },
): Promise<void> {
  const { login, result, testedAt, conversationId } = test;
  await sql`
    insert into drop_tests (login, test, result, tested_at, conversation_id)
    values (${login}, ${test.test}, ${result}, ${testedAt}, ${conversationId})
    on conflict (login, tested_at, test) do update set result = excluded.result
  `.execute(tx);
}

/** Forgets the results before `before`. */
export async function forgetDropTests(db: Db, before: Instant): Promise<void> {
  await sql`delete from drop_tests where tested_at < ${before}`.execute(db);
}
