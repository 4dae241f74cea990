import { queryOptions, useQuery } from "@tanstack/react-query";
import { readJson } from "./client.ts";

type Settings = { readonly brand: string; readonly timeZone: string };

const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => readJson<Settings>("/api/chat/settings", {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Who the provider is and in which zone times are told. */
export function useSettings(): Settings {
  return useQuery(settingsQuery).data ?? { brand: "", timeZone: "Asia/Almaty" };
}
