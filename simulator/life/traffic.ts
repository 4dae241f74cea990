import { chance, hashOf } from "../world/chance.ts";
import type { Line } from "../world/world.ts";

/** Bytes to the subscriber in a second, on average over day and night. */
export const receivedPerSecond = (line: Line): number =>
  chance("traffic", line.subscriber.login).whole(20_000, 700_000);

/** What goes up is a ninth of what comes down. */
export const sentShare = 1 / 9;
export const bytesOfFrameUp = 300;
export const bytesOfFrameDown = 1100;

/** The router's address on the wire. It is locally administered, so that it is no real maker's. */
export function macOf(line: Line): string {
  const tail = hashOf("mac", line.subscriber.login).toString(16).padStart(8, "0");
  return `0200${tail}`.match(/../g)!.join(":");
}
