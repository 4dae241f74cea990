import type { Db } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { type DiagnosisId, insertDiagnosis, type RecordedDiagnosis } from "./store.ts";

export { findDiagnoses, forgetOldDiagnoses, type RecordedDiagnosis } from "./store.ts";

/**
 * Keeps what was found for those who go on with it (S49). Making a diagnosis only reads and may take its time; this is
 * for the transaction in which it is told, where it is told in one.
 */
export async function recordDiagnosis(
  db: Db,
  told: Pick<RecordedDiagnosis, "diagnosis" | "conversationId" | "madeAt">,
): Promise<void> {
  await insertDiagnosis(db, { id: newId<DiagnosisId>(), login: told.diagnosis.verdict.login, ...told });
}
