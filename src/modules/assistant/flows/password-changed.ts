import type { Conversation, Flow } from "../flow/flow.ts";
import { changeWifi } from "./change-wifi.ts";
import { checkLine } from "./check-line.ts";
import { identify } from "./identify.ts";
import { settleNewPassword } from "./new-password.ts";
import { consentTo } from "./questions.ts";
import { takeStep } from "./solve-line.ts";

/** S6–S8: what the systems know of the change, a restart, and then support with its reason; and the Wi-Fi's password. */
export const passwordChanged: Flow = {
  topic: "password-changed",
  version: 3,
  async run(c) {
    const wording = { key: "ask-password-changed", again: "ask-password-changed-again" };
    const changed = await c.ask("changed", consentTo(wording));
    if (changed !== "yes") return explain(c);
    const login = await identify(c);
    c.learn("subject", "home");
    const diagnosis = await checkLine(c, login, "line-1");
    const { step } = diagnosis.decision;
    if (step === "look-beyond-line") return c.say("password-works");
    if (!stepsOfPassword.has(step)) return takeStep(c, { login, diagnosis, round: 1 });
    await settleNewPassword(c, login);
  },
};

/** What the line looks like when a router connects with a wrong password, or is off over it. */
const stepsOfPassword: ReadonlySet<string> = new Set([
  "restart-router",
  "check-power",
  "enter-password",
  "await-configuration",
]);

/** Whatever else is about passwords: how it works, and the Wi-Fi's from here. */
async function explain(c: Conversation): Promise<void> {
  c.say("articles.password-changed.body", {}, { article: "password-changed" });
  const wording = { key: "ask-wifi-change", again: "ask-wifi-change-again" };
  const wanted = await c.ask("wifi", consentTo(wording));
  if (wanted === "yes") return changeWifi(c);
  c.say("anything-else");
}
