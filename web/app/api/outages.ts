import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { readJson, sendJson } from "./client.ts";

/** Outages as they travel; the shapes are those of the server's `src/modules/outage-desk/wire.ts`. */

export const outageStates = ["suspected", "confirmed", "closed"] as const;
export const outageSeverities = ["minor", "major", "critical"] as const;
export const outageCauses = ["power", "cable", "equipment", "works", "other"] as const;

export type OutageState = (typeof outageStates)[number];
export type OutageSeverity = (typeof outageSeverities)[number];
export type OutageCause = (typeof outageCauses)[number];

/** Whether it may be done, or why not. */
export type Allowed = true | { readonly because: string };

/** A list, of which this is one page. */
export type Page<Item> = { readonly items: readonly Item[]; readonly total: number };

export type Address = {
  readonly city: string | null;
  readonly street: string | null;
  readonly house: string | null;
};

export type Outage = Address & {
  readonly id: string;
  readonly number: string;
  readonly nodeId: string;
  readonly nodeName: string | null;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly source: string;
  readonly cause: OutageCause | null;
  readonly expectedEndAt: string | null;
  readonly note: string | null;
  readonly state: OutageState;
  readonly severity: OutageSeverity;
  /** What an engineer said; null: it follows from the number of lines. */
  readonly severitySaid: OutageSeverity | null;
  readonly causeHint: string | null;
  readonly lostSince: string | null;
  readonly confirmedAt: string | null;
  readonly restoredAt: string | null;
  readonly linesLost: number;
  readonly counts: {
    readonly affected: number;
    readonly lost: number;
    readonly ownFault: number;
    readonly waitingConversations: number;
  };
  readonly allowed: Readonly<Record<OutageAction | "describe", Allowed>>;
};

/** While it lasts, those that are away now; then, those that the detector had counted. */
export const linesLostOf = ({ closedAt, counts, linesLost }: Outage): number =>
  closedAt === null ? counts.lost : linesLost;

export type OutageAction = "confirm" | "dismiss" | "close";

export type OutageEvent = {
  readonly at: string;
  readonly kind: string;
  readonly who: string | null;
  readonly whoName?: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};

export type EvidenceNode = Address & {
  readonly nodeId: string;
  readonly name: string | null;
  readonly kind: string | null;
  readonly state: "up" | "down" | "unreachable" | null;
  readonly stateAt: string | null;
  readonly stateSource: string | null;
};

/** What the detector saw, by a code: how many of how many. */
export type Reason = { readonly code: string; readonly count: number; readonly of: number };

export type ExpectedEnd = {
  readonly at: string;
  readonly who: string | null;
  readonly expectedEndAt: string | null;
  readonly before: string | null;
};

export type OutageInFull = Outage & {
  readonly affectedLines: number;
  readonly timeline: readonly OutageEvent[];
  readonly expectedEnds: readonly ExpectedEnd[];
  readonly nodes: readonly EvidenceNode[];
  readonly evidence?: readonly Reason[];
  readonly mergedNumbers: readonly string[];
  readonly mergedIntoNumber: string | null;
  readonly works: { readonly id: string; readonly number: string; readonly endsAt: string } | null;
};

export type AffectedLine = {
  readonly login: string;
  readonly nodeId: string;
  readonly port: number;
  readonly state: "online" | "lost" | "unknown";
  readonly since: string | null;
  readonly ownFault: { readonly kind: string; readonly at: string } | null;
};

export type TreeNode = Address & {
  readonly nodeId: string;
  readonly parentId: string | null;
  readonly kind: string;
  readonly name: string;
  readonly state: "up" | "down" | "unreachable" | null;
  readonly children: number;
  readonly lines: number;
  readonly online: number;
  readonly lost: number;
  readonly outage: { readonly id: string; readonly number: string; readonly state: OutageState } | null;
};

export type LinkAnswer = {
  readonly answered: number;
  readonly skipped: readonly { readonly conversationId: string; readonly reason: string }[];
};

export type Description = Pick<Outage, "cause" | "severitySaid" | "expectedEndAt" | "note">;

/** What the list can be asked for. */
export type OutageQuestion = {
  readonly isOpen?: boolean | undefined;
  readonly state?: OutageState | undefined;
  readonly severity?: OutageSeverity | undefined;
  readonly cause?: OutageCause | undefined;
  readonly nodeId?: string | undefined;
  readonly sort?: string | undefined;
  readonly page: number;
  readonly pageSize: number;
};

const base = "/api/outages";

/** How often what is on the screen is asked for again. */
export const refreshMilliseconds = 7_000;

/** Everything that is known of outages; what changes one makes all of it old. */
export const outagesKey = ["outages"] as const;

export const outagesQuery = (question: OutageQuestion) =>
  queryOptions({
    queryKey: [...outagesKey, "list", question],
    queryFn: ({ signal }) => readJson<Page<Outage>>(base, question, signal),
    refetchInterval: refreshMilliseconds,
    placeholderData: keepPreviousData,
  });

export const outageQuery = (id: string) =>
  queryOptions({
    queryKey: [...outagesKey, id],
    queryFn: ({ signal }) => readJson<OutageInFull>(`${base}/${id}`, {}, signal),
    refetchInterval: refreshMilliseconds,
  });

export const affectedLinesQuery = (
  id: string,
  question: { readonly ownFault?: boolean | undefined; readonly page: number; readonly pageSize: number },
) =>
  queryOptions({
    queryKey: [...outagesKey, id, "lines", question],
    queryFn: ({ signal }) => readJson<Page<AffectedLine>>(`${base}/${id}/lines`, question, signal),
    refetchInterval: refreshMilliseconds,
    placeholderData: keepPreviousData,
  });

export const treeQuery = (id: string) =>
  queryOptions({
    queryKey: [...outagesKey, id, "tree"],
    queryFn: ({ signal }) =>
      readJson<{ readonly nodes: readonly TreeNode[] }>(`${base}/${id}/tree`, {}, signal),
    refetchInterval: refreshMilliseconds,
  });

export type OutageOpening = Description & { readonly nodeId: string };

export const openOutage = (opening: OutageOpening): Promise<Outage> => sendJson("POST", base, opening);

export const describeOutage = (id: string, description: Description): Promise<Outage> =>
  sendJson("PUT", `${base}/${id}/description`, description);

export const actOnOutage = (id: string, action: OutageAction): Promise<Outage> =>
  sendJson("POST", `${base}/${id}/${action}`);

export const linkAndAnswer = (id: string): Promise<LinkAnswer> =>
  sendJson("POST", `${base}/${id}/link-and-answer`);
