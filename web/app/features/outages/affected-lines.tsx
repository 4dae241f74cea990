import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { affectedLinesQuery, type AffectedLine, type OutageInFull } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { wordOf } from "../../texts/words.ts";
import { Mark } from "../../ui/mark.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";

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

function LineTable({ lines }: { readonly lines: readonly AffectedLine[] }) {
  const say = useWords();
  return (
    <table className="list">
      <caption className="unseen">{say("lines")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("login")}</th>
          <th scope="col">{say("line-state")}</th>
          <th scope="col">{say("since")}</th>
          <th scope="col">{say("line-fault")}</th>
          <th scope="col">{say("node")}</th>
          <th scope="col" className="numeric">
            {say("port")}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <LineRow key={line.login} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function LineRow({ line }: { readonly line: AffectedLine }) {
  const say = useWords();
  const { momentOr, moment } = useMoments();
  const { ownFault } = line;
  const kind = { online: "good", lost: "bad", unknown: "quiet" } as const;
  return (
    <tr>
      <th scope="row">{line.login}</th>
      <td>
        <Mark kind={kind[line.state]}>{say(`line-${line.state}`)}</Mark>
      </td>
      <td data-label={say("since")}>{momentOr(line.since, "unknown")}</td>
      <td data-label={say("line-fault")}>
        {ownFault === null ? (
          say("fault-none")
        ) : (
          <span>
            <strong>{say(wordOf("fault", ownFault.kind, "unknown"))}</strong>
            <small>{moment(ownFault.at)}</small>
          </span>
        )}
      </td>
      <td data-label={say("node")} className="long">
        {line.nodeId}
      </td>
      <td data-label={say("port")} className="numeric">
        {line.port}
      </td>
    </tr>
  );
}
