import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { addNodes } from "../../../test/harness/network.ts";
import { inTransaction } from "../../platform/database.ts";
import { createSecretBox, SecretNotReadable } from "../../platform/secret-box.ts";
import {
  findNodeAccess,
  findReachableNodes,
  type NodeAccess,
  setAccessOfAllNodes,
  setNodeAccess,
} from "./topology.ts";

const secretBox = createSecretBox(randomBytes(32));
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await addNodes(database.db, "bng", "agg", "sw-1");
  await sql`update access_nodes set address = '127.0.20.1' where id = 'sw-1'`.execute(database.db);
});
afterAll(() => database.close());

const everywhere: NodeAccess = {
  port: 16_101,
  read: { version: "2c", community: "example-read" },
  write: null,
};
const own: NodeAccess = {
  port: 161,
  read: {
    version: "3",
    user: "uide",
    auth: { protocol: "sha256", key: "an example key" },
    privacy: { protocol: "aes", key: "another example key" },
  },
  write: { version: "2c", community: "example-write" },
};

test("a node with an address is asked as everybody, or as it was said of it last", async () => {
  await inTransaction(database.db, (tx) => setAccessOfAllNodes(tx, secretBox, everywhere));
  expect(await findReachableNodes(database.db, secretBox)).toEqual([
    { id: "sw-1", address: "127.0.20.1", ports: 24, access: everywhere },
  ]);
  await inTransaction(database.db, (tx) => setNodeAccess(tx, secretBox, { nodeId: "sw-1", access: own }));
  expect((await findNodeAccess(database.db, secretBox, "sw-1"))?.access).toEqual(own);
  expect(await findNodeAccess(database.db, secretBox, "agg")).toBeUndefined();
});

test("communities and keys are nowhere in the table in clear, and no other key opens them", async () => {
  const { rows } = await sql<{ row: string }>`select a::text as row from node_access a`.execute(database.db);
  expect(rows.length).toBe(3);
  for (const { row } of rows) expect(row).not.toMatch(/example/);
  const other = createSecretBox(randomBytes(32));
  await expect(findReachableNodes(database.db, other)).rejects.toThrow(SecretNotReadable);
});

test("the same access again changes nothing", async () => {
  const stored = () => sql`select sealed from node_access where node_id = 'sw-1'`.execute(database.db);
  const before = await stored();
  await inTransaction(database.db, (tx) => setNodeAccess(tx, secretBox, { nodeId: "sw-1", access: own }));
  expect((await stored()).rows).toEqual(before.rows);
});
