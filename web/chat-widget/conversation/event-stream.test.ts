import { array, assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { EventCutter, type StreamEvent } from "./event-stream.ts";

const cut = (...pieces: readonly string[]): StreamEvent[] => {
  const cutter = new EventCutter();
  return pieces.flatMap((piece) => cutter.push(piece));
};

test.each([
  ["an event with its name", "id: 4\nevent: message\ndata: {}\n\n", [{ event: "message", data: "{}" }]],
  ["no name means message", "data: a\n\n", [{ event: "message", data: "a" }]],
  ["lines of data are joined", "data: a\ndata:b\n\n", [{ event: "message", data: "a\nb" }]],
  ["a heartbeat is no event", ": still here\n\n", []],
  ["an event that is not complete waits", "data: a\n", []],
  [
    "all three line breaks",
    "data: a\r\n\r\ndata: b\r\rdata: c\n\n",
    ["a", "b", "c"].map((data) => ({ event: "message", data })),
  ],
  [
    "fields that are not known are passed over",
    "retry: 5\nother: x\ndata: a\n\n",
    [{ event: "message", data: "a" }],
  ],
])("reads %s", (_, text, events) => {
  expect(cut(text)).toEqual(events);
});

test("a line break that falls apart between two pieces stays one line break", () => {
  expect(cut("data: a\r", "\n\r", "\ndata: b\r\n", "\r\n\n")).toEqual([
    { event: "message", data: "a" },
    { event: "message", data: "b" },
  ]);
});

test("nor does it end an event that goes on", () => {
  expect(cut("data: a\r", "\ndata: b\n\n")).toEqual([{ event: "message", data: "a\nb" }]);
});

test("however the pieces fall, the same events come out", () => {
  const stream = 'id: 1\r\nevent: message\r\ndata: {"text":"Сәлем"}\r\n\r\n: beat\n\nid: 2\ndata: b\n\n';
  assert(
    property(array(nat(stream.length), { maxLength: 12 }), (places) => {
      const ends = [...places.toSorted((a, b) => a - b), stream.length];
      const pieces = ends.map((end, index) => stream.slice(ends[index - 1] ?? 0, end));
      expect(cut(...pieces)).toEqual(cut(stream));
    }),
  );
});
