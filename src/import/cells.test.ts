import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitCells } from "./cells.ts";

describe("a row of comma separated values", () => {
  test.each([
    ["plain cells", "a,b,c", ["a", "b", "c"]],
    ["empty cells, also the last", ",b,", ["", "b", ""]],
    ["one empty cell", "", [""]],
    ["space around cells", " a , b ", ["a", "b"]],
    ["a comma in quotes", '"Абай даңғ., 10",x', ["Абай даңғ., 10", "x"]],
    ["a doubled quote in quotes", '"ТОО ""Үй""",x', ['ТОО "Үй"', "x"]],
    ["space around quotes", ' "a" ,b', ["a", "b"]],
    ["empty quotes", '"",""', ["", ""]],
  ])("is cut into its cells: %s", (_, line, cells) => expect(splitCells(line)).toEqual(cells));

  test.each([
    ["a quote that isn't closed", 'a,"b,c', "has a quote out of place in cell 2"],
    ["a quote inside a plain cell", 'a,b"c', "has a quote out of place in cell 2"],
    ["text after a quoted cell", '"a"b,c', "has a quote out of place in cell 1"],
    ["a NUL", "a\0b", "holds a control character"],
  ])("is refused as a whole: %s", (_, line, reason) => expect(splitCells(line)).toEqual({ reason }));

  test("gives back whatever was quoted by the rules of RFC 4180", () => {
    const cell = fc
      .string({ unit: fc.constantFrom("a", "қ", ",", '"', " ", ";") })
      .map((text) => text.trim());
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        const line = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(",");
        expect(splitCells(line)).toEqual(cells);
      }),
    );
  });
});
