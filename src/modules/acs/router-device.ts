import type { Login } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { DeviceId, PppConnection, Root, WifiNetwork } from "../cwmp/cwmp.ts";

/** A router that is managed from afar. */
export type RouterDevice = DeviceId & {
  readonly id: string;
  readonly managedBy: "own" | "genieacs";
  readonly login: Login | null;
  /** Who says whose it is: the provider's files, or the name under which the router itself connects. */
  readonly loginFrom: "import" | "router" | null;
  readonly root: Root | null;
  readonly softwareVersion: string | null;
  readonly facts: RouterFacts;
  readonly connectionRequestUrl: string | null;
  readonly sourceAddress: string | null;
  readonly hasCredentials: boolean;
  readonly firstSeenAt: Instant;
  readonly lastInformAt: Instant;
  readonly lastBootAt: Instant | null;
  readonly lookedAt: Instant | null;
};

/** What is kept of what a router said; no secret. */
export type RouterFacts = {
  readonly connection?: Omit<PppConnection, "path">;
  readonly wifi?: readonly Pick<WifiNetwork, "band" | "ssid" | "mode">[];
};

/**
 * The id as GenieACS makes it: the three parts percent-encoded, a dash between; the product class is left out where the
 * device has none. In an address it is encoded once more.
 */
export const routerIdOf = ({ oui, productClass, serialNumber }: Omit<DeviceId, "manufacturer">): string =>
  [oui, productClass, serialNumber]
    .filter((part) => part !== "")
    .map(encodePart)
    .join("-");

const encodePart = (part: string): string =>
  [...Buffer.from(part)]
    .map((byte) => {
      const character = String.fromCodePoint(byte);
      return /[A-Za-z0-9_]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
