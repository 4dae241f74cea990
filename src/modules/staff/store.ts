import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { Role } from "./permissions.ts";
import type { StaffId, StaffMember } from "./staff-member.ts";

/** A person and the way they sign in, as rows. */
export type NewStaffMember = StaffMember & {
  readonly credentialId: string;
  readonly passwordHash: string;
};

/** People whose address has an account already are left as they are. Returns who is new. */
export async function insertStaff(
  db: Db,
  people: readonly NewStaffMember[],
  at: Instant,
): Promise<readonly StaffId[]> {
  const { rows } = await sql<{ id: StaffId }>`
    with new_people as (
      select * from unnest(
        ${people.map(({ id }) => id)}::uuid[], ${people.map(({ credentialId }) => credentialId)}::uuid[],
        ${people.map(({ name }) => name)}::text[], ${people.map(({ email }) => email)}::text[],
        ${people.map(({ role }) => role)}::text[], ${people.map(({ passwordHash }) => passwordHash)}::text[]
      ) as person (id, credential_id, name, email, role, password_hash)
    ), members as (
      insert into staff_members (id, name, email, email_verified, role, created_at, updated_at)
      select id, name, email, true, role, ${at}, ${at} from new_people
      on conflict (email) do nothing
      returning id
    )
    insert into staff_credentials (id, staff_id, account_id, provider_id, password_hash, created_at, updated_at)
    select credential_id, id, id::text, 'credential', password_hash, ${at}, ${at}
    from new_people join members using (id)
    returning staff_id as id
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** The addresses of `emails` that have an account. */
export async function findKnownEmails(db: Db, emails: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ email: string }>`
    select email from staff_members where email = any(${emails})
  `.execute(db);
  return rows.map(({ email }) => email);
}

/** What people of these ids are called; who says otherwise than by an id is nobody's. */
export async function findNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id::text, name from staff_members where id::text = any(${ids})
  `.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function savePresence(
  tx: Tx,
  presence: { readonly staffId: StaffId; readonly isOnDuty: boolean; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into staff_presence (staff_id, is_on_duty, changed_at)
    values (${presence.staffId}, ${presence.isOnDuty}, ${presence.at})
    on conflict (staff_id) do update set is_on_duty = excluded.is_on_duty, changed_at = excluded.changed_at
  `.execute(tx);
}

/** Who of these roles said to be on duty and is still signed in. Sessions end by real time, the database's own. */
export async function findOnDuty(db: Db, roles: readonly Role[]): Promise<readonly StaffMember[]> {
  const { rows } = await sql<StaffMember>`
    select m.id, m.name, m.email, m.role
    from staff_presence p join staff_members m on m.id = p.staff_id
    where p.is_on_duty and m.role = any(${roles})
      and exists (select from staff_sessions s where s.staff_id = m.id and s.expires_at > now())
    order by m.name, m.id
  `.execute(db);
  return rows;
}
