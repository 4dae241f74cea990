import type { Range } from "../knowledge/knowledge.ts";
import { type Html, html } from "./page-html.ts";

/** A text with the words of the question marked. @param ranges in order, without overlaps */
export function markedText(text: string, ranges: readonly Range[]): Html {
  let from = 0;
  const parts = ranges.map(({ start, end }) => {
    const before = text.slice(from, start);
    from = end;
    return html`${before}<mark>${text.slice(start, end)}</mark>`;
  });
  return html`${inOneLine(parts)}${text.slice(from)}`;
}

/** Between words a line's end would be a space. */
const inOneLine = (parts: readonly Html[]): Html => parts.reduce((all, part) => html`${all}${part}`, html``);

type Line = { readonly kind: "paragraph" | "item" | "step"; readonly written: Html };

const kinds = { "- ": "item", "+ ": "step" } as const;

/** A section's text: paragraphs, lists and steps, with links that lead somewhere. */
export function writtenText(text: string, ranges: readonly Range[]): readonly Html[] {
  const lines = Array.from(text.matchAll(/[^\n]+/g), ({ 0: line, index }) => readLine(line, index, ranges));
  const blocks: [Line, ...Line[]][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last !== undefined && line.kind !== "paragraph" && last[0].kind === line.kind) last.push(line);
    else blocks.push([line]);
  }
  return blocks.map(writeBlock);
}

function readLine(line: string, at: number, ranges: readonly Range[]): Line {
  const mark = line.slice(0, 2);
  const kind = mark === "- " || mark === "+ " ? kinds[mark] : "paragraph";
  const cut = kind === "paragraph" ? 0 : mark.length;
  return { kind, written: linked(line.slice(cut), within(ranges, at + cut, at + line.length)) };
}

/** The ranges that lie in a part of a text, as places of that part. */
const within = (ranges: readonly Range[], start: number, end: number): readonly Range[] =>
  ranges
    .filter((range) => range.start >= start && range.end <= end)
    .map((range) => ({ start: range.start - start, end: range.end - start }));

const address = /https?:\/\/[^\s<>"()]*[^\s<>"().,:;?!]/g;

function linked(text: string, ranges: readonly Range[]): Html {
  let from = 0;
  const before = (end: number): Html => markedText(text.slice(from, end), within(ranges, from, end));
  const parts = Array.from(text.matchAll(address), ({ 0: url, index }) => {
    const part = html`${before(index)}<a href="${url}">${url}</a>`;
    from = index + url.length;
    return part;
  });
  return html`${inOneLine(parts)}${before(text.length)}`;
}

function writeBlock(lines: readonly [Line, ...Line[]]): Html {
  const [{ kind, written }] = lines;
  if (kind === "paragraph") return html`<p>${written}</p>`;
  const items = lines.map((line) => html`<li>${line.written}</li>`);
  return kind === "item"
    ? html`<ul>
        ${items}
      </ul>`
    : html`<ol>
        ${items}
      </ol>`;
}
