import { expect, test } from "vitest";
import { batched } from "./batched.ts";
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
