import type { Flow } from "../flow/flow.ts";
import { waitAtHome } from "./at-home.ts";
import { checkLine } from "./check-line.ts";
import { confirmHome } from "./confirm.ts";
import { identify } from "./identify.ts";
import { offerRequest } from "./offer-request.ts";
import { choose } from "./questions.ts";
import { sayFinding, takeStep } from "./solve-line.ts";
import { yesOrNo } from "./yes-or-no.ts";

/**
 * Slow, or less than the tariff's speed. What the checks find goes first; on a fine line a test as S53's tells where
 * the speed is lost: good by patch cord is the Wi-Fi, bad by patch cord is for a specialist, with the results.
 */
export const slowSpeed: Flow = {
  topic: "slow-speed",
  version: 3,
  async run(c) {
    const login = await identify(c);
    const diagnosis = await checkLine(c, login, "line-1");
    if (diagnosis.decision.step !== "look-beyond-line") return takeStep(c, { login, diagnosis, round: 1 });
    sayFinding(c, diagnosis);
    await confirmHome(c);
    await waitAtHome(c);
    const test = { key: "speed-test-patch-cord", again: "drops-test-again" };
    const tested = await c.ask("patch-cord", choose("step", ["done", "not-helped"], test));
    const wording = { key: "ask-speed-good", again: "ask-speed-good-again" };
    const isGood = tested === "done" && (await c.ask("speed-good", yesOrNo(wording))) === "yes";
    if (isGood) return c.say("speed-is-wifi", {}, { article: "slow-speed" });
    const summary = { verdict: diagnosis.verdict, byPatchCord: tested === "done" ? "slow" : "untested" };
    await offerRequest(c, { type: "slow-speed", login, key: "speed-offer", summary });
  },
};
