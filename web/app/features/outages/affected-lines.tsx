import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { affectedLinesQuery, type OutageInFull } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { LineTable } from "./line-table.tsx";

const pageSize = 20;
const choices = ["all", "own", "clean"] as const;
const ownFaultOf = { all: undefined, own: true, clean: false } as const;

/** The lines that need the outage's nodes; those with a fault of their own stand apart. */
export function AffectedLines({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const [choice, choose] = useState<(typeof choices)[number]>("all");
  const [page, turnTo] = useState(1);
  const lines = useQuery(affectedLinesQuery(outage.id, { ownFault: ownFaultOf[choice], page, pageSize }));
  return (
    <>
      <div className="choices" role="group" aria-label={say("lines-filter")}>
        {choices.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === choice}
            onClick={() => {
              choose(one);
              turnTo(1);
            }}
          >
            {say(`lines-${one}`)}
          </button>
        ))}
      </div>
      {lines.isPending && <Loading />}
      {lines.isError && lines.data === undefined && (
        <Failure error={lines.error} retry={() => void lines.refetch()} />
      )}
      {lines.data?.total === 0 && <p className="quiet">{say("no-lines")}</p>}
      {lines.data && lines.data.total > 0 && (
        <>
          <LineTable lines={lines.data.items} />
          <Pager page={page} pageSize={pageSize} total={lines.data.total} turnTo={turnTo} />
        </>
      )}
    </>
  );
}
