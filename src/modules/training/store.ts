import { sql } from "kysely";
import type { Instant } from "../../kernel/instant.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { Comparison, GuardedFigure } from "./compare.ts";
import type { LearnedPhrase } from "../learning/learned-phrase.ts";
import type { AcceptedRun, TrainingRun } from "./training-run.ts";

const runColumns = sql`id, state, asked_by as "askedBy", asked_at as "askedAt", began_at as "beganAt",
  ended_at as "endedAt", cardinality(phrase_ids) as phrases, comparison, fallen, failure`;

/** @returns undefined, and stores nothing, while another run is under way */
export async function insertRun(
  tx: Tx,
  { id, askedBy, askedAt }: Pick<TrainingRun, "id" | "askedBy" | "askedAt">,
): Promise<TrainingRun | undefined> {
  const { rows } = await sql<TrainingRun>`
    insert into training_runs (id, asked_by, asked_at) values (${id}, ${askedBy}, ${askedAt})
    on conflict ((true)) where state in ('waiting', 'running') do nothing
    returning ${runColumns}`.execute(tx);
  return rows[0];
}

/** @returns whether it waited, and runs from now on */
export async function beginRun(
  db: Db,
  { id, phraseIds, at }: { id: string; phraseIds: readonly string[]; at: Instant },
): Promise<boolean> {
  const { rows } = await sql`
    update training_runs set state = 'running', began_at = ${at}, phrase_ids = ${phraseIds}::uuid[]
    where id = ${id} and state = 'waiting' returning id`.execute(db);
  return rows.length > 0;
}

/** What a comparison comes to; a run that has been ended meanwhile stays as it is. */
export async function endRun(
  db: Db,
  {
    id,
    comparison,
    fallen,
    at,
  }: { id: string; comparison: Comparison; fallen: readonly GuardedFigure[]; at: Instant },
): Promise<void> {
  await sql`
    update training_runs
    set state = ${fallen.length === 0 ? "accepted" : "refused"}, ended_at = ${at},
        comparison = ${JSON.stringify(comparison)}, fallen = ${fallen}
    where id = ${id} and state = 'running'`.execute(db);
}

export async function failRun(
  db: Db,
  { id, failure, at }: { id: string; failure: string; at: Instant },
): Promise<void> {
  await sql`
    update training_runs set state = 'failed', ended_at = ${at}, failure = ${failure}
    where id = ${id} and state = 'running'`.execute(db);
}

/** The runs, the newest first. */
export async function findRuns(
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<readonly TrainingRun[]> {
  const { rows } = await sql<TrainingRun>`
    select ${runColumns} from training_runs order by asked_at desc, id limit ${limit} offset ${offset}`.execute(
    db,
  );
  return rows;
}

export async function countRuns(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from training_runs`.execute(db);
  return rows[0]!.count;
}

/** The id of the last accepted run. */
export async function findAcceptedId(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from training_runs where state = 'accepted' order by ended_at desc, id limit 1`.execute(db);
  return rows[0]?.id;
}

/** The last accepted run with its phrases. */
export async function findAcceptedRun(db: Db): Promise<AcceptedRun | undefined> {
  const id = await findAcceptedId(db);
  if (id === undefined) return undefined;
  const { rows } = await sql<LearnedPhrase>`
    select c.text, c.topic, c.phrase_group as "group"
    from training_runs r cross join unnest(r.phrase_ids) with ordinality as used (id, place)
    join phrase_candidates c on c.id = used.id
    where r.id = ${id} order by used.place`.execute(db);
  return { id, learned: rows };
}
