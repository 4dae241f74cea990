import { addHours, type Instant } from "../../kernel/instant.ts";
import type { Db } from "../../platform/database.ts";
import type { Policy } from "../provider/policy.ts";
import { forgetOldSessions } from "../sessions/sessions.ts";
import { forgetOldNetworkEvents } from "./network.ts";

export type NetworkJobsParts = {
  readonly db: Db;
  readonly now: () => Instant;
  readonly policy: Pick<Policy, "network">;
};

/** S51, S52: forgets sessions, their ends and events that are older than the policy keeps them. Once a day is enough. */
export async function forgetNetworkHistory({ db, now, policy }: NetworkJobsParts): Promise<void> {
  const before = addHours(now(), -24 * policy.network.historyDays);
  await forgetOldSessions(db, before);
  await forgetOldNetworkEvents(db, before);
}
