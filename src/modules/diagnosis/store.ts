import { sql } from "kysely";
import type { Branded, Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { gathered } from "../../platform/batched.ts";
import type { Db } from "../../platform/database.ts";
import type { Diagnosis } from "./diagnosis.ts";

export type DiagnosisId = Branded<string, "DiagnosisId">;

/** A diagnosis as it was told, and to whom. */
export type RecordedDiagnosis = {
  readonly id: DiagnosisId;
  readonly login: Login;
  /** Null when staff asked. */
  readonly conversationId: string | null;
  readonly madeAt: Instant;
  readonly diagnosis: Diagnosis;
};

export const insertDiagnosis = gathered<RecordedDiagnosis>(async (db, recorded) => {
  await sql`
    insert into diagnoses (id, login, conversation_id, made_at, diagnosis)
    select id, login, "conversationId", "madeAt", diagnosis
    from json_to_recordset(${JSON.stringify(recorded)}::json) as recorded (
      id uuid, login text, "conversationId" uuid, "madeAt" timestamptz, diagnosis jsonb
    )
  `.execute(db);
});

/** The newest first. */
export async function findDiagnoses(
  db: Db,
  login: Login,
  limit: number,
): Promise<readonly RecordedDiagnosis[]> {
  const { rows } = await sql<RecordedDiagnosis>`
    select id, login, conversation_id as "conversationId", made_at as "madeAt", diagnosis
    from diagnoses where login = ${login} order by made_at desc, id desc limit ${limit}
  `.execute(db);
  return rows;
}

/** Forgets those made before `before`. */
export async function forgetOldDiagnoses(db: Db, before: Instant): Promise<void> {
  await sql`delete from diagnoses where made_at < ${before}`.execute(db);
}
