import {
  outageCauses,
  outageSeverities,
  outageStates,
  type OutageCause,
  type OutageQuestion,
  type OutageSeverity,
  type OutageState,
} from "../../api/outages.ts";

/** What the list's address says: what it shows, in which order, which page. What is not said is the usual. */
export type OutageSearch = {
  readonly state?: OutageState | "all";
  readonly severity?: OutageSeverity;
  readonly cause?: OutageCause;
  readonly node?: string;
  readonly sort?: OutageSort;
  readonly page?: number;
};

/** The first is the usual order. */
export const outageSorts = ["newest", "oldest", "severity", "lines", "expectedEnd"] as const;

export type OutageSort = (typeof outageSorts)[number];

const pageSize = 25;

/** Reads an address that people may have typed: what makes no sense in it is left out. */
export function readSearch(search: Readonly<Record<string, unknown>>): OutageSearch {
  const state = oneOf([...outageStates, "all"] as const, search["state"]);
  const severity = oneOf(outageSeverities, search["severity"]);
  const cause = oneOf(outageCauses, search["cause"]);
  const sort = oneOf(outageSorts, search["sort"]);
  const node = ["string", "number"].includes(typeof search["node"]) ? String(search["node"]).trim() : "";
  const page = Number(search["page"]);
  return {
    ...(state && { state }),
    ...(severity && { severity }),
    ...(cause && { cause }),
    ...(sort && { sort }),
    ...(node !== "" && { node }),
    ...(Number.isInteger(page) && page > 1 && page <= 100_000 && { page }),
  };
}

/** What the server is asked for it; without a state, what is not closed. */
export const questionOf = ({ state, node, sort, page = 1, ...rest }: OutageSearch): OutageQuestion => ({
  ...rest,
  ...(state === undefined && { isOpen: true }),
  ...(state !== undefined && state !== "all" && { state }),
  ...(node !== undefined && { nodeId: node }),
  ...(sort !== undefined && { sort }),
  page,
  pageSize,
});

export const isFiltered = ({ page: _page, sort: _sort, ...filters }: OutageSearch): boolean =>
  Object.keys(filters).length > 0;

const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((one) => one === value);
