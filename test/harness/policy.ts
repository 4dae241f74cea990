import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { calendarSchema, type Policy, policySchema } from "../../src/modules/provider/policy.ts";

const directory = join(import.meta.dirname, "../../provider/beeline-kz");

const read = (name: string): unknown => parse(readFileSync(join(directory, name), "utf8"));

/** The first provider's numbers, so that the vectors of the rules watch over its files too. */
export const policy: Policy = {
  ...policySchema.parse(read("policy.yaml")),
  calendar: calendarSchema.parse(read("calendar.yaml")),
};
