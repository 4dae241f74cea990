import { z } from "zod";

const answerNames = ["pending", "unknown"] as const;
const lineNames = [
  "ok",
  "no-session",
  "cable-cut",
  "port-down",
  "router-silent",
  "line-errors",
  "drops",
] as const;

/** A verdict as it travels, the same to subscribers and to staff. */
export const verdictOnWire = z.object({
  login: z.string(),
  outage: z.enum(["none", "outage", ...answerNames]),
  line: z.enum([...lineNames, ...answerNames]),
  visit: z.enum(["none", "open", ...answerNames]),
  account: z.enum(["paid", "unpaid", "suspended", ...answerNames]),
  at: z.string(),
});
