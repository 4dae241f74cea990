import type { Instant } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import { Problem } from "../../kernel/problem.ts";
import type { Db } from "../../platform/database.ts";
import { findLine } from "../topology/topology.ts";
import type { CableTest } from "../cable-tests/cable-test.ts";
import { noSuchLine } from "./problems.ts";
import { findCableTests, forgetCableTests } from "./store.ts";

export type { SwitchParts } from "./ask-node.ts";
export type { CableTest, CableTestOutcome } from "../cable-tests/cable-test.ts";
export { type LineObservation, observeLine } from "./observe-line.ts";
export { startSwitchSweep, type SwitchSweep } from "./sweep.ts";
export { testCable } from "./test-cable.ts";
export { type VerifiedNode, verifyNodes } from "./verify-nodes.ts";

/** The tests of a line's cable, the newest first. @throws Problem no-such-line */
export async function listCableTests(db: Db, login: Login, limit: number): Promise<readonly CableTest[]> {
  const line = await findLine(db, login);
  if (line === undefined) throw new Problem(noSuchLine, "No line has this login.");
  return findCableTests(db, line, limit);
}

/** Forgets the tests before `before`; what they found stays known of the port. */
export const forgetOldCableTests = (db: Db, before: Instant): Promise<void> => forgetCableTests(db, before);
