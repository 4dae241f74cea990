import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { foreseenLinesQuery, treeUnderQuery } from "../../api/network.ts";
import { useWords } from "../../texts/language.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Section } from "../../ui/section.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { ChosenNodes } from "../network/chosen-nodes.tsx";
import { LineTable } from "./line-table.tsx";
import { SeverityMark } from "./outage-marks.tsx";

export const firstForeseenPage = { page: 1, pageSize: 5 } as const;

/** Whom an outage of the node would concern: what there is to see before it is opened. */
export function Foreseen({ nodeId }: { readonly nodeId: string }) {
  const say = useWords();
  const { number } = useMoments();
  const [page, turnTo] = useState(1);
  const { pageSize } = firstForeseenPage;
  const lines = useQuery(foreseenLinesQuery(nodeId, { page, pageSize }));
  const tree = useQuery(treeUnderQuery(nodeId));
  const node = tree.data?.nodes.find((one) => one.nodeId === nodeId);
  return (
    <Section title={say("foreseen")}>
      <ChosenNodes nodeIds={[nodeId]} />
      {node?.outage && (
        <p className="notice">
          <Link to="/outages/$id" params={{ id: node.outage.id }}>
            {say("outage-here-already", { number: node.outage.number })}
          </Link>
        </p>
      )}
      {lines.isPending && <Loading />}
      {lines.isError && lines.data === undefined && (
        <Failure error={lines.error} retry={() => void lines.refetch()} />
      )}
      {lines.data?.total === 0 && <p className="quiet">{say("foreseen-none")}</p>}
      {lines.data && lines.data.total > 0 && (
        <>
          <Facts
            items={[
              [say("severity"), <SeverityMark key="severity" severity={lines.data.severity} />],
              [say("affected-lines"), number(lines.data.total)],
              [say("foreseen-online"), node ? number(node.online) : null],
              [say("lines-lost"), node ? number(node.lost) : null],
            ]}
          />
          <LineTable lines={lines.data.items} />
          <Pager page={page} pageSize={pageSize} total={lines.data.total} turnTo={turnTo} />
        </>
      )}
    </Section>
  );
}
