import type { Tx, Work } from "../../platform/database.ts";
import { enqueueJob } from "../../platform/jobs.ts";
import { analyzeList, findNewlyPaid, findRepeatedLogins, saveListed } from "./listing-store.ts";
import type { Found, ListFault, SavedCounts } from "./subscriber-list.ts";
import { feesPaidJob } from "./subscribers.ts";

export { createList as openSubscriberList, insertListed as listSubscribers } from "./listing-store.ts";
export type { ListedSubscriber, SavedCounts } from "./subscriber-list.ts";

/** Logins that the list has more than once. */
export async function findListFaults(tx: Tx, limit: number): Promise<Found<ListFault>> {
  await analyzeList(tx);
  const repeated = await findRepeatedLogins(tx, limit);
  const some = repeated.map(({ row, firstRow }) => ({
    row,
    column: "login",
    reason: `is on line ${firstRow} already`,
  }));
  return { some, total: repeated[0]?.total ?? 0 };
}

const loginsPerJob = 1_000;

/**
 * Makes the list's subscribers ours: new ones are added, known ones changed, others left alone.
 * A list has the last word on fees, too, and whoever it says has paid is passed on as by the billing system (S39).
 */
export async function saveSubscriberList({ tx, now }: Work): Promise<SavedCounts> {
  const paid = await findNewlyPaid(tx);
  const counts = await saveListed(tx, now);
  for (let start = 0; start < paid.length; start += loginsPerJob)
    await enqueueJob(tx, feesPaidJob, { logins: paid.slice(start, start + loginsPerJob) });
  return counts;
}
