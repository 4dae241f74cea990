import type { Login } from "../../../kernel/ids.ts";
import type { Offices } from "../../provider/profile.ts";
import { findSubscriber } from "../../subscribers/subscribers.ts";
import type { Conversation, Flow } from "../flow/flow.ts";
import { foldWord } from "../../normaliser/letters.ts";
import { identify } from "./identify.ts";
import { offerRequest } from "./offer-request.ts";
import { sampleLines } from "./provider-words.ts";
import { readOwnership } from "./rented-equipment.ts";

/** S66–S69: only rented kit is returned: a technician collects it, or an office takes it where the city has one. */
export const returnEquipment: Flow = {
  topic: "return-equipment",
  version: 1,
  async run(c) {
    const login = await identify(c);
    const { router, tvBox } = await readOwnership(c, login);
    const article = { article: "return-equipment" };
    if (router !== "rented" && tvBox !== "rented") return c.say("return-nothing", {}, article);
    c.say("articles.return-equipment.body", {}, article);
    tellOffice(c, await findOffice(c, login));
    const summary = { router, tvBox };
    await offerRequest(c, { type: "equipment-return", login, key: "return-offer", summary });
  },
};

type Office = Offices[number];

/** S68, S69: the office of the subscriber's city. */
async function findOffice(c: Conversation, login: Login): Promise<Office | undefined> {
  const city = await c.act(
    "city",
    async ({ tx }) => (await findSubscriber(tx, login))?.maskedAddress.city ?? "",
  );
  return c.provider.offices.find((office) =>
    Object.values(office.city).some((name) => foldWord(name) === foldWord(city)),
  );
}

function tellOffice(c: Conversation, office: Office | undefined): void {
  if (office === undefined) return c.say("return-no-office");
  const { city, address, hours } = office;
  c.sayLines([{ key: "return-office", values: { city, address, hours } }, ...sampleLines(office)]);
}
