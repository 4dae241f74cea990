import type { Conversation, Flow } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { readOwnContract } from "./own-contract.ts";
import { sampleLines } from "./provider-words.ts";

/** S58, S60: the list of tariffs for everyone; one's own tariff for who has proved to be its owner (S43). */
export const tariffInfo: Flow = {
  topic: "tariff-info",
  version: 1,
  async run(c) {
    c.say("tariffs-listed", {}, { article: "tariff-info" });
    const login = await identify(c);
    const own = await readOwnContract(c, login, ({ tariff, bundleNumbers }) => ({
      tariff,
      numbers: bundleNumbers.length,
    }));
    if (own !== null) tellTariff(c, own);
  },
};

function tellTariff(c: Conversation, { tariff, numbers }: { tariff: string; numbers: number }): void {
  const known = c.provider.tariffs[tariff];
  if (known === undefined) return c.say("articles.tariff-info.body");
  const { title, speedMegabits, monthlyFeeTiyn, hasTv } = known;
  const told = { tariff: title, speed: speedMegabits, fee: { money: monthlyFeeTiyn } };
  c.sayLines([
    { key: "tariff-told", values: told },
    ...(numbers > 0 ? [{ key: "tariff-mobile-told", values: { numbers } }] : []),
    ...(hasTv ? [{ key: "tariff-tv-told" }] : []),
    ...sampleLines(known),
  ]);
}
