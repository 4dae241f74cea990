import type { Flow } from "../flow/flow.ts";

/** S58, S59: what is left on a mobile number is shown to who signed in with it, and never by the login. */
export const mobileTraffic: Flow = {
  topic: "mobile-traffic",
  version: 1,
  run: async (c) => c.say("articles.mobile-traffic.body", {}, { article: "mobile-traffic" }),
};
