import { Link } from "@tanstack/react-router";
import type { Outage } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { addressOf } from "./address.ts";
import { SeverityMark, StateMark } from "./outage-marks.tsx";

/** The outages of a page; on a narrow screen each row becomes a card. */
export function OutageTable({ outages }: { readonly outages: readonly Outage[] }) {
  const say = useWords();
  return (
    <table className="list">
      <caption className="unseen">{say("outages")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("number")}</th>
          <th scope="col">{say("state")}</th>
          <th scope="col">{say("node")}</th>
          <th scope="col" className="numeric">
            {say("affected-lines")}
          </th>
          <th scope="col">{say("since")}</th>
          <th scope="col">{say("expected-end")}</th>
          <th scope="col" className="numeric">
            {say("waiting")}
          </th>
        </tr>
      </thead>
      <tbody>
        {outages.map((outage) => (
          <OutageRow key={outage.id} outage={outage} />
        ))}
      </tbody>
    </table>
  );
}

function OutageRow({ outage }: { readonly outage: Outage }) {
  const say = useWords();
  const { moment, momentOr, number } = useMoments();
  const { counts } = outage;
  return (
    <tr>
      <th scope="row">
        <Link to="/outages/$id" params={{ id: outage.id }}>
          № {outage.number}
        </Link>
      </th>
      <td>
        <StateMark state={outage.state} />
        <SeverityMark severity={outage.severity} />
      </td>
      <td className="wide">
        <span className="long">{outage.nodeName ?? outage.nodeId}</span>
        <small className="long">{addressOf(outage, outage.nodeName)}</small>
      </td>
      <td data-label={say("affected-lines")} className="numeric">
        <span>
          {number(counts.affected)}
          <small>
            {say("own-fault")}: {number(counts.ownFault)}
          </small>
        </span>
      </td>
      <td data-label={say("since")}>{moment(outage.lostSince ?? outage.openedAt)}</td>
      <td data-label={say("expected-end")}>{momentOr(outage.expectedEndAt)}</td>
      <td data-label={say("waiting")} className="numeric">
        {number(counts.waitingConversations)}
      </td>
    </tr>
  );
}
