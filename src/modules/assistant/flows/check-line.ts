import type { Login } from "../../../kernel/ids.ts";
import { recordDiagnosis } from "../../diagnosis/diagnoses.ts";
import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import { type CheckName, checkNames } from "../../diagnosis/verdict.ts";
import { recordSignals } from "../../signals/signals.ts";
import type { Conversation } from "../flow/flow.ts";

/** A line in trouble and what was found; `round` counts the checks, since hands may have changed something between. */
export type LineTrouble = { readonly login: Login; readonly diagnosis: Diagnosis; readonly round: number };

/**
 * Makes S44's checks. Where the port is down and nobody knows if the cable is whole, the cable is tested, which takes a
 * while and is said, and the checks are made anew.
 */
export async function checkLine(
  c: Conversation,
  login: Login,
  name: string,
  { isDown = false }: { readonly isDown?: boolean } = {},
): Promise<Diagnosis> {
  const diagnosis = await checkOnce(c, { login, name, isDown });
  if (!diagnosis.canTestCable) return diagnosis;
  c.say("cable-test-began");
  return checkOnce(c, { login, name: `${name}-cable`, testsCable: true });
}

type Check = {
  readonly login: Login;
  readonly name: string;
  readonly testsCable?: boolean;
  /** The subscriber has written that there is no internet: several of one riser are an outage's first sign. */
  readonly isDown?: boolean;
};

/** Makes the checks, keeps what they found for who goes on with it, and reports every result, one line each. */
async function checkOnce(
  c: Conversation,
  { login, name, testsCable = false, isDown = false }: Check,
): Promise<Diagnosis> {
  const diagnosis = await c.diagnose(name, login, { testsCable });
  const { verdict } = diagnosis;
  await c.act(`record-${name}`, async (work) => {
    await recordDiagnosis(work.tx, { diagnosis, conversationId: c.id, madeAt: work.now });
    if (isDown) await recordSignals(work, [{ kind: "complaint", at: work.now, login }]);
    return null;
  });
  if (diagnosis.canTestCable && !testsCable) return diagnosis;
  const results = checkNames.map((check) => ({ key: `check-${check}-${resultOf(check, diagnosis)}` }));
  c.sayLines([{ key: "checks-done" }, ...results], { verdict });
  return diagnosis;
}

/** Findings that are told as what they are, and not by the value that stands for all faults of their kind. */
const toldByKind: readonly string[] = ["slow-link", "cable-short", "port-disabled"];

const resultOf = (check: CheckName, { verdict, finding }: Diagnosis): string =>
  check === "line" && toldByKind.includes(finding.kind) ? finding.kind : verdict[check];
