import fc from "fast-check";
import { expect, test } from "vitest";
import { instant } from "../kernel/instant.ts";
import { createLog, type Log } from "./log.ts";
import { maskText } from "./log-masking.ts";

/** What reaches the log when `write` writes to it. */
function written(write: (log: Log) => void): { lines: Record<string, unknown>[]; text: string } {
  const parts: string[] = [];
  write(createLog("debug", { write: (line: string) => void parts.push(line) }));
  return { lines: parts.map((line) => JSON.parse(line) as Record<string, unknown>), text: parts.join("") };
}

test("an event is one line of JSON with its facts and an ISO time", () => {
  const facts = {
    conversationId: "0199aa00-0000-7000-8000-000000000001",
    failures: 2,
    at: instant("2026-07-25T09:00:00Z"),
  };
  const { lines } = written((log) => log.warn(facts, "turn failed"));
  expect(lines).toEqual([
    {
      level: 40,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      msg: "turn failed",
      ...facts,
      at: "2026-07-25T09:00:00Z",
    },
  ]);
});

const secret = "very secret";

test.each([
  { where: "a field", fields: { token: secret } },
  { where: "a field of a field", fields: { request: { headers: { authorization: secret } } } },
  { where: "a deep field", fields: { a: { b: { c: { d: { ownerName: secret } } } } } },
  { where: "a list", fields: { subscribers: [{ flat: secret }, { iin: secret }] } },
  { where: "a list in a list", fields: { rows: [[{ contact_number: secret }]] } },
  { where: "an object under a masked name", fields: { body: { anything: secret } } },
  { where: "another spelling", fields: { "Set-Cookie": secret, OwnerName: secret } },
  { where: "what an object says of itself as JSON", fields: { row: { toJSON: () => ({ email: secret }) } } },
  {
    where: "an object of a class",
    fields: {
      client: new (class {
        internal = secret;
      })(),
    },
  },
  { where: "bytes", fields: { packet: Buffer.from(secret) } },
  { where: "endless depth", fields: endless(secret) },
])("personal data in $where does not reach the log", ({ fields }) => {
  expect(written((log) => log.info(fields, "something happened")).text).not.toContain(secret);
});

function endless(value: string): Record<string, unknown> {
  const loop: Record<string, unknown> = { token: value };
  loop["loop"] = loop;
  return loop;
}

const number = "+7 701 000 0003";

test.each([
  { where: "in the err field", write: (log: Log, error: Error) => log.error({ err: error }, "failed") },
  { where: "in another field", write: (log: Log, error: Error) => log.error({ error }, "failed") },
  { where: "alone", write: (log: Log, error: Error) => log.error(error) },
  { where: "with a message", write: (log: Log, error: Error) => log.error(error, "failed") },
  { where: "in a list", write: (log: Log, error: Error) => log.error({ errors: [error] }, "failed") },
  {
    where: "as a cause",
    write: (log: Log, cause: Error) => log.error({ err: new Error("no", { cause }) }, "failed"),
  },
  {
    where: "of many",
    write: (log: Log, error: Error) => log.error({ err: new AggregateError([error]) }, "failed"),
  },
  { where: "in a child's event", write: (log: Log, error: Error) => log.child({ part: "x" }).error(error) },
])("an error $where is told without what its message quotes", ({ write }) => {
  const error = Object.assign(new TypeError(`no subscriber with ${number} or a.b@example.kz`), {
    code: "23505",
    constraint: "subscribers_pkey",
    detail: "Failing row contains (Сәуле Ахметова).",
    where: secret,
  });
  const { text } = written((log) => write(log, error));
  expect(text).toContain("no subscriber with [masked] or [masked]");
  expect(text).toContain("23505");
  expect(text).toContain("subscribers_pkey");
  expect(text).toContain("log.test.ts");
  for (const personal of ["000 0003", "example.kz", "Ахметова", secret]) expect(text).not.toContain(personal);
});

test("an error keeps its kind, message and stack", () => {
  const { lines } = written((log) => log.error({ err: new RangeError("too far") }, "failed"));
  expect(lines[0]).toMatchObject({
    msg: "failed",
    err: {
      type: "RangeError",
      message: "too far",
      stack: expect.stringContaining("RangeError: too far\n    at "),
    },
  });
});

test.each([
  ["7010000003", "[masked]"],
  ["login 7010000003, please", "login [masked], please"],
  ["+7 (701) 000-00-03", "[masked]"],
  ["87010000003.", "[masked]."],
  ["iin 850101300123", "iin [masked]"],
  ["saule@example.kz wrote", "[masked] wrote"],
  ["postgres://uide:secret@db:5432/x", "postgres://uide:[masked]:5432/x"],
  ["authorization: Bearer abc.def-123", "authorization: Bearer [masked]"],
  // What must stay readable.
  ["2026-07-25T09:00:00.123Z", "2026-07-25T09:00:00.123Z"],
  ["0199aa00-1234-7000-8000-123456789012", "0199aa00-1234-7000-8000-123456789012"],
  ["at file:///srv/uide/src/main.ts:123:45", "at file:///srv/uide/src/main.ts:123:45"],
  ["port 54321, 3131 and 120 rows in 15000 ms", "port 54321, 3131 and 120 rows in 15000 ms"],
])("%s is written as %s", (text, expected) => {
  expect(maskText(text)).toBe(expected);
  expect(written((log) => log.info(text)).lines[0]).toMatchObject({ msg: expected });
});

test("no phone number gets through, however it is grouped and whatever stands around it", () => {
  const digits = fc.stringMatching(/^7\d{9}$/);
  const gaps = fc.array(fc.constantFrom("", " ", "-", ") "), { minLength: 9, maxLength: 9 });
  const around = fc.constantFrom("", " ", ",", "\n", "«", "»", ":", "(");
  fc.assert(
    fc.property(digits, gaps, around, around, (phone, between, before, after) => {
      const typed = phone.replaceAll(/\d/g, (digit, index: number) => digit + (between[index] ?? ""));
      expect(maskText(`тел${before}${before === "" ? " " : ""}${typed}${after}`)).not.toContain(typed);
    }),
  );
});
