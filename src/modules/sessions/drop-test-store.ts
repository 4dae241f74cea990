import { sql } from "kysely";
import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { type AskedLogin, askedRows, groupByAsked, type OfAsked } from "../../platform/asked-logins.ts";
import { batched } from "../../platform/batched.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { TestResult } from "./drop-tests.ts";

/** The results of the last days, the newest first. */
export const findDropTests = async (db: Db, login: Login, since: Instant): Promise<readonly TestResult[]> =>
  (await dropTestsSince(db, { login, since })) ?? [];

const dropTestsSince = batched<AskedLogin, readonly TestResult[]>(async (db, asked) => {
  const { rows } = await sql<OfAsked<TestResult>>`
    select asked.n, known.test, known.result, known.tested_at as "testedAt"
    from ${askedRows(asked)}
    join drop_tests known on known.login = asked.login and known.tested_at >= asked.since
    order by known.tested_at desc, known.test
  `.execute(db);
  return groupByAsked(asked, rows);
});

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
