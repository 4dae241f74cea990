import type { Conversation, Flow, Question } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { offerRequest } from "./offer-request.ts";
import { readOpening } from "./opening.ts";
import { listTitles, sampleLines } from "./provider-words.ts";
import { type Device, isRented, readDevice, readOwnership } from "./rented-equipment.ts";

/** S63, S64: broken or lost. Rented kit is paid for by the price list of the acceptance act, one's own is not. */
export const equipmentDamage: Flow = {
  topic: "equipment-damage",
  version: 1,
  async run(c) {
    const written = await readOpening(c);
    const login = await identify(c);
    const device = readDevice(written) ?? (await askDevice(c));
    const listed = c.provider.prices.equipment[device];
    const ownership = await readOwnership(c, login);
    const article = { article: "equipment-damage" };
    if (!isRented(device, ownership)) return c.say("equipment-own", { device: listed.title }, article);
    const price = { device: listed.title, price: { money: listed.priceTiyn } };
    c.sayLines([{ key: "equipment-price", values: price }, ...sampleLines(listed)], article);
    const values = { device: listed.title };
    await offerRequest(c, { type: "equipment", login, key: "equipment-offer", values, summary: { device } });
  },
};

function askDevice(c: Conversation): Promise<Device> {
  const question: Question<Device> = {
    key: "ask-device",
    again: "ask-device-again",
    values: { devices: listTitles(Object.values(c.provider.prices.equipment)) },
    choices: [],
    read: ({ text, choice }) => (choice === null ? readDevice(text) : undefined),
  };
  return c.ask("device", question);
}
