import { z } from "zod";

/** Text that `parse` takes; what it throws is told as what was expected. */
function parsedText<Value>(expected: string, parse: (text: string) => Value) {
  return z.string({ error: `expected ${expected}` }).transform((text, context) => {
    try {
      return parse(text);
    } catch {
      context.addIssue({ code: "custom", message: `expected ${expected}` });
      return z.NEVER;
    }
  });
}

export const plainDate = parsedText("a date such as 2026-12-16", (text) => Temporal.PlainDate.from(text));

export const plainTime = parsedText("a time of day such as 09:00", (text) => Temporal.PlainTime.from(text));

export const zoneName = parsedText("a time zone such as Asia/Almaty", (text) => {
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
  return text;
});
