import { useQuery } from "@tanstack/react-query";
import { meQuery } from "../../api/staff.ts";

/** Whether who is signed in may change outages and planned works; the server guards it whatever is shown. */
export const useMayWrite = (): boolean =>
  useQuery(meQuery).data?.permissions.includes("outages:write") ?? false;

/** Whether they may answer those who wait for a person. */
export function useMayAnswer(): boolean {
  const permissions = useQuery(meQuery).data?.permissions ?? [];
  return permissions.includes("outages:write") || permissions.includes("conversations:write");
}
