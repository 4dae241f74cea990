/** A piece of a text: plain, or the address of a web page. */
export type TextPiece = { readonly text: string; readonly isLink: boolean };

const address = /https?:\/\/[^\s<>"«»]+/g;
/** What ends a sentence or closes a bracket is not part of the address before it. */
const trailing = /[.,;:!?)\]}'”]+$/;

/** Finds web addresses in a text. Only http and https become links, whatever else the text holds. */
export function findLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const link = match[0].replace(trailing, "");
    pieces.push({ text: text.slice(end, match.index), isLink: false }, { text: link, isLink: true });
    end = match.index + link.length;
  }
  pieces.push({ text: text.slice(end), isLink: false });
  return pieces.filter((piece) => piece.text !== "");
}
