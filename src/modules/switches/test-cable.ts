import type { Login } from "../../kernel/ids.ts";
import { addMinutes, isBefore } from "../../kernel/instant.ts";
import { Problem } from "../../kernel/problem.ts";
import { inTransaction, type Tx } from "../../platform/database.ts";
import { findPortFacts, recordObservations } from "../network/network.ts";
import type { Port } from "../topology/access-network.ts";
import { findLine, findLinesOnPorts, findNodeAccess, type ReachableNode } from "../topology/topology.ts";
import { isSilence, openAgent, type SwitchParts } from "./ask-node.ts";
import {
  type CableRefusal,
  type CableTest,
  type CableTestAsker,
  type CableTestOutcome,
  mayTestNow,
} from "../cable-tests/cable-test.ts";
import type { CableFinding } from "../cable-tests/conclude.ts";
import { runCableTest } from "../cable-tests/run-cable-test.ts";
import { findPorts, readOnePort } from "../ports/node-reading.ts";
import { readObjectId } from "../ports/port-reading.ts";
import { noSuchLine } from "./problems.ts";
import {
  claimCableTest,
  countRunningTests,
  endCableTest,
  endLostCableTests,
  findCableTests,
  lockCableTests,
} from "./store.ts";

export type CableQuestion = ({ readonly login: Login } | Port) & {
  /** The subscriber agreed that the link is cut for a moment. */
  readonly consented: boolean;
  readonly askedBy: CableTestAsker;
};

/** A test that isn't over by then was lost with its process. */
const lostAfterTests = 4;

/**
 * Tests the cable of a line, which takes up to the policy's time, and records what it found as the port's fact.
 * Of several who ask at once, one tests. @throws Problem no-such-line
 */
export async function testCable(parts: SwitchParts, question: CableQuestion): Promise<CableTestOutcome> {
  const { db, secretBox } = parts;
  const port = await placeOf(parts, question);
  const refuse = async (reason: CableRefusal): Promise<CableTestOutcome> => ({
    kind: "refused",
    reason,
    last: (await findCableTests(db, port, 2)).find(({ result }) => result !== null) ?? null,
  });
  const node = await findNodeAccess(db, secretBox, port.nodeId);
  if (node === undefined || node.access.write === null) return refuse("no-access");
  const state = await readState(parts, node, port.port);
  if (typeof state === "string") return refuse(state);
  if (!mayTestNow(state, question.consented)) return refuse("not-down");
  const claim = await inTransaction(db, (tx) => claimTest(tx, parts, { ...port, askedBy: question.askedBy }));
  if ("refused" in claim) return refuse(claim.refused);
  const finding = await runTest(parts, node, state);
  const test = await inTransaction(db, (tx) => endTest(tx, parts, { id: claim.id, port, finding }));
  return { kind: "done", test };
}

async function placeOf({ db }: SwitchParts, question: CableQuestion): Promise<Port> {
  if (!("login" in question)) return { nodeId: question.nodeId, port: question.port };
  const line = await findLine(db, question.login);
  if (line === undefined) throw new Problem(noSuchLine, "No line has this login.");
  return { nodeId: line.nodeId, port: line.port };
}

type PortState = {
  readonly ifIndex: number;
  readonly objectId: string | null;
  readonly admin: "up" | "down" | null;
  readonly oper: "up" | "down" | null;
};

async function readState(
  parts: SwitchParts,
  node: ReachableNode,
  port: number,
): Promise<PortState | "silent" | "port-unknown"> {
  const agent = openAgent(parts, node);
  try {
    const place = (await findPorts(agent, node.ports)).find((one) => one.port === port);
    if (place === undefined) return "port-unknown";
    const { objectId, reading } = await readOnePort(agent, place);
    const { ifIndex, admin, oper } = reading;
    return { ifIndex, objectId: readObjectId(objectId), admin, oper };
  } catch (error) {
    if (isSilence(error)) return "silent";
    throw error;
  } finally {
    agent.close();
  }
}

type Claim = { readonly id: string } | { readonly refused: CableRefusal };

async function claimTest(
  tx: Tx,
  { policy, now }: SwitchParts,
  { nodeId, port, askedBy }: Port & { readonly askedBy: CableTestAsker },
): Promise<Claim> {
  const { cableTestMinutes, cableTestSeconds, cableTestsOfNodeMax } = policy.switches;
  const askedAt = now();
  await lockCableTests(tx, nodeId);
  await endLostCableTests(tx, { nodeId, seconds: cableTestSeconds * lostAfterTests });
  const [newest] = await findCableTests(tx, { nodeId, port }, 1);
  if (newest !== undefined && newest.result === null) return { refused: "running" };
  if (newest !== undefined && isBefore(askedAt, addMinutes(newest.askedAt, cableTestMinutes)))
    return { refused: "too-soon" };
  if ((await countRunningTests(tx, nodeId)) >= cableTestsOfNodeMax) return { refused: "node-busy" };
  const id = await claimCableTest(tx, { nodeId, port, askedAt, askedBy });
  return id === undefined ? { refused: "running" } : { id };
}

async function runTest(
  parts: SwitchParts,
  node: ReachableNode,
  { ifIndex, objectId }: PortState,
): Promise<CableFinding> {
  const agent = openAgent(parts, node, { as: "write" });
  const patienceMilliseconds = parts.policy.switches.cableTestSeconds * 1_000;
  try {
    return await runCableTest(agent, { ifIndex, objectId: objectId ?? "", patienceMilliseconds });
  } finally {
    agent.close();
  }
}

type Ended = { readonly id: string; readonly port: Port; readonly finding: CableFinding };

async function endTest(tx: Tx, { now }: SwitchParts, { id, port, finding }: Ended): Promise<CableTest> {
  const at = now();
  await endCableTest(tx, { id, endedAt: at, finding });
  const { result: value, lengthMeters, pairs } = finding;
  // What an earlier test has found isn't made unknown by one that found nothing.
  if (value !== "unknown" || !(await isCableKnown(tx, port)))
    await recordObservations(
      { tx },
      { nodes: [], ports: [{ ...port, fact: "cable", value, lengthMeters, at, detail: { pairs } }] },
    );
  const test = (await findCableTests(tx, port, 5)).find((one) => one.id === id);
  if (test === undefined) throw new Error("a cable test has gone while it ran");
  return test;
}

async function isCableKnown(tx: Tx, port: Port): Promise<boolean> {
  const [line] = await findLinesOnPorts(tx, [port]);
  const facts = line === undefined ? [] : await findPortFacts(tx, line.login);
  return facts.some(({ fact }) => fact === "cable");
}
