import type { Instant } from "../../kernel/instant.ts";
import type { CablePair } from "../network/line-facts.ts";
import type { Port } from "../topology/access-network.ts";
import type { CableFinding, CableReason } from "./conclude.ts";

/** A test of a port's cable. `result` is null while it runs. */
export type CableTest = Port & {
  readonly id: string;
  readonly askedAt: Instant;
  readonly endedAt: Instant | null;
  readonly askedBy: CableTestAsker;
  readonly result: CableFinding["result"] | null;
  readonly reason: CableReason | "lost" | null;
  readonly lengthMeters: number | null;
  readonly pairs: readonly CablePair[];
};

export type CableTestAsker = "sweep" | "diagnosis" | "staff";

export type CableTestRequest = Port & { readonly askedAt: Instant; readonly askedBy: CableTestAsker };

export type CableTestEnd = { readonly id: string; readonly endedAt: Instant; readonly finding: CableFinding };

/** Why a cable isn't tested now. */
export type CableRefusal =
  /** Nobody said how the switch is told to do something. */
  | "no-access"
  | "silent"
  /** It can't be told which of the switch's interfaces is the port. */
  | "port-unknown"
  /** The link is up, or nobody knows, and the test would cut it; or the provider has shut the port. */
  | "not-down"
  | "running"
  | "too-soon"
  /** The switch tests as many cables as it may. */
  | "node-busy";

/** `last` is the newest test of the port that has ended. */
export type CableTestOutcome =
  | { readonly kind: "done"; readonly test: CableTest }
  | { readonly kind: "refused"; readonly reason: CableRefusal; readonly last: CableTest | null };

/** A test cuts the link, so it waits for a link that is down already, or for the subscriber's word. */
export function mayTestNow(
  { admin, oper }: { readonly admin: "up" | "down" | null; readonly oper: "up" | "down" | null },
  consented: boolean,
): boolean {
  if (admin === "down") return false;
  return consented || (admin === "up" && oper === "down");
}
