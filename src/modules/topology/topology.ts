import type { Login } from "../../kernel/ids.ts";
import { batched } from "../../platform/batched.ts";
import type { Db } from "../../platform/database.ts";
import type { SecretBox } from "../../platform/secret-box.ts";
import type { AccessNode, Line, NetworkAccessServer } from "./access-network.ts";
import { findLines, findNodes, findSealedServers } from "./topology-store.ts";

export type { AccessNode, Line, NetworkAccessServer } from "./access-network.ts";
export { findNetworkVersion, findWholeNetwork, type WholeNetwork } from "./whole-network-store.ts";
export {
  findNodeAccess,
  findReachableNodes,
  forgetAccessOfAllNodes,
  type NodeAccess,
  type ReachableNode,
  sealAccess,
  setAccessOfAllNodes,
  setNodeAccess,
  snmpPort,
} from "./node-access.ts";
export { findLines, findLinesBelow, findLinesOnPorts, findNodes, findNodesFrom } from "./topology-store.ts";

/** Undefined when the provider's files gave this login no port. */
export const findLine = batched<Login, Line>(
  async (db, logins) => new Map((await findLines(db, logins)).map((line) => [line.login, line])),
);

/** The same for many who ask at once. */
export const findNodeOf = batched<string, AccessNode>(
  async (db, ids) => new Map((await findNodes(db, ids)).map((node) => [node.id, node])),
);

/** Undefined when there is no such node. */
export async function findNode(db: Db, id: string): Promise<AccessNode | undefined> {
  const [node] = await findNodes(db, [id]);
  return node;
}

/** Every server that may send accounting, with its secret in clear. @throws SecretNotReadable when the key was changed. */
export async function findNetworkAccessServers(
  db: Db,
  secretBox: SecretBox,
): Promise<readonly NetworkAccessServer[]> {
  const servers = await findSealedServers(db);
  return servers.map(({ secretSealed, ...server }) => ({ ...server, secret: secretBox.open(secretSealed) }));
}
