import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf, keptResult } from "./kept-result.ts";

let folder: string;
let made: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "uide-kept-"));
  made = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const result = { weights: Int8Array.from([1, -2]), counts: new Map([["нет", 3]]) };
const ask = (madeFrom: string) =>
  keptResult(join(folder, "kept", "model"), madeFrom, async () => {
    made += 1;
    return result;
  });

test("it is worked out once for what it was made from, and anew when that changes", async () => {
  expect(await ask("a")).toEqual(result);
  expect(await ask("a")).toEqual(result);
  expect(made).toBe(1);
  expect(await ask("b")).toEqual(result);
  expect(made).toBe(2);
});

test("a broken file is no answer, and no error", async () => {
  await ask("a");
  await writeFile(join(folder, "kept", "model"), "half");
  expect(await ask("a")).toEqual(result);
  expect(made).toBe(2);
});

test("where nothing can be written it is worked out each time", async () => {
  await writeFile(join(folder, "kept"), "a file where the folder would be");
  expect([await ask("a"), await ask("a")]).toEqual([result, result]);
  expect(made).toBe(2);
});

test("the digest changes with the name and the words of any file", async () => {
  await writeFile(join(folder, "one"), "1");
  const before = await digestOf([folder]);
  expect(await digestOf([folder])).toBe(before);
  await writeFile(join(folder, "one"), "2");
  expect(await digestOf([folder])).not.toBe(before);
  await writeFile(join(folder, "one"), "1");
  await writeFile(join(folder, "two"), "");
  expect(await digestOf([folder])).not.toBe(before);
});
