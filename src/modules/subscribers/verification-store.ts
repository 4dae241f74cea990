import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { SentCodes, TriedCode } from "./one-time-code.ts";

/** Who tries logins, as a hash, and since when it counts against them. */
export type AttemptScope = { readonly scope: string; readonly since: Instant };

/** Lets one attempt of a scope be counted at a time, also across processes, until the transaction ends. */
export async function lockScopes(tx: Tx, scopes: readonly string[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(scope, 0))
    from (select scope from unnest(${scopes.toSorted()}::text[]) as scope order by scope) ordered
  `.execute(tx);
}

/** How many different logins other than this one each scope has tried since its time. */
export async function countOtherLogins(
  tx: Tx,
  scopes: readonly AttemptScope[],
  loginHash: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ scope: string; count: number }>`
    select tried.scope, count(a.login_hash) as count
    from unnest(
      ${scopes.map(({ scope }) => scope)}::text[], ${scopes.map(({ since }) => since.toString())}::timestamptz[]
    ) as tried (scope, since)
    left join login_attempts a
      on a.scope = tried.scope and a.attempted_at > tried.since and a.login_hash <> ${loginHash}
    group by tried.scope
  `.execute(tx);
  return new Map(rows.map(({ scope, count }) => [scope, count]));
}

export async function recordAttempts(
  tx: Tx,
  attempt: { readonly scopes: readonly string[]; readonly loginHash: string; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into login_attempts (scope, login_hash, attempted_at)
    select scope, ${attempt.loginHash}, ${attempt.at} from unnest(${attempt.scopes}::text[]) as scope
    on conflict (scope, login_hash) do update set attempted_at = excluded.attempted_at
  `.execute(tx);
}

/** A conversation, or whoever else asks in one place, and the login that it asks about. */
export type Viewing = { readonly viewerId: string; readonly login: Login };

export async function findSentCodes(
  tx: Tx,
  { viewerId, login }: Viewing,
  since: Instant,
): Promise<SentCodes> {
  const { rows } = await sql<{ sentAt: Instant; isOwn: boolean }>`
    select sent_at as "sentAt", viewer_id = ${viewerId} as "isOwn"
    from one_time_codes where login = ${login} and sent_at > ${since} order by sent_at, id
  `.execute(tx);
  return {
    toLogin: rows.map(({ sentAt }) => sentAt),
    forViewer: rows.filter(({ isOwn }) => isOwn).map(({ sentAt }) => sentAt),
  };
}

export async function insertCode(
  tx: Tx,
  code: Viewing & {
    readonly id: string;
    readonly fingerprint: string;
    readonly sentAt: Instant;
    readonly expiresAt: Instant;
    readonly attempts: number;
  },
): Promise<void> {
  await sql`
    insert into one_time_codes (id, viewer_id, login, code_fingerprint, sent_at, expires_at, attempts_left)
    values (${code.id}, ${code.viewerId}, ${code.login}, ${code.fingerprint}, ${code.sentAt}, ${code.expiresAt}, ${code.attempts})
  `.execute(tx);
}

/** The newest code that the viewer was sent for the login; nobody else tries it before this transaction ends. */
export async function lockNewestCode(
  tx: Tx,
  { viewerId, login }: Viewing,
): Promise<(TriedCode & { readonly id: string; readonly fingerprint: string }) | undefined> {
  const { rows } = await sql<TriedCode & { id: string; fingerprint: string }>`
    select id, code_fingerprint as fingerprint, attempts_left as "attemptsLeft", expires_at as "expiresAt"
    from one_time_codes
    where id = (
      select id from one_time_codes where viewer_id = ${viewerId} and login = ${login}
      order by sent_at desc, id desc limit 1
    )
    for update
  `.execute(tx);
  return rows[0];
}

export async function countAttempt(tx: Tx, codeId: string): Promise<void> {
  await sql`update one_time_codes set attempts_left = attempts_left - 1 where id = ${codeId}`.execute(tx);
}

/** A code that was right is spent; the row stays for the hour's count. */
export async function spendCode(tx: Tx, codeId: string, at: Instant): Promise<void> {
  await sql`update one_time_codes set attempts_left = 0, expires_at = ${at} where id = ${codeId}`.execute(tx);
}

export async function saveVerifiedContact(
  tx: Tx,
  contact: Viewing & { readonly verifiedAt: Instant; readonly expiresAt: Instant },
): Promise<void> {
  await sql`
    insert into verified_contacts (viewer_id, login, verified_at, expires_at)
    values (${contact.viewerId}, ${contact.login}, ${contact.verifiedAt}, ${contact.expiresAt})
    on conflict (viewer_id, login) do update
    set verified_at = excluded.verified_at, expires_at = excluded.expires_at
  `.execute(tx);
}

export async function isContactVerified(db: Db, { viewerId, login }: Viewing, at: Instant): Promise<boolean> {
  const { rows } = await sql`
    select from verified_contacts where viewer_id = ${viewerId} and login = ${login} and expires_at > ${at}
  `.execute(db);
  return rows.length > 0;
}

/** Removes attempts and codes from before `before`, and what expired before it. */
export async function deleteOldProofs(db: Db, before: Instant): Promise<void> {
  await sql`
    with attempts as (delete from login_attempts where attempted_at < ${before}),
      codes as (delete from one_time_codes where sent_at < ${before})
    delete from verified_contacts where expires_at < ${before}
  `.execute(db);
}
