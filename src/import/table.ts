import { createReadStream } from "node:fs";
import { splitCells } from "./cells.ts";
import type { FaultList } from "./fault-list.ts";
import { LineTooLong, readLines, type NumberedLine } from "./lines.ts";

/** A row of a file: its line, and a cell for each column of the header. */
export type TableRow<Column extends string> = {
  readonly row: number;
  readonly cells: Readonly<Record<Column, string>>;
};

/**
 * Reads a file of comma separated values as a stream. Rows that can't be read go to `faults`;
 * without a header of exactly these columns, in any order, there are no rows. Columns of `optional` may be left out,
 * and their cells are empty then.
 */
export async function* readTable<Column extends string>(
  columns: readonly Column[],
  faults: FaultList,
  optional: readonly Column[] = [],
): AsyncGenerator<TableRow<Column>> {
  try {
    yield* rowsOf(readLines(createReadStream(faults.file)), { columns, optional }, faults);
  } catch (error) {
    const reason = whyUnreadable(error);
    if (reason === undefined) throw error;
    faults.add(undefined, "", reason);
  }
}

type Columns<Column extends string> = {
  readonly columns: readonly Column[];
  readonly optional: readonly Column[];
};

async function* rowsOf<Column extends string>(
  lines: AsyncIterable<NumberedLine>,
  { columns, optional }: Columns<Column>,
  faults: FaultList,
): AsyncGenerator<TableRow<Column>> {
  let header: readonly Column[] | undefined;
  for await (const { number, text } of lines) {
    if (text?.trim() === "") continue;
    const cells = readCells(number, text, faults);
    if (header === undefined) {
      header = cells && readHeader(number, { cells, columns, optional }, faults);
      if (header === undefined) return;
    } else if (cells !== undefined) {
      const named = nameCells(header, cells);
      if (named === undefined)
        faults.add(number, "", `has ${cells.length} cells instead of ${header.length}`);
      else yield { row: number, cells: { ...emptyCells(optional), ...named } };
    }
  }
  if (header === undefined)
    faults.add(undefined, "", "is empty; it begins with a row that names its columns");
}

/** Undefined when the line has gone to `faults`. */
function readCells(
  number: number,
  text: string | undefined,
  faults: FaultList,
): readonly string[] | undefined {
  const cells = text === undefined ? { reason: "is not UTF-8" } : splitCells(text);
  if (!("reason" in cells)) return cells;
  faults.add(number, "", cells.reason);
  return undefined;
}

function readHeader<Column extends string>(
  number: number,
  { cells, columns, optional }: Columns<Column> & { readonly cells: readonly string[] },
  faults: FaultList,
): readonly Column[] | undefined {
  const before = faults.total;
  const header = cells.filter((cell): cell is Column => columns.some((column) => column === cell));
  for (const cell of cells.filter((name) => !columns.some((column) => column === name)))
    faults.add(number, cell, "is no column of this file");
  for (const column of columns.filter((name) => !header.includes(name) && !optional.includes(name)))
    faults.add(number, column, "is missing");
  for (const column of header.filter((name, index) => header.indexOf(name) < index))
    faults.add(number, column, "is there twice");
  return faults.total === before ? header : undefined;
}

const emptyCells = (columns: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(columns.map((column) => [column, ""]));

function nameCells<Column extends string>(
  header: readonly Column[],
  cells: readonly string[],
): Readonly<Record<Column, string>> | undefined {
  if (cells.length !== header.length) return undefined;
  return Object.fromEntries(header.map((column, index) => [column, cells[index]])) as Record<Column, string>;
}

function whyUnreadable(error: unknown): string | undefined {
  if (error instanceof LineTooLong) return error.message;
  if (!(error instanceof Error && "code" in error)) return undefined;
  if (error.code === "ENOENT") return "is not there";
  if (error.code === "EISDIR") return "is a folder";
  return error.code === "EACCES" ? "may not be read" : undefined;
}
