import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { readJson } from "./client.ts";
import type { AffectedLine, OutageSeverity, Page, TreeNode } from "./outages.ts";

/** The access network as it travels; the shapes are those of the server's `src/modules/outage-desk/wire.ts`. */

type Tree = { readonly nodes: readonly TreeNode[] };

export type FoundNodes = Tree & { readonly found: readonly string[]; readonly total: number };

/** The node and those right below it; the tops of the network where none is named. */
export const treeUnderQuery = (under: string | undefined) =>
  queryOptions({
    queryKey: ["network", "under", under],
    queryFn: ({ signal }) => readJson<Tree>("/api/network/tree", { under }, signal),
  });

/** Nodes by words of their id, name or address, with those above them. */
export const nodeSearchQuery = (text: string) =>
  queryOptions({
    queryKey: ["network", "search", text],
    queryFn: ({ signal }) => readJson<FoundNodes>("/api/network/search", { text }, signal),
  });

export type ForeseenLines = Page<AffectedLine> & { readonly severity: OutageSeverity };

/** Whom an outage of the node would concern. */
export const foreseenLinesQuery = (
  nodeId: string,
  question: { readonly page: number; readonly pageSize: number },
) =>
  queryOptions({
    queryKey: ["network", "lines", nodeId, question],
    queryFn: ({ signal }) =>
      readJson<ForeseenLines>(`/api/network/nodes/${encodeURIComponent(nodeId)}/lines`, question, signal),
    placeholderData: keepPreviousData,
  });
