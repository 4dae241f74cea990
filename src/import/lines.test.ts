import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineTooLong, readLines } from "./lines.ts";

async function* chunksOf(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

const linesOf = (bytes: Buffer, length = 1_000) => Array.fromAsync(readLines(chunksOf(bytes, length)));

describe("lines of a file", () => {
  test("are the same however the bytes arrive", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom("a", "Қ", "₸", "🏠") })),
        fc.integer({ min: 1, max: 9 }),
        async (texts, length) => {
          const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(""));
          const lines = await linesOf(bytes, length);
          expect(lines).toEqual(texts.map((text, index) => ({ number: index + 1, text })));
        },
      ),
    ));

  test("may end as on Windows, begin with a byte order mark, and lack the last end", async () => {
    expect(await linesOf(Buffer.from("\uFEFFlogin,iin\r\n1,2"))).toEqual([
      { number: 1, text: "login,iin" },
      { number: 2, text: "1,2" },
    ]);
  });

  test("that aren't UTF-8 are found by their number, and no others", async () => {
    const windows1251 = Buffer.from([0xc0, 0xe1, 0xe0, 0xe9]);
    const bytes = Buffer.concat([
      Buffer.from("Абай\n"),
      windows1251,
      Buffer.from("\nСәтпаев\n"),
      windows1251,
    ]);
    for (const length of [1, 3, 100]) {
      const bad = (await linesOf(bytes, length)).filter(({ text }) => text === undefined);
      expect(bad.map(({ number }) => number)).toEqual([2, 4]);
    }
  });

  test("that never end are not gathered in memory", async () => {
    await expect(linesOf(Buffer.alloc(200_000, 0x61))).rejects.toThrow(LineTooLong);
  });
});
