import type { Flow } from "../flow/flow.ts";

/** A greeting alone is greeted, with what the assistant can do. */
export const greeting: Flow = { topic: "greeting", version: 1, run: async (c) => c.say("greeting-reply") };

export const thanks: Flow = { topic: "thanks", version: 1, run: async (c) => c.say("thanks-reply") };

/** Not ours: said plainly, with what is. */
export const other: Flow = { topic: "other", version: 1, run: async (c) => c.say("out-of-scope") };

/** S49: a person, please. */
export const operator: Flow = { topic: "operator", version: 1, run: (c) => c.handOver("asked") };
