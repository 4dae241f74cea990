import { expect, test } from "vitest";
import { findLinks } from "./links.ts";

test.each([
  ["an address in a sentence", "Мынау: https://a.example/x?y=1#z.", ["https://a.example/x?y=1#z"]],
  ["an address in brackets", "(http://a.example/), иә", ["http://a.example/"]],
  ["two addresses", "https://a.example https://b.example", ["https://a.example", "https://b.example"]],
  ["a script is no address", "javascript:alert(1)", []],
  ["nor is one that looks like an address", "javascript://a.example/%0aalert(1)", []],
  ["markup is only text", '<img src="x" onerror="alert(1)">', []],
  ["plain text", "3131", []],
])("finds %s", (_, text, links) => {
  const pieces = findLinks(text);
  expect(pieces.filter(({ isLink }) => isLink).map((piece) => piece.text)).toEqual(links);
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
});
