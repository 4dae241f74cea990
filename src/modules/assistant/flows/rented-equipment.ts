import type { Login } from "../../../kernel/ids.ts";
import type { Prices } from "../../provider/profile.ts";
import { findSubscriber, type LineOwner } from "../../subscribers/subscribers.ts";
import type { Conversation } from "../flow/flow.ts";
import { normaliseLine } from "../../normaliser/normaliser.ts";
import { type Wording, wording } from "../../wordings/wordings.ts";

/** S63, S66: the provider's devices, and whether the subscriber has rented them. */

/** A position of the price list. */
export type Device = keyof Prices["equipment"];

/** What people call each, the parts before the devices they belong to: «роутердің зарядкасы» is a power supply. */
const names: readonly (readonly [Device, Wording])[] = [
  ["remote-control", wording("пульт*, remote*")],
  [
    "power-supply",
    wording(
      "тоқ блог*, қуат блог*, блок питан*, зарядк*, зарядник*, адаптер*, power supply, charger, adapter",
    ),
  ],
  ["hdmi-cable", wording("hdmi*")],
  ["rca-cable", wording("rca*, тюльпан*")],
  ["tv-box", wording("приставк*, жалғама*, stb*, тв бокс*, tv box*, set top*, декодер*")],
  ["router", wording("роутер*, router*, модем*, modem*, вайфай*, маршрутизатор*")],
];

/** The device that a text names. */
export function readDevice(text: string): Device | undefined {
  const line = normaliseLine(text);
  return names.find(([, isNamed]) => isNamed(line))?.[0];
}

type Ownership = Pick<LineOwner, "router" | "tvBox">;

/** Whose the router and the TV box are; that alone needs no proof. */
export const readOwnership = (c: Conversation, login: Login): Promise<Ownership> =>
  c.act("equipment", async ({ tx }) => {
    const { router = "none", tvBox = "none" } = (await findSubscriber(tx, login)) ?? {};
    return { router, tvBox };
  });

/** S63: only rented kit is paid for to the provider. A power supply may be of either device. */
export function isRented(device: Device, { router, tvBox }: Ownership): boolean {
  if (device === "router") return router === "rented";
  if (device === "power-supply") return router === "rented" || tvBox === "rented";
  return tvBox === "rented";
}
