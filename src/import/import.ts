import { sql } from "kysely";
import type { z } from "zod";
import type { Instant } from "../kernel/instant.ts";
import {
  findLineFaults,
  findNetworkFaults,
  listLines,
  listNodes,
  listServers,
  openNetworkLists,
  saveLineList,
  saveNetworkLists,
  type ListedLine,
  type ListedNode,
  type ListedServer,
} from "../modules/topology/listing.ts";
import {
  findListFaults,
  listSubscribers,
  openSubscriberList,
  saveSubscriberList,
  type ListedSubscriber,
  type SavedCounts,
} from "../modules/subscribers/listing.ts";
import { type NodeAccess, sealAccess } from "../modules/topology/topology.ts";
import type { Provider } from "../modules/provider/provider.ts";
import type { Db, Tx } from "../platform/database.ts";
import type { SecretBox } from "../platform/secret-box.ts";
import { FaultList, faultsShownMax, type Fault } from "./fault-list.ts";
import { networkColumns, networkRowSchema, snmpColumns } from "./network-row.ts";
import { subscriberColumns, subscriberRowSchema, type SubscriberTerms } from "./subscriber-row.ts";
import { readTable, type TableRow } from "./table.ts";

/** The files of a provider, as docs/import.md describes them; either may be left out. */
export type ImportFiles = {
  readonly networkFile?: string;
  readonly subscribersFile?: string;
  /** Does everything and keeps nothing. */
  readonly isDryRun?: boolean;
};

export type ImportParts = {
  /** The product's clock. */
  readonly now: Instant;
  readonly terms: SubscriberTerms;
  readonly secretBox: SecretBox;
  /** Called again and again with the rows read so far. */
  readonly onProgress?: (file: string, rows: number) => void;
};

/** What the provider's own files say that rows must fit to. */
export const termsOf = ({ policy, tariffs }: Pick<Provider, "policy" | "tariffs">): SubscriberTerms => ({
  loginDigits: policy.logins.digits,
  tariffs: Object.keys(tariffs),
});

/** What an import did, or what is wrong with its files; with one fault in them, nothing was changed. */
export type ImportReport = {
  readonly isDryRun: boolean;
  /** As many as people can read; `faultCount` is how many there are. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  /** Undefined when there are faults. */
  readonly saved: ImportCounts | undefined;
};

export type ImportCounts = {
  readonly nodes: SavedCounts;
  readonly servers: number;
  readonly subscribers: SavedCounts;
  readonly lines: SavedCounts & { readonly removed: number };
};

const rowsPerBatch = 2_000;
/** Any number that nothing else locks: one import at a time. */
const lockKey = 7_010_000_001;

/**
 * Reads the files into lists, checks them row by row and as a whole, and makes them ours, all or nothing.
 * What the files don't mention stays as it is. Memory doesn't grow with the files.
 */
export async function importFiles(db: Db, files: ImportFiles, parts: ImportParts): Promise<ImportReport> {
  const isDryRun = files.isDryRun ?? false;
  const tx = await db.startTransaction().execute();
  try {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
    const faults = await readAndCheck(tx, files, parts);
    const faultCount = faults.reduce((sum, { total }) => sum + total, 0);
    const saved = faultCount === 0 ? await save(tx, parts.now) : undefined;
    await (saved === undefined || isDryRun ? tx.rollback() : tx.commit()).execute();
    const shown = faults.flatMap((list) => list.inOrder()).slice(0, faultsShownMax);
    return { isDryRun, faults: shown, faultCount, saved };
  } catch (error) {
    if (!tx.isRolledBack) await tx.rollback().execute();
    throw error;
  }
}

async function readAndCheck(
  tx: Tx,
  { networkFile, subscribersFile }: ImportFiles,
  parts: ImportParts,
): Promise<readonly FaultList[]> {
  await openNetworkLists(tx);
  await openSubscriberList(tx);
  const network = new FaultList(networkFile ?? "");
  const subscribers = new FaultList(subscribersFile ?? "");
  const unread = networkFile === undefined ? [] : await readNetwork(tx, network, parts);
  if (subscribersFile !== undefined) await readSubscribers(tx, subscribers, parts);
  network.addFound(await findNetworkFaults(tx, unread, faultsShownMax));
  subscribers.addFound(await findListFaults(tx, faultsShownMax));
  subscribers.addFound(await findLineFaults(tx, unread, faultsShownMax));
  return [network, subscribers];
}

/** @returns the ids of the rows that couldn't be read. */
async function readNetwork(tx: Tx, faults: FaultList, parts: ImportParts): Promise<readonly string[]> {
  const unread: string[] = [];
  const table = readTable([...networkColumns, ...snmpColumns], faults, snmpColumns);
  for await (const batch of batches(table, faults.file, parts)) {
    const nodes: ListedNode[] = [];
    const servers: ListedServer[] = [];
    for (const { row, cells } of batch) {
      const read = parseRow(networkRowSchema, { row, cells }, faults);
      if (read === undefined) unread.push(cells.id);
      else if (read.is === "node") nodes.push({ ...read.node, ...sealed(parts, read.access), row });
      else {
        const { secret, ...server } = read.server;
        servers.push({ ...server, secretSealed: parts.secretBox.seal(secret), row });
      }
    }
    await listNodes(tx, nodes);
    await listServers(tx, servers);
  }
  return unread;
}

function sealed(
  { secretBox }: ImportParts,
  access: NodeAccess | null,
): Pick<ListedNode, "accessSealed" | "accessFingerprint"> {
  if (access === null) return {};
  const { sealed: accessSealed, fingerprint: accessFingerprint } = sealAccess(secretBox, access);
  return { accessSealed, accessFingerprint };
}

async function readSubscribers(tx: Tx, faults: FaultList, parts: ImportParts): Promise<void> {
  const schema = subscriberRowSchema(parts.terms);
  for await (const batch of batches(readTable(subscriberColumns, faults), faults.file, parts)) {
    const subscribers: ListedSubscriber[] = [];
    const lines: ListedLine[] = [];
    for (const { row, cells } of batch) {
      const read = parseRow(schema, { row, cells }, faults);
      if (read === undefined) continue;
      subscribers.push({ ...read.subscriber, row });
      lines.push({ ...read.line, row });
    }
    await listSubscribers(tx, subscribers);
    await listLines(tx, lines);
  }
}

/** Undefined when something about the row went to `faults`. */
function parseRow<Value>(
  schema: z.ZodType<Value>,
  { row, cells }: TableRow<string>,
  faults: FaultList,
): Value | undefined {
  const read = schema.safeParse(cells);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) faults.add(row, path.join("."), message);
  return undefined;
}

async function* batches<Row>(
  rows: AsyncIterable<Row>,
  file: string,
  { onProgress }: ImportParts,
): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = [];
  let count = 0;
  for await (const row of rows) {
    batch.push(row);
    count += 1;
    if (batch.length < rowsPerBatch) continue;
    yield batch;
    batch = [];
    onProgress?.(file, count);
  }
  yield batch;
  onProgress?.(file, count);
}

async function save(tx: Tx, now: Instant): Promise<ImportCounts> {
  const network = await saveNetworkLists(tx);
  const subscribers = await saveSubscriberList({ tx, now });
  return { ...network, subscribers, lines: await saveLineList(tx) };
}
