import type { Login } from "../../../kernel/ids.ts";
import type { Conversation, Flow } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { inOwnWords } from "./in-own-words.ts";
import { offerRequest } from "./offer-request.ts";
import { readAccountState } from "./own-contract.ts";
import { sampleLines } from "./provider-words.ts";
import { verify } from "./verify.ts";

/** S65: home internet paused for a chosen period, or started again before its end, by its owner. */
export const suspend: Flow = {
  topic: "suspend",
  version: 1,
  async run(c) {
    const login = await identify(c);
    if ((await readAccountState(c, login)) === "suspended") return startAgain(c, login);
    const { suspension } = c.provider.prices.services;
    const days = { shortest: { days: suspension.daysMin }, longest: { days: suspension.daysMax } };
    const limits = { key: "suspension-limits", values: days };
    c.sayLines([{ key: "articles.suspend.body" }, limits, ...sampleLines(suspension)], {
      article: "suspend",
    });
    if (!(await verify(c, login))) return;
    const wording = { key: "ask-suspension-period", again: "ask-suspension-period-again" };
    const period = await c.ask("period", inOwnWords(["suspend"], wording));
    const summary = { wish: "pause", period };
    await offerRequest(c, {
      type: "suspension",
      login,
      key: "suspension-offer",
      values: { period },
      summary,
    });
  },
};

async function startAgain(c: Conversation, login: Login): Promise<void> {
  c.say("suspended-now", {}, { article: "suspend" });
  if (!(await verify(c, login))) return;
  const summary = { wish: "start-again" };
  await offerRequest(c, { type: "suspension", login, key: "suspension-end-offer", summary });
}
