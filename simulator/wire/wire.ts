import { setImmediate as breathe } from "node:timers/promises";
import type { Happening } from "../life/happenings.ts";
import type { NasHappening } from "../life/nas-happenings.ts";
import type { NetworkEvent } from "../life/network-events.ts";
import type { World } from "../world/world.ts";
import { attributesOf, attributesOfNas } from "./accounting.ts";
import { NasSender, type RadiusTarget } from "./nas-sender.ts";
import { reportEvents, type ProductAccess } from "./product-api.ts";

/** How the network's reports reach the product; each call ends when all of it has been answered. */
export interface Wire {
  account(happenings: readonly Happening[], interimInterval: number): Promise<void>;
  accountServers(happenings: readonly NasHappening[]): Promise<void>;
  report(events: readonly NetworkEvent[]): Promise<void>;
  close(): void;
}

/** After so many packets, others get their turn. */
const encodedAtOnce = 100;

/** Opens a sender for every server that has subscribers. */
export async function openWire(world: World, radius: RadiusTarget, product: ProductAccess): Promise<Wire> {
  const nases = new Set(world.lines.map((line) => line.nas));
  const senders = new Map(
    await Promise.all([...nases].map(async (nas) => [nas, await NasSender.open(nas, radius)] as const)),
  );
  return {
    account: async (happenings, interimInterval) => {
      const sent: Promise<void>[] = [];
      for (const [index, happening] of happenings.toSorted((a, b) => a.at - b.at).entries()) {
        sent.push(senders.get(happening.line.nas)!.send(attributesOf(happening, interimInterval)));
        if (index % encodedAtOnce === encodedAtOnce - 1) await breathe();
      }
      await Promise.all(sent);
    },
    accountServers: async (happenings) => {
      for (const happening of happenings.toSorted((a, b) => a.at - b.at)) {
        await senders.get(happening.nas)?.send(attributesOfNas(happening));
      }
    },
    report: async (events) => {
      for (const { id, reason } of await reportEvents(product, events)) {
        console.error(`the product refused the event ${id}: ${reason}`);
      }
    },
    close: () => senders.forEach((sender) => sender.close()),
  };
}
