import { expect, test } from "vitest";
import { safeConnectionRequestUrl } from "./source-address.ts";

const rows: readonly [url: string, source: string, isSafe: boolean][] = [
  ["http://10.0.0.7:7547/a8f3", "10.0.0.7", true],
  ["http://10.0.0.7/", "::ffff:10.0.0.7", true],
  ["http://[2001:db8::7]:7547/x", "2001:db8:0:0::7", true],
  ["http://[::ffff:10.0.0.7]/x", "10.0.0.7", true],
  ["http://10.0.0.8:7547/a8f3", "10.0.0.7", false],
  ["http://127.0.0.1:5432/", "10.0.0.7", false],
  ["http://167772167/", "10.0.0.7", true],
  ["http://router.example/", "10.0.0.7", false],
  ["https://10.0.0.7/", "10.0.0.7", false],
  ["file:///etc/passwd", "10.0.0.7", false],
  ["http://user:word@10.0.0.7/", "10.0.0.7", false],
  ["http://10.0.0.7@10.0.0.8/", "10.0.0.7", false],
  ["nonsense", "10.0.0.7", false],
  [`http://10.0.0.7/${"x".repeat(600)}`, "10.0.0.7", false],
];

test.each(rows)("lesson 6: %s told from %s: %s", (url, source, isSafe) => {
  expect(safeConnectionRequestUrl(url, source) !== undefined).toBe(isSafe);
});
