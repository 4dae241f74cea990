import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildWorld } from "../../simulator/world/world.ts";
import { importFilesOf } from "../../simulator/world/import-files.ts";
import { createTestDatabase, type TestDatabase } from "../../test/harness/database.ts";
import { asLogin } from "../kernel/ids.ts";
import { instant } from "../kernel/instant.ts";
import {
  findLine,
  findNetworkAccessServers,
  findNode,
  findNodeAccess,
  findNodesFrom,
} from "../modules/topology/topology.ts";
import { createSecretBox } from "../platform/secret-box.ts";
import { importFiles, type ImportReport } from "./import.ts";
import { networkColumns, snmpColumns } from "./network-row.ts";
import { subscriberColumns } from "./subscriber-row.ts";

const secretBox = createSecretBox(randomBytes(32));
const now = instant("2026-11-23T09:00:00Z");
const parts = {
  now,
  terms: { loginDigits: 10, tariffs: ["home-100", "home-300", "home-500", "bundle-200", "bundle-500"] },
  secretBox,
};

let database: TestDatabase;
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "uide-import-"))));
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(() => database.close());

type Cells = Readonly<Record<string, string | number>>;

const csv = (columns: readonly string[], rows: readonly Cells[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => `"${row[column] ?? ""}"`))]
    .map((cells) => `${cells.join(",")}\n`)
    .join("");

const bng = { kind: "bng", id: "bng-1", name: "BNG" };
const aggregation = { kind: "aggregation", id: "agg-1", parent: "bng-1", name: "Aggregation" };
const aSwitch = { kind: "switch", id: "sw-1", parent: "agg-1", name: "Абай 10", ports: 24 };
const nas = {
  kind: "nas",
  id: "nas-1",
  parent: "bng-1",
  name: "NAS",
  address: "127.0.0.1",
  secret: "testing123",
};
const network = [nas, bng, aggregation, aSwitch];

const subscriber = (number: number, more: Cells = {}): Cells => ({
  login: `701000000${number}`,
  owner_name: "Ахметова Сәуле",
  contact_number: `+7 701 000 000${number}`,
  language: "kk",
  city: "Алматы",
  street: "Абай даңғ.",
  house: "104Б",
  flat: "45",
  tariff: "home-100",
  fee_paid: "yes",
  fee_amount: "0",
  router: "rented",
  tv_box: "none",
  node: "sw-1",
  port: number,
  riser_length_meters: 30,
  ...more,
});

async function runImport(
  files: { readonly network?: string | readonly Cells[]; readonly subscribers?: string | readonly Cells[] },
  isDryRun = false,
): Promise<ImportReport> {
  const write = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const text = (content: string | readonly Cells[], columns: readonly string[]) =>
    typeof content === "string" ? content : csv(columns, content);
  const { network: nodes, subscribers } = files;
  return importFiles(
    database.db,
    {
      isDryRun,
      ...(nodes && { networkFile: await write("network.csv", text(nodes, networkColumns)) }),
      ...(subscribers && {
        subscribersFile: await write("subscribers.csv", text(subscribers, subscriberColumns)),
      }),
    },
    parts,
  );
}

const told = (report: ImportReport) =>
  report.faults.map(
    ({ file, row, column, reason }) => `${file.slice(folder.length + 1)}:${row} ${column} ${reason}`,
  );

async function countOf(table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from ${sql.table(table)}`.execute(
    database.db,
  );
  return rows[0]!.count;
}

const withSnmp = (more: Cells): string =>
  csv(
    [...networkColumns, ...snmpColumns],
    [bng, aggregation, { ...aSwitch, address: "127.0.20.1", ...more }],
  );

describe("how nodes are asked by SNMP", () => {
  test.each([
    [
      "2c",
      { snmp_version: "2c", snmp_community: "example", snmp_write_community: "other" },
      {
        port: 161,
        read: { version: "2c", community: "example" },
        write: { version: "2c", community: "other" },
      },
    ],
    [
      "3",
      {
        snmp_version: "3",
        snmp_port: 1_161,
        snmp_user: "uide",
        snmp_auth_protocol: "sha256",
        snmp_auth_key: "an example key",
        snmp_privacy_protocol: "aes",
        snmp_privacy_key: "another key",
      },
      {
        port: 1_161,
        read: {
          version: "3",
          user: "uide",
          auth: { protocol: "sha256", key: "an example key" },
          privacy: { protocol: "aes", key: "another key" },
        },
        write: null,
      },
    ],
  ])("version %s is taken from columns that may be left out", async (_, cells, access) => {
    expect((await runImport({ network: withSnmp(cells) })).faults).toEqual([]);
    expect((await findNodeAccess(database.db, secretBox, "sw-1"))?.access).toEqual(access);
    expect((await runImport({ network: [aSwitch] })).saved?.nodes.changed).toBe(1);
    const { rows } = await sql<{ count: number }>`select count(*) from node_access`.execute(database.db);
    expect(rows).toEqual([{ count: 1 }]);
  });

  test.each([
    ["a version that is none", { snmp_version: "1" }, "snmp_version expected 2c, 3"],
    ["no community", { snmp_version: "2c" }, "snmp_community is empty"],
    ["a community without version", { snmp_community: "x" }, "snmp_community has no snmp_version beside it"],
    [
      "no address",
      { snmp_version: "2c", snmp_community: "x", address: "" },
      "address is empty, and snmp_version isn't",
    ],
    ["no user", { snmp_version: "3" }, "snmp_user is empty"],
    [
      "a short key",
      { snmp_version: "3", snmp_user: "u", snmp_auth_protocol: "sha", snmp_auth_key: "short" },
      "snmp_auth_key has less than 8 characters",
    ],
    [
      "privacy without authentication",
      { snmp_version: "3", snmp_user: "u", snmp_privacy_protocol: "aes", snmp_privacy_key: "long enough" },
      "snmp_auth_protocol is empty, and snmp_privacy_protocol isn't",
    ],
  ])("with %s, the column is named", async (_, cells, reason) => {
    expect(told(await runImport({ network: withSnmp(cells) }))).toEqual([`network.csv:4 ${reason}`]);
  });
});

const portOf = async (number: number) => (await findLine(database.db, asLogin(`701000000${number}`)))?.port;

describe("an import", () => {
  test("takes a network and its subscribers", async () => {
    const report = await runImport({ network, subscribers: [subscriber(1), subscriber(2)] });
    expect(told(report)).toEqual([]);
    expect(report.saved).toEqual({
      nodes: { added: 3, changed: 0, unchanged: 0 },
      servers: 1,
      subscribers: { added: 2, changed: 0, unchanged: 0 },
      lines: { added: 2, changed: 0, unchanged: 0, removed: 0 },
    });
    expect(await findLine(database.db, asLogin("7010000001"))).toEqual({
      login: "7010000001",
      nodeId: "sw-1",
      port: 1,
      riserLengthMeters: 30,
      path: ["bng-1", "agg-1", "sw-1"],
    });
    expect((await findNodesFrom(database.db, "agg-1")).map(({ id }) => id)).toEqual(["agg-1", "sw-1"]);
  });

  test("keeps the secrets of servers sealed", async () => {
    await runImport({ network });
    const [server] = await findNetworkAccessServers(database.db, secretBox);
    expect(server).toMatchObject({ address: "127.0.0.1", secret: "testing123", nodeId: "bng-1" });
    const { rows } = await sql<{
      stored: string;
    }>`select n::text as stored from network_access_servers n`.execute(database.db);
    expect(rows[0]!.stored).not.toContain("testing123");
  });

  test("takes the demo network's own files", async () => {
    const files = importFilesOf(buildWorld("test"), Temporal.PlainDate.from("2026-11-23"));
    const report = await runImport(files);
    expect(told(report)).toEqual([]);
    expect(report.saved!.subscribers.added).toBeGreaterThan(1_500);
  });

  test("of the same files changes nothing", async () => {
    await runImport({ network, subscribers: [subscriber(1)] });
    const { saved } = await runImport({ network, subscribers: [subscriber(1)] });
    expect(saved!.nodes).toEqual({ added: 0, changed: 0, unchanged: 3 });
    expect(saved!.subscribers).toEqual({ added: 0, changed: 0, unchanged: 1 });
    expect(saved!.lines).toEqual({ added: 0, changed: 0, unchanged: 1, removed: 0 });
  });

  test("updates who is known and leaves alone who isn't mentioned", async () => {
    await runImport({ network, subscribers: [subscriber(1), subscriber(2)] });
    const { saved } = await runImport({ subscribers: [subscriber(2, { tariff: "home-500", port: 9 })] });
    expect(saved!.subscribers).toEqual({ added: 0, changed: 1, unchanged: 0 });
    expect([await portOf(1), await portOf(2)]).toEqual([1, 9]);
  });

  test("lets two lines change places", async () => {
    await runImport({ network, subscribers: [subscriber(1), subscriber(2)] });
    const swapped = [subscriber(1, { port: 2 }), subscriber(2, { port: 1 })];
    expect(told(await runImport({ subscribers: swapped }))).toEqual([]);
    expect([await portOf(1), await portOf(2)]).toEqual([2, 1]);
  });

  test("lets two servers exchange their addresses", async () => {
    const [first, second] = [nas, { ...nas, id: "nas-2", address: "127.0.0.2" }];
    await runImport({ network: [bng, first, second] });
    const swapped = [
      { ...first, address: "127.0.0.2" },
      { ...second, address: "127.0.0.1" },
    ];
    expect(told(await runImport({ network: swapped }))).toEqual([]);
    const servers = await findNetworkAccessServers(database.db, secretBox);
    expect(servers.map(({ id, address }) => [id, address])).toEqual([
      ["nas-1", "127.0.0.2"],
      ["nas-2", "127.0.0.1"],
    ]);
  });

  test("frees the port of a line that has none any more, for another one of the same file", async () => {
    await runImport({ network, subscribers: [subscriber(1)] });
    const moved = [subscriber(1, { node: "", port: "" }), subscriber(2, { port: 1 })];
    expect((await runImport({ subscribers: moved })).saved!.lines).toMatchObject({ added: 1, removed: 1 });
    expect([await portOf(1), await portOf(2)]).toEqual([undefined, 1]);
  });

  test("moves everything below a node that gets another parent", async () => {
    await runImport({ network });
    await runImport({
      network: [
        { ...bng, id: "bng-2" },
        { ...aggregation, parent: "bng-2" },
      ],
    });
    expect((await findNode(database.db, "sw-1"))!.path).toEqual(["bng-2", "agg-1", "sw-1"]);
  });

  test("S39: passes on whose fee is paid now", async () => {
    await runImport({
      network,
      subscribers: [subscriber(1, { fee_paid: "no", fee_amount: "7490.50" }), subscriber(2)],
    });
    await runImport({ subscribers: [subscriber(1), subscriber(2)] });
    const { rows } = await sql<{ payload: unknown }>`
      select payload from graphile_worker._private_jobs
    `.execute(database.db);
    expect(rows).toEqual([{ payload: { logins: ["7010000001"] } }]);
  });

  test("knows columns by their names, in any order, after a byte order mark", async () => {
    const report = await runImport({ network: `\uFEFF${csv(networkColumns.toReversed(), network)}` });
    expect(told(report)).toEqual([]);
    expect(await countOf("access_nodes")).toBe(3);
  });
});

describe("a dry run", () => {
  test("tells what would be done and keeps nothing", async () => {
    const { saved } = await runImport({ network, subscribers: [subscriber(1)] }, true);
    expect(saved!.subscribers.added).toBe(1);
    expect([await countOf("access_nodes"), await countOf("subscribers"), await countOf("lines")]).toEqual([
      0, 0, 0,
    ]);
  });
});

describe("an import with mistakes", () => {
  test("changes nothing at all", async () => {
    const report = await runImport({
      network,
      subscribers: [subscriber(1), subscriber(2, { language: "de" })],
    });
    expect(report.saved).toBeUndefined();
    expect([await countOf("access_nodes"), await countOf("subscribers")]).toEqual([0, 0]);
  });

  const rows: readonly [string, Parameters<typeof runImport>[0], readonly string[]][] = [
    [
      "every cell that isn't as expected",
      {
        subscribers: [
          subscriber(1, {
            login: "70100",
            iin: "12",
            contact_number: "8701",
            language: "de",
            node: "",
            port: "",
          }),
          subscriber(2, {
            tariff: "gold",
            fee_paid: "true",
            fee_amount: "1.005",
            router: "",
            owner_name: "",
          }),
          subscriber(3, {
            suspended_from: "2026-02-30",
            suspended_until: "soon",
            port: "0",
            riser_length_meters: "-1",
          }),
          subscriber(4, { bundle_numbers: "+77010000001 123" }),
        ],
      },
      [
        "subscribers.csv:2 login expected 10 digits",
        "subscribers.csv:2 iin expected 12 digits",
        "subscribers.csv:2 contact_number expected a number with + and the country code, such as +77010000001",
        "subscribers.csv:2 language expected kk, ru, en",
        "subscribers.csv:3 owner_name is empty",
        "subscribers.csv:3 tariff the provider has no tariff gold",
        "subscribers.csv:3 fee_paid expected yes, no",
        "subscribers.csv:3 fee_amount expected an amount of tenge such as 7490 or 7490.50",
        "subscribers.csv:3 router expected rented, own, none",
        "subscribers.csv:4 suspended_from expected a date such as 2026-12-16",
        "subscribers.csv:4 suspended_until expected a date such as 2026-12-16",
        "subscribers.csv:4 port expected a whole number from 1 to 1024",
        "subscribers.csv:4 riser_length_meters expected a whole number from 0 to 2000",
        "subscribers.csv:5 bundle_numbers.1 expected a number with + and the country code, such as +77010000001",
      ],
    ],
    [
      "cells that contradict each other",
      {
        network,
        subscribers: [
          subscriber(1, { suspended_until: "2026-12-01" }),
          subscriber(2, { suspended_from: "2026-12-02", suspended_until: "2026-12-01" }),
          subscriber(3, { port: "" }),
          subscriber(4, { node: "" }),
        ],
      },
      [
        "subscribers.csv:2 suspended_from is empty, and suspended_until isn't",
        "subscribers.csv:3 suspended_until is before suspended_from",
        "subscribers.csv:4 port is empty, and node isn't",
        "subscribers.csv:5 node is empty, and port isn't",
      ],
    ],
    [
      "cells that a row of its kind doesn't have, or lacks",
      {
        network: [
          { kind: "router", id: "x", name: "X" },
          { ...bng, ports: 24 },
          { ...aSwitch, ports: "", parent: "" },
          { ...nas, secret: "", address: "localhost", parent: "" },
        ],
      },
      [
        "network.csv:2 kind expected nas, bng, aggregation, switch",
        "network.csv:3 ports is empty for a bng",
        "network.csv:4 ports expected a whole number from 1 to 1024",
        "network.csv:5 address expected an IP address",
        "network.csv:5 secret is empty",
      ],
    ],
    [
      "what is there twice",
      {
        network: [bng, bng, nas, { ...nas, id: "nas-2" }, aggregation, aSwitch],
        subscribers: [subscriber(1), subscriber(1, { port: 2 }), subscriber(3, { port: 2 })],
      },
      [
        "network.csv:3 id is on line 2 already",
        "network.csv:5 address is on line 4 already",
        "subscribers.csv:3 login is on line 2 already",
        "subscribers.csv:4 port the line 7010000001 of this file is on it",
      ],
    ],
    [
      "nodes and ports that aren't there",
      {
        network: [bng, { ...aggregation, parent: "bng-9" }, aSwitch, { ...nas, parent: "bng-8" }],
        subscribers: [
          subscriber(1, { node: "sw-9" }),
          subscriber(2, { node: "bng-1" }),
          subscriber(3, { port: 25 }),
        ],
      },
      [
        "network.csv:3 parent there is no node bng-9",
        "network.csv:5 parent there is no node bng-8",
        "subscribers.csv:2 node there is no node sw-9",
        "subscribers.csv:3 node bng-1 is no switch",
        "subscribers.csv:4 port sw-1 has 24 ports",
      ],
    ],
    [
      "nodes above themselves",
      {
        network: [
          { ...aggregation, id: "agg-2", parent: "agg-3" },
          { ...aggregation, id: "agg-3", parent: "agg-2" },
          { ...aSwitch, parent: "agg-2" },
          { ...bng, parent: "bng-1" },
        ],
      },
      [
        "network.csv:2 parent leads from agg-2 back to agg-2",
        "network.csv:3 parent leads from agg-3 back to agg-3",
        "network.csv:5 parent leads from bng-1 back to bng-1",
      ],
    ],
    [
      "only what is wrong itself: a node whose row can't be read is not missing",
      { network: [bng, aggregation, { ...aSwitch, ports: "many" }], subscribers: [subscriber(1)] },
      ["network.csv:4 ports expected a whole number from 1 to 1024"],
    ],
    [
      "columns that are missing, unknown or there twice",
      { network: "kind,id,id,parent,name,city,street,house,address,vendor,ports,colour\n" },
      [
        "network.csv:1 colour is no column of this file",
        "network.csv:1 secret is missing",
        "network.csv:1 id is there twice",
      ],
    ],
    [
      "rows that are no rows, each by itself",
      {
        network: `${csv(networkColumns, [bng])}bng,2\nbng,bng-3,,"B\nbng,bng-4,,B\0,,,,,,,\n\n${csv(networkColumns, [aggregation]).split("\n")[1]}\n`,
      },
      [
        "network.csv:3  has 2 cells instead of 11",
        "network.csv:4  has a quote out of place in cell 4",
        "network.csv:5  holds a control character",
      ],
    ],
    [
      "an empty file",
      { network: "\n" },
      ["network.csv:undefined  is empty; it begins with a row that names its columns"],
    ],
  ];

  test.each(rows)("names by line and column %s", async (_, files, expected) => {
    expect(told(await runImport(files))).toEqual(expected);
  });

  test("names the lines that aren't UTF-8", async () => {
    const file = join(folder, "windows-1251.csv");
    const head = Buffer.from(`${networkColumns.join(",")}\nbng,bng-1,,Алматы,,,,,,,\n`);
    await writeFile(file, Buffer.concat([head, Buffer.from([0x62, 0xc0, 0xe1, 0x0a])]));
    const report = await importFiles(database.db, { networkFile: file }, parts);
    expect(report.faults).toEqual([{ file, row: 3, column: "", reason: "is not UTF-8" }]);
  });

  test("names a file that isn't there", async () => {
    const file = join(folder, "nothing.csv");
    const report = await importFiles(database.db, { subscribersFile: file }, parts);
    expect(report.faults).toEqual([{ file, row: undefined, column: "", reason: "is not there" }]);
  });

  test("names what collides with lines that the file doesn't move", async () => {
    await runImport({ network, subscribers: [subscriber(1), subscriber(9)] });
    const report = await runImport({
      network: [
        { ...aSwitch, ports: 8 },
        { ...nas, id: "nas-2" },
      ],
      subscribers: [subscriber(2, { port: 1 })],
    });
    expect(told(report)).toEqual([
      "network.csv:2 ports the line 7010000009 is on a port above that",
      "network.csv:3 address belongs to the server nas-1",
      "subscribers.csv:2 port the line 7010000001 is on it, and this file doesn't move it",
    ]);
  });

  test("shows the first 1,000 and counts them all", async () => {
    const bad = Array.from({ length: 1_200 }, (_, index) => ({ ...bng, id: `bng-${index}`, ports: 1 }));
    const report = await runImport({ network: bad });
    expect(report.faults).toHaveLength(1_000);
    expect(report.faultCount).toBe(1_200);
  });
});
