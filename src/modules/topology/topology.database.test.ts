import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { saveSubscribers, subscriber } from "../../../test/harness/subscribers.ts";
import { asLogin } from "../../kernel/ids.ts";
import { inTransaction } from "../../platform/database.ts";
import { createSecretBox, SecretNotReadable } from "../../platform/secret-box.ts";
import {
  listLines,
  listNodes,
  listServers,
  openNetworkLists,
  saveLineList,
  saveNetworkLists,
} from "./listing.ts";
import type { AccessNode } from "./topology.ts";
import {
  findLine,
  findLines,
  findLinesBelow,
  findLinesOnPorts,
  findNetworkAccessServers,
  findNode,
  findNodes,
  findNodesFrom,
} from "./topology.ts";

const node = (id: string, kind: AccessNode["kind"], parentId: string | null) => ({
  row: 1,
  id,
  kind,
  parentId,
  name: `The ${id}`,
  city: "Алматы",
  street: null,
  house: null,
  address: kind === "switch" ? "10.0.0.1" : null,
  vendor: null,
  ports: kind === "switch" ? 24 : null,
});

const secretBox = createSecretBox(randomBytes(32));
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await saveSubscribers(database.db, subscriber(1), subscriber(2), subscriber(3));
  const line = (number: number, nodeId: string, port: number) => ({
    row: 1,
    login: subscriber(number).login,
    nodeId,
    port,
    riserLengthMeters: null,
  });
  const server = { row: 1, id: "nas", name: "NAS", address: "127.0.0.1", vendor: null, nodeId: "bng" };
  await inTransaction(database.db, async (tx) => {
    await openNetworkLists(tx);
    await listNodes(tx, [
      node("sw-1", "switch", "agg-1"),
      node("sw-2", "switch", "agg-1"),
      node("sw-3", "switch", "agg-2"),
      node("agg-1", "aggregation", "bng"),
      node("agg-2", "aggregation", "bng"),
      node("bng", "bng", null),
    ]);
    await listServers(tx, [{ ...server, secretSealed: secretBox.seal("testing123") }]);
    await listLines(tx, [line(1, "sw-1", 1), line(2, "sw-1", 2), line(3, "sw-3", 1)]);
    await saveNetworkLists(tx);
    await saveLineList(tx);
  });
});
afterAll(() => database.close());

const loginsOf = (lines: readonly { login: string }[]) => lines.map(({ login }) => login);

describe("the topology", () => {
  test.each([
    ["bng", ["bng", "agg-1", "agg-2", "sw-1", "sw-2", "sw-3"]],
    ["agg-1", ["agg-1", "sw-1", "sw-2"]],
    ["sw-3", ["sw-3"]],
    ["nothing", []],
  ])("S44: knows what stops when %s stops", async (id, ids) => {
    expect((await findNodesFrom(database.db, id)).map((found) => found.id)).toEqual(ids);
  });

  test("knows the nodes that a line needs, from the top down", async () => {
    const line = await findLine(database.db, asLogin("7010000003"));
    expect(line).toMatchObject({ nodeId: "sw-3", port: 1, path: ["bng", "agg-2", "sw-3"] });
    expect(await findLine(database.db, asLogin("7019999999"))).toBeUndefined();
    expect((await findNodes(database.db, line!.path)).map(({ id }) => id)).toEqual(["agg-2", "bng", "sw-3"]);
  });

  test("finds lines by their logins, by their ports and by a node above them", async () => {
    const all = ["7010000001", "7010000002", "7010000003"];
    expect(loginsOf(await findLines(database.db, [asLogin(all[2]!), asLogin(all[0]!)]))).toEqual([
      all[0],
      all[2],
    ]);
    expect(loginsOf(await findLinesBelow(database.db, "agg-1"))).toEqual(all.slice(0, 2));
    expect(loginsOf(await findLinesBelow(database.db, "bng"))).toEqual(all);
    const ports = [
      { nodeId: "sw-1", port: 2 },
      { nodeId: "sw-1", port: 3 },
      { nodeId: "sw-3", port: 1 },
    ];
    expect(loginsOf(await findLinesOnPorts(database.db, ports))).toEqual([all[1], all[2]]);
  });

  test("tells a node with its address as people write it", async () => {
    expect(await findNode(database.db, "sw-1")).toMatchObject({
      address: "10.0.0.1",
      ports: 24,
      city: "Алматы",
    });
    expect(await findNode(database.db, "nothing")).toBeUndefined();
  });
});

test("the servers' secrets are read with the key that sealed them, and with no other", async () => {
  const servers = await findNetworkAccessServers(database.db, secretBox);
  expect(servers).toEqual([
    { id: "nas", name: "NAS", address: "127.0.0.1", vendor: null, nodeId: "bng", secret: "testing123" },
  ]);
  const other = createSecretBox(randomBytes(32));
  await expect(findNetworkAccessServers(database.db, other)).rejects.toThrow(SecretNotReadable);
});
