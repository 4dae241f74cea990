/** One server-sent event, with the name it was sent under. */
export type StreamEvent = { readonly event: string; readonly data: string };

/**
 * Cuts arriving text into server-sent events (WHATWG HTML, section 9.2.6), however the pieces fall.
 * EventSource cannot send the conversation's token, so the stream is read through fetch.
 */
export class EventCutter {
  #rest = "";

  /** Takes the next piece and returns the events that it completes. */
  push(piece: string): StreamEvent[] {
    // A carriage return at the very end may be the first half of a line break.
    const blocks = (this.#rest + piece).replace(/\r\n|\r(?!$)/g, "\n").split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.map(readEvent).filter(({ data }) => data !== "");
  }
}

function readEvent(block: string): StreamEvent {
  const valuesOf = (field: string): string[] =>
    block
      .split("\n")
      .filter((line) => line.startsWith(`${field}:`))
      .map((line) => line.slice(field.length + 1).replace(/^ /, ""));
  return { event: valuesOf("event").at(-1) ?? "message", data: valuesOf("data").join("\n") };
}
