import { expect, test } from "vitest";
import { type Migration, orderMigrations, pendingMigrations } from "./migrate.ts";

test("files are ordered by their numbers", () => {
  expect(orderMigrations(["0002_b.sql", "0001_a.sql"])).toEqual(["0001_a.sql", "0002_b.sql"]);
});

test.each([
  { name: "a gap", files: ["0001_a.sql", "0003_c.sql"], says: "0002 is missing; the next one is 0003_c.sql" },
  { name: "a first that isn't 0001", files: ["0002_b.sql"], says: "0001 is missing" },
  {
    name: "a number twice",
    files: ["0001_a.sql", "0001_b.sql"],
    says: "number 0001: 0001_a.sql, 0001_b.sql",
  },
  { name: "no number", files: ["0001_a.sql", "readme.md"], says: "readme.md isn't named NNNN_what.sql" },
  { name: "too few digits", files: ["1_a.sql"], says: "1_a.sql isn't named NNNN_what.sql" },
])("files that are refused: $name", ({ files, says }) => {
  expect(() => orderMigrations(files)).toThrow(says);
});

const migration = (number: number, checksum = "as written"): Migration => ({
  number,
  name: `000${number}_${"abc"[number - 1]}.sql`,
  checksum,
  text: "",
});
const both = [migration(1), migration(2)];

test.each([
  { name: "an empty database needs all", applied: [], pending: [1, 2] },
  { name: "an older database needs the rest", applied: [migration(1)], pending: [2] },
  { name: "a current database needs nothing", applied: both, pending: [] },
])("what is pending: $name", ({ applied, pending }) => {
  expect(pendingMigrations(both, applied).map(({ number }) => number)).toEqual(pending);
});

test.each([
  {
    name: "newer than the code",
    applied: [...both, migration(3)],
    says: "newer than this version: it has 0003_c.sql",
  },
  { name: "a file changed since", applied: [migration(1, "otherwise")], says: "0001_a.sql was changed" },
  {
    name: "a file renamed since",
    applied: [{ ...migration(1), name: "0001_z.sql" }],
    says: "applied 0001_z.sql",
  },
  { name: "one applied without the one before", applied: [migration(2)], says: "applied 0002_b.sql" },
])("databases that are refused: $name", ({ applied, says }) => {
  expect(() => pendingMigrations(both, applied)).toThrow(says);
});
