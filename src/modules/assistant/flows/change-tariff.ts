import type { Conversation, Flow } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { inOwnWords } from "./in-own-words.ts";
import { offerRequest } from "./offer-request.ts";
import { readOpening } from "./opening.ts";
import { findTitled, listTitles } from "./provider-words.ts";
import { verify } from "./verify.ts";

/** S25: another tariff from the next billing period, which is said before consent, for who has proved to be the owner. */
export const changeTariff: Flow = {
  topic: "change-tariff",
  version: 1,
  async run(c) {
    const written = await readOpening(c);
    c.say("articles.change-tariff.body", {}, { article: "change-tariff" });
    const login = await identify(c);
    if (!(await verify(c, login))) return;
    const wish = await askTariff(c, written);
    const code = findTitled(c.provider.tariffs, wish);
    await offerRequest(c, {
      type: "tariff-change",
      login,
      key: "change-tariff-offer",
      values: { tariff: code === undefined ? wish : c.provider.tariffs[code]!.title },
      summary: { tariff: code ?? null, wish },
    });
  },
};

/** The tariff as it was named, in the first message or when asked for. */
async function askTariff(c: Conversation, written: string): Promise<string> {
  const { tariffs } = c.provider;
  const named = findTitled(tariffs, written);
  if (named !== undefined) return tariffs[named]!.title.kk;
  const values = { tariffs: listTitles(Object.values(tariffs)) };
  const wording = { key: "ask-tariff", again: "ask-tariff-again", values };
  return c.ask("tariff", inOwnWords(["change-tariff", "tariff-info", "slow-speed"], wording));
}
