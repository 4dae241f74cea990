import type { Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { type DiagnosisId, insertDiagnosis } from "./store.ts";

export { findDiagnoses, forgetOldDiagnoses, type RecordedDiagnosis } from "./store.ts";

/**
 * Keeps what was found for those who go on with it (S49). Making a diagnosis only reads and may take its time; this is
 * for the transaction in which it is told.
 */
export async function recordDiagnosis(
  { tx, now }: Work,
  { diagnosis, conversationId }: { readonly diagnosis: Diagnosis; readonly conversationId: string | null },
): Promise<void> {
  const { login } = diagnosis.verdict;
  await insertDiagnosis(tx, { id: newId<DiagnosisId>(), login, conversationId, madeAt: now, diagnosis });
}
