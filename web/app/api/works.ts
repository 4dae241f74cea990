import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { readJson, sendJson } from "./client.ts";
import { type Allowed, type Page, refreshMilliseconds } from "./outages.ts";

/** Planned works as they travel; the shapes are those of the server's `src/modules/works/wire.ts`. */

export type Plan = {
  readonly nodeIds: readonly string[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly reason: string;
};

export type Works = Plan & {
  readonly id: string;
  readonly number: string;
  readonly state: "planned" | "running" | "over" | "canceled";
  readonly createdBy: string;
  readonly createdAt: string;
  readonly canceledAt: string | null;
  readonly noticedLogins: number;
  readonly allowed: Readonly<Record<"change" | "cancel", Allowed>>;
};

const base = "/api/planned-works";

export const worksKey = ["works"] as const;

export const worksQuery = (question: { readonly page: number; readonly pageSize: number }) =>
  queryOptions({
    queryKey: [...worksKey, question],
    queryFn: ({ signal }) => readJson<Page<Works>>(base, question, signal),
    refetchInterval: refreshMilliseconds,
    placeholderData: keepPreviousData,
  });

export const oneWorksQuery = (id: string) =>
  queryOptions({
    queryKey: [...worksKey, id],
    queryFn: ({ signal }) => readJson<Works>(`${base}/${id}`, {}, signal),
    refetchInterval: refreshMilliseconds,
  });

/** A subscriber who was told, and of which beginning. */
type WorksNotice = {
  readonly login: string;
  readonly startsAt: string;
  readonly toldAt: string;
  readonly revokedAt: string | null;
};

export const worksNoticesQuery = (
  id: string,
  question: { readonly page: number; readonly pageSize: number },
) =>
  queryOptions({
    queryKey: [...worksKey, id, "notices", question],
    queryFn: ({ signal }) => readJson<Page<WorksNotice>>(`${base}/${id}/notices`, question, signal),
    refetchInterval: refreshMilliseconds,
    placeholderData: keepPreviousData,
  });

export const planWorks = (plan: Plan): Promise<Works> => sendJson("POST", base, plan);

export const changeWorks = (id: string, plan: Plan): Promise<Works> => sendJson("PUT", `${base}/${id}`, plan);

export const cancelWorks = (id: string): Promise<Works> => sendJson("POST", `${base}/${id}/cancel`);
