import type { Tx } from "../../platform/database.ts";
import type { Found, ListFault, SavedCounts } from "../subscribers/subscriber-list.ts";
import {
  findCycles,
  findLostPorts,
  findMisplacedLines,
  findRepeated,
  findSharedPorts,
  findTakenAddresses,
  findTakenPorts,
  findUnknownParents,
  type FoundRow,
  type MisplacedLine,
} from "./listing-checks-store.ts";
import {
  analyzeLists,
  deleteUnplacedLines,
  replaceServers,
  saveLines,
  saveNodes,
  savePaths,
} from "./listing-store.ts";
import { saveListedAccess } from "./node-access-store.ts";

export {
  createLists as openNetworkLists,
  insertLines as listLines,
  insertNodes as listNodes,
  insertServers as listServers,
} from "./listing-store.ts";
export type { ListedLine, ListedNode, ListedServer } from "./network-list.ts";

/** What was listed by rows that couldn't be read, so that nothing is said to be missing that is only misspelt. */
type Unread = readonly string[];

/** What is wrong with the lists of nodes and servers, together with what is stored. Lines must be listed before. */
export async function findNetworkFaults(tx: Tx, unread: Unread, limit: number): Promise<Found<ListFault>> {
  await analyzeLists(tx);
  const repeated = await findRepeated(tx, limit);
  return together([
    found(repeated, ({ name, firstRow }) => [name, `is on line ${firstRow} already`]),
    found(await findUnknownParents(tx, unread, limit), ({ name }) => ["parent", `there is no node ${name}`]),
    found(await findCycles(tx, limit), ({ name }) => ["parent", `leads from ${name} back to ${name}`]),
    found(await findTakenAddresses(tx, limit), ({ name }) => ["address", `belongs to the server ${name}`]),
    found(await findLostPorts(tx, limit), ({ name }) => [
      "ports",
      `the line ${name} is on a port above that`,
    ]),
  ]);
}

/** What is wrong with the list of lines, together with the nodes listed and stored. */
export async function findLineFaults(tx: Tx, unread: Unread, limit: number): Promise<Found<ListFault>> {
  return together([
    found(await findMisplacedLines(tx, unread, limit), explainPlace),
    found(await findSharedPorts(tx, limit), ({ name }) => ["port", `the line ${name} of this file is on it`]),
    found(await findTakenPorts(tx, limit), ({ name }) => [
      "port",
      `the line ${name} is on it, and this file doesn't move it`,
    ]),
  ]);
}

type Explanation = readonly [column: string, reason: string];

function explainPlace({ isKnown, name, ports }: MisplacedLine): Explanation {
  if (!isKnown) return ["node", `there is no node ${name}`];
  return ports === null ? ["node", `${name} is no switch`] : ["port", `${name} has ${ports} ports`];
}

const found = <Row extends FoundRow>(
  rows: readonly Row[],
  explain: (row: Row) => Explanation,
): Found<ListFault> => ({
  some: rows.map((row) => {
    const [column, reason] = explain(row);
    return { row: row.row, column, reason };
  }),
  total: rows[0]?.total ?? 0,
});

const together = (parts: readonly Found<ListFault>[]): Found<ListFault> => ({
  some: parts.flatMap(({ some }) => some),
  total: parts.reduce((sum, { total }) => sum + total, 0),
});

/** Makes the listed nodes and servers ours; those that the lists don't mention stay as they are. */
export async function saveNetworkLists(
  tx: Tx,
): Promise<{ readonly nodes: SavedCounts; readonly servers: number }> {
  const nodes = await saveNodes(tx);
  await savePaths(tx);
  await saveListedAccess(tx);
  return { nodes, servers: await replaceServers(tx) };
}

/** Puts the listed lines where they belong; `removed` are those that the list puts nowhere. */
export async function saveLineList(tx: Tx): Promise<SavedCounts & { readonly removed: number }> {
  const removed = await deleteUnplacedLines(tx);
  return { ...(await saveLines(tx)), removed };
}
