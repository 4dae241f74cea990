import { setImmediate as turn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { batched, gathered } from "./batched.ts";
import type { Db } from "./database.ts";

const database = (): Db => ({}) as Db;

function doubling() {
  const loaded: (readonly number[])[] = [];
  const find = batched<number, number>(async (_, keys) => {
    loaded.push(keys);
    return new Map(keys.filter((key) => key > 0).map((key) => [key, key * 2]));
  });
  return { loaded, find };
}

test("who asks at once is answered by one statement, each with their own", async () => {
  const { loaded, find } = doubling();
  const db = database();
  expect(await Promise.all([find(db, 1), find(db, 2), find(db, 1), find(db, -1)])).toEqual([
    2,
    4,
    2,
    undefined,
  ]);
  expect(loaded).toEqual([[1, 2, -1]]);
});

test("who asks later is answered by a later one", async () => {
  const { loaded, find } = doubling();
  const db = database();
  await find(db, 1);
  await find(db, 1);
  expect(loaded).toEqual([[1], [1]]);
});

test("who asks while a statement is under way is answered by the next, together with all others who do", async () => {
  const underWay = Promise.withResolvers<void>();
  const loaded: (readonly number[])[] = [];
  const find = batched<number, number>(async (_, keys) => {
    loaded.push(keys);
    if (loaded.length === 1) await underWay.promise;
    return new Map(keys.map((key) => [key, loaded.length]));
  });
  const db = database();
  const first = find(db, 1);
  await vi.waitFor(() => expect(loaded).toEqual([[1]]));
  const others = [find(db, 1), find(db, 2)];
  await turn();
  others.push(find(db, 3));
  underWay.resolve();
  expect(await first).toBe(1);
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
  expect(loaded).toEqual([[1], [1, 2, 3]]);
});

test("in a transaction everyone asks for themselves, at once", async () => {
  const { loaded, find } = doubling();
  const tx = { isTransaction: true } as Db;
  await Promise.all([find(tx, 1), find(tx, 2)]);
  expect(loaded).toEqual([[1], [2]]);
});

test("what many have to keep is saved together, and everybody hears when that fails", async () => {
  const saved: (readonly string[])[] = [];
  const save = gathered<string>(async (_, items) => {
    saved.push(items);
    if (items.includes("wrong")) throw new Error("refused");
  });
  const db = database();
  await Promise.all([save(db, "one"), save(db, "two")]);
  const settled = await Promise.allSettled([save(db, "right"), save(db, "wrong")]);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(saved).toEqual([
    ["one", "two"],
    ["right", "wrong"],
  ]);
});

test("another database, such as a transaction, is asked by itself", async () => {
  const { loaded, find } = doubling();
  await Promise.all([find(database(), 1), find(database(), 1)]);
  expect(loaded).toEqual([[1], [1]]);
});

test("a failure reaches everybody who waited, and the next is tried anew", async () => {
  let tries = 0;
  const find = batched<number, number>(async (_, keys) => {
    tries += 1;
    if (tries === 1) throw new Error("away");
    return new Map(keys.map((key) => [key, key]));
  });
  const db = database();
  const settled = await Promise.allSettled([find(db, 1), find(db, 2)]);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await find(db, 3)).toBe(3);
});
