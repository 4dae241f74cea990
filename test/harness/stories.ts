import { sql } from "kysely";
import type { Login } from "../../src/kernel/ids.ts";
import { openTestSupport, type TestSupport } from "../../src/modules/assistant/flows/testing/converse.ts";
import { diagnosisOf, type Found } from "../../src/modules/assistant/flows/testing/diagnoses.ts";
import type { ListedSubscriber } from "../../src/modules/subscribers/listing.ts";
import type { Db } from "../../src/platform/database.ts";
import { createTestDatabase } from "./database.ts";
import { saveSubscribers } from "./subscribers.ts";

/** Conversations of these subscribers with the assistant, each test with checks of its own. */
export type Stories = TestSupport & {
  readonly db: Db;
  /** From now on the checks of this login find that; several are found one after another, the last one stays. */
  finds(login: string, ...found: readonly Found[]): void;
  /** Everything that was opened is gone; the subscribers stay. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

export async function openStories(...subscribers: readonly ListedSubscriber[]): Promise<Stories> {
  const database = await createTestDatabase();
  const { db } = database;
  await saveSubscribers(db, ...subscribers);
  const findings = new Map<string, readonly Found[]>();
  const find = (login: Login): Found => {
    const [next = {}, ...later] = findings.get(login) ?? [];
    if (later.length > 0) findings.set(login, later);
    return next;
  };
  return {
    ...openTestSupport(db, (login, at) => diagnosisOf(login, at, find(login))),
    db,
    finds: (login, ...found) => void findings.set(login, found),
    async reset() {
      findings.clear();
      await sql`truncate tickets, ticket_events, visits, promises, conversations, login_attempts, one_time_codes,
        verified_contacts cascade`.execute(db);
    },
    close: database.close,
  };
}
