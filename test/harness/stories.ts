import { sql } from "kysely";
import type { Login } from "../../src/kernel/ids.ts";
import { openTestSupport, type TestSupport } from "../../src/modules/assistant/flows/testing/converse.ts";
import { diagnosisOf, type Found } from "../../src/modules/diagnosis/testing/diagnoses.ts";
import { promisesOf, type GivenPromise, type Subject } from "../../src/modules/promises/promises.ts";
import type { ListedSubscriber } from "../../src/modules/subscribers/listing.ts";
import { findTickets, type Ticket } from "../../src/modules/tickets/tickets.ts";
import { listVisits, type Visit } from "../../src/modules/visits/visits.ts";
import { newId } from "../../src/platform/new-id.ts";
import type { Db } from "../../src/platform/database.ts";
import { createTestDatabase } from "./database.ts";
import { saveSubscribers } from "./subscribers.ts";

/** Conversations of these subscribers with the assistant, each test with checks of its own. */
export type Stories = TestSupport & {
  readonly db: Db;
  /** From now on the checks of this login find that; several are found one after another, the last one stays. */
  finds(login: string, ...found: readonly Found[]): void;
  /** Every request there is, in the order they came. */
  tickets(): Promise<readonly Ticket[]>;
  visits(): Promise<readonly Visit[]>;
  promises(kind: Subject["kind"], subject: { readonly id: string }): Promise<readonly GivenPromise[]>;
  /** Somebody is there to take conversations over. */
  putOperatorOnDuty(): Promise<void>;
  /** Everything that was opened is gone and everybody off duty; the subscribers stay. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

const all = { limit: 100, offset: 0 };

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
    tickets: () => findTickets(db, {}, all),
    visits: () => listVisits(db, {}, all),
    promises: (kind, { id }) => promisesOf(db, { kind, id }),
    putOperatorOnDuty: () => putOnDuty(db),
    async reset() {
      findings.clear();
      await sql`truncate tickets, ticket_events, visits, visit_events, promises, conversations, login_attempts,
        one_time_codes, verified_contacts, staff_members, drop_tests cascade`.execute(db);
    },
    close: database.close,
  };
}

async function putOnDuty(db: Db): Promise<void> {
  const id = newId();
  await sql`
    insert into staff_members (id, name, email, email_verified, role, created_at, updated_at)
    values (${id}, 'Айгерім', 'operator@example.kz', true, 'operator', now(), now())
  `.execute(db);
  await sql`
    insert into staff_sessions (id, staff_id, token, expires_at, created_at, updated_at)
    values (${newId()}, ${id}, 'token', now() + interval '1 day', now(), now())
  `.execute(db);
  await sql`insert into staff_presence (staff_id, is_on_duty, changed_at) values (${id}, true, now())`.execute(
    db,
  );
}
