/** The cells of a row, or the sentence that says why there are none. */
export type Cells = readonly string[] | { readonly reason: string };

const quotedCell = /\s*"((?:[^"]|"")*)"\s*(,|$)/y;
const plainCell = /([^",]*)(,|$)/y;

/**
 * Cuts one line into cells (RFC 4180), without the space around them. A row is one line and a cell holds no line break,
 * so that a forgotten quote spoils its own row and none of those below it.
 */
export function splitCells(line: string): Cells {
  // PostgreSQL takes no NUL, and no name or address holds another of these.
  if (/[^\P{Cc}\t]/u.test(line)) return { reason: "holds a control character" };
  const cells: string[] = [];
  for (let at = 0; ;) {
    const match = matchAt(quotedCell, line, at) ?? matchAt(plainCell, line, at);
    if (match === undefined) return { reason: `has a quote out of place in cell ${cells.length + 1}` };
    const { text, length, isLast } = match;
    cells.push(text);
    if (isLast) return cells;
    at += length;
  }
}

function matchAt(cell: RegExp, line: string, at: number) {
  cell.lastIndex = at;
  const match = cell.exec(line);
  if (match === null) return undefined;
  const [whole, content = "", end] = match;
  const text = cell === quotedCell ? content.replaceAll('""', '"') : content;
  return { text: text.trim(), length: whole.length, isLast: end === "" };
}
