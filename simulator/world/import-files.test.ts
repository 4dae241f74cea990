import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { demoSeed } from "./chance.ts";
import { importFilesOf } from "./import-files.ts";
import { buildWorld } from "./world.ts";

const world = buildWorld(demoSeed);
const files = importFilesOf(world, Temporal.PlainDate.from("2026-07-25"));
const read = (text: string): Record<string, string>[] => parse(text, { columns: true });
const network = read(files.network);
const subscribers = read(files.subscribers);

test("the columns are those that the import documents", () => {
  expect(files.network.split("\n")[0]).toBe(
    "kind,id,parent,name,city,street,house,address,secret,vendor,ports",
  );
  expect(files.subscribers.split("\n")[0]).toBe(
    "login,owner_name,iin,contact_number,language,city,street,house,entrance,flat,tariff,bundle_numbers," +
      "fee_paid,fee_amount,suspended_from,suspended_until,router,tv_box,node,port,riser_length_meters",
  );
});

test("every node's parent stands above it in the file", () => {
  const seen = new Set([""]);
  for (const { id, parent } of network) {
    expect(seen).toContain(parent);
    seen.add(id!);
  }
});

test("each city has a server with a secret of its own; 127.0.0.1 is the fourth, with testing123", () => {
  const nases = network.filter(({ kind }) => kind === "nas");
  expect(nases.map(({ address }) => address)).toEqual([
    "127.0.10.1",
    "127.0.10.2",
    "127.0.10.3",
    "127.0.0.1",
  ]);
  expect(nases.at(-1)).toMatchObject({ secret: "testing123" });
  expect(new Set(nases.map(({ secret }) => secret)).size).toBe(4);
  expect(network.filter(({ kind, secret }) => kind !== "nas" && secret !== "")).toEqual([]);
});

test("every subscriber is connected to a port of a switch in the network file", () => {
  const switches = new Map(network.filter(({ kind }) => kind === "switch").map((row) => [row.id, row]));
  expect(subscribers).toHaveLength(world.lines.length);
  for (const { node, port } of subscribers) {
    expect(Number(port)).toBeGreaterThan(0);
    expect(Number(port)).toBeLessThanOrEqual(Number(switches.get(node)!.ports));
  }
});

test("cells keep to their few words", () => {
  for (const row of subscribers) {
    expect(row.login).toMatch(/^\d{10}$/);
    expect(row.contact_number).toMatch(/^\+7701000\d{4}$/);
    expect(["kk", "ru", "en"]).toContain(row.language);
    expect(["yes", "no"]).toContain(row.fee_paid);
    expect(row.fee_paid === "yes").toBe(row.fee_amount === "0");
    expect(["rented", "own", "none"]).toContain(row.router);
    expect(["rented", "own", "none"]).toContain(row.tv_box);
    expect(row.bundle_numbers).toMatch(/^(\+\d{11}( \+\d{11})?)?$/);
  }
});

test("login 7010000010 has been suspended for ten days, without an end", () => {
  expect(subscribers.find(({ login }) => login === "7010000010")).toMatchObject({
    suspended_from: "2026-07-15",
    suspended_until: "",
  });
});

test("a cell with a comma, a quote or a line break is quoted", () => {
  const [node, ...nodes] = world.nodes;
  const odd = { ...node!, name: 'a,"b"\nc' };
  const text = importFilesOf(
    { ...world, nodes: [odd, ...nodes] },
    Temporal.PlainDate.from("2026-07-25"),
  ).network;
  expect(read(text)[0]!.name).toBe(odd.name);
});
