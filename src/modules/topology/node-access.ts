import { batched } from "../../platform/batched.ts";
import type { Db, Tx } from "../../platform/database.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import type { SnmpCredentials } from "../../platform/snmp/credentials.ts";
import {
  deleteAccessOfAllNodes,
  findSealedAccess,
  type SealedAccess,
  type SealedNode,
  saveAccessOfAllNodes,
  saveAccessOfNodes,
} from "./node-access-store.ts";

/** How a node is asked by SNMP: it may be read, and with `write` also told to test a cable. */
export type NodeAccess = {
  /** The UDP port of its agent. */
  readonly port: number;
  readonly read: SnmpCredentials;
  readonly write: SnmpCredentials | null;
};

/** A node that can be asked, and where. */
export type ReachableNode = {
  readonly id: string;
  readonly address: string;
  /** How many ports for subscribers; null unless it is a switch. */
  readonly ports: number | null;
  readonly access: NodeAccess;
};

/** The port of SNMP agents (RFC 3417). */
export const snmpPort = 161;

/** Access as it is stored; its text opens only with the key of the installation. */
export function sealAccess(secretBox: SecretBox, access: NodeAccess): SealedAccess {
  const text = JSON.stringify(access);
  return { sealed: secretBox.seal(text), fingerprint: secretBox.fingerprint("node access", text) };
}

/** From now on the node is asked in this way; a node that isn't there is left out. */
export const setNodeAccess = (
  tx: Tx,
  secretBox: SecretBox,
  { nodeId, access }: { readonly nodeId: string; readonly access: NodeAccess },
): Promise<void> => saveAccessOfNodes(tx, [{ nodeId, ...sealAccess(secretBox, access) }]);

/** Every node is asked in this way, as in a network that was set up by one hand. */
export const setAccessOfAllNodes = (tx: Tx, secretBox: SecretBox, access: NodeAccess): Promise<void> =>
  saveAccessOfAllNodes(tx, sealAccess(secretBox, access));

/** No node is asked until its access is set again: where it was is another's place now. */
export const forgetAccessOfAllNodes = (tx: Tx): Promise<void> => deleteAccessOfAllNodes(tx);

/** Undefined when the node has no management address or nobody said how it is asked. */
export async function findNodeAccess(
  db: Db,
  secretBox: SecretBox,
  nodeId: string,
): Promise<ReachableNode | undefined> {
  const node = await findSealed(db, nodeId);
  return node && openAccess(secretBox, node);
}

const findSealed = batched<string, SealedNode>(
  async (db, nodeIds) => new Map((await findSealedAccess(db, nodeIds)).map((node) => [node.id, node])),
);

const openAccess = (secretBox: SecretBox, { sealed, ...node }: SealedNode): ReachableNode => ({
  ...node,
  access: JSON.parse(secretBox.open(sealed)) as NodeAccess,
});

/**
 * The nodes that can be asked, of `nodeIds` or of all, from the top of the network down.
 * @throws SecretNotReadable when the key was changed.
 */
export async function findReachableNodes(
  db: Db,
  secretBox: SecretBox,
  nodeIds: readonly string[] | null = null,
): Promise<readonly ReachableNode[]> {
  const nodes = await findSealedAccess(db, nodeIds);
  return nodes.map((node) => openAccess(secretBox, node));
}
