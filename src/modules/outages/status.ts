import { addHours, type Instant } from "../../kernel/instant.ts";
import type { Db } from "../../platform/database.ts";
import { findComing } from "../works/works.ts";
import type { OutagePolicy } from "./change-outage.ts";
import type { Outage } from "./outage.ts";
import { findPathsOf, findStatusPlaces, type StatusAddress, type StatusPlace } from "./status-store.ts";
import { findConfirmedOn } from "./store.ts";

/** What anybody may know of a building without signing in: no login, no name, no flat, no node. */

export type { StatusAddress, StatusPlace } from "./status-store.ts";

/** The outages of which subscribers hear, and works that go on or begin soon; `known`: the building has lines of ours. */
export type BuildingStatus = {
  readonly known: boolean;
  readonly outages: readonly (Pick<Outage, "expectedEndAt" | "cause"> & { readonly since: Instant })[];
  readonly works: readonly { readonly startsAt: Instant; readonly endsAt: Instant }[];
};

export async function readStatusByAddress(
  db: Db,
  address: StatusAddress,
  { now, policy }: { readonly now: Instant; readonly policy: OutagePolicy },
): Promise<BuildingStatus> {
  const paths = await findPathsOf(db, address);
  const nodeIds = [...new Set(paths.flat())];
  const until = addHours(now, policy.outages.worksNoticeHours);
  const [outages, works] = await Promise.all([
    findConfirmedOn(db, nodeIds),
    findComing(db, nodeIds, { at: now, until }),
  ]);
  return {
    known: paths.length > 0,
    outages: outages.map(({ lostSince, openedAt, expectedEndAt, cause }) => ({
      since: lostSince ?? openedAt,
      expectedEndAt,
      cause,
    })),
    works: works.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
  };
}

/** Buildings to choose from. */
export const listStatusPlaces = (db: Db): Promise<readonly StatusPlace[]> => findStatusPlaces(db);
