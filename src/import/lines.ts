import { isUtf8 } from "node:buffer";

/** One line of a file, without its end; `text` is undefined when its bytes aren't UTF-8. */
export type NumberedLine = { readonly number: number; readonly text: string | undefined };

/** A line that goes on and on: the file is no table. */
export class LineTooLong extends Error {
  override readonly name = "LineTooLong";
}

const newline = 0x0a;
const lineBytesMax = 64 * 1024;

/**
 * Cuts a stream of bytes into lines, numbered from 1. The byte 0x0A is never part of a longer character,
 * so that a line can be cut off before anyone knows whether it is UTF-8. A byte order mark is left out.
 *
 * @throws LineTooLong
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<NumberedLine> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  const numbered = (bytes: Buffer): NumberedLine => ({ number: (number += 1), text: textOf(bytes, number) });
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      yield numbered(bytes.subarray(start, end));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > lineBytesMax)
      throw new LineTooLong(`line ${number + 1} has more than ${lineBytesMax} bytes`);
  }
  if (rest.length > 0) yield numbered(rest);
}

function textOf(bytes: Buffer, number: number): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString("utf8").replace(/\r$/, "");
  return number === 1 ? text.replace(/^\uFEFF/, "") : text;
}
