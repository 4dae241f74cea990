import type { Login } from "../../../kernel/ids.ts";
import { recordDiagnosis } from "../../diagnosis/diagnoses.ts";
import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import { checkNames } from "../../diagnosis/verdict.ts";
import type { Conversation } from "../flow/flow.ts";

/** A line in trouble and what was found; `round` counts the checks, since hands may have changed something between. */
export type LineTrouble = { readonly login: Login; readonly diagnosis: Diagnosis; readonly round: number };

/** Makes S44's checks, keeps what they found for who goes on with it, and reports every result, one line each. */
export async function checkLine(c: Conversation, login: Login, name: string): Promise<Diagnosis> {
  const diagnosis = await c.diagnose(name, login);
  const { verdict } = diagnosis;
  await c.act(`record-${name}`, async (work) => {
    await recordDiagnosis(work, { diagnosis, conversationId: c.id });
    return null;
  });
  const results = checkNames.map((check) => ({ key: `check-${check}-${verdict[check]}` }));
  c.sayLines([{ key: "checks-done" }, ...results], { verdict });
  return diagnosis;
}
