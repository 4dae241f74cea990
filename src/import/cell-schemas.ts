import { z } from "zod";
import { tiynFromTenge } from "../kernel/money.ts";

// A cell as a provider's systems write it; each schema says what it expects in words for the one who mends the file.

const textMax = 200;

export const requiredText = z.string().min(1, "is empty").max(textMax, `has more than ${textMax} characters`);

/** What `schema` takes, or nothing. */
export const optional = <Value>(schema: z.ZodType<Value, string>) =>
  z.string().transform((text, context): Value | null => {
    if (text === "") return null;
    const read = schema.safeParse(text);
    if (read.success) return read.data;
    for (const { message } of read.error.issues) context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

export const optionalText = optional(requiredText);

/** One of `words`, in small letters. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z.enum(words, { error: `expected ${words.join(", ")}` });

const expectNumber = (least: number, most: number) => `expected a whole number from ${least} to ${most}`;

export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, expectNumber(least, most))
    .transform(Number)
    .refine((number) => number >= least && number <= most, expectNumber(least, most));

/** E.164, with the spaces, hyphens and brackets that people put between the digits. */
export const phoneNumber = z
  .string()
  .transform((text) => text.replaceAll(/[ ()-]/g, ""))
  .pipe(
    z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, "expected a number with + and the country code, such as +77010000001"),
  );

/** An amount of tenge with at most two decimals, as whole tiyn. */
export const tenge = z
  .string()
  .regex(/^\d{1,9}(?:\.\d{1,2})?$/, "expected an amount of tenge such as 7490 or 7490.50")
  .transform((text) => tiynFromTenge(Number(text)));

export const yesNo = oneOf(["yes", "no"]).transform((word) => word === "yes");

const expectDate = "expected a date such as 2026-12-16";

export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, expectDate)
  .transform((text, context) => {
    try {
      return Temporal.PlainDate.from(text, { overflow: "reject" });
    } catch {
      context.addIssue({ code: "custom", message: expectDate });
      return z.NEVER;
    }
  });

export const networkAddress = z.union([z.ipv4(), z.ipv6()], { error: "expected an IP address" });

/** For columns that the kind of row doesn't have. */
export const nothing = (kind: string) =>
  z.literal("", { error: `is empty for a ${kind}` }).transform(() => null);
