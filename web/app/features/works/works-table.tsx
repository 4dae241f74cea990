import { Link } from "@tanstack/react-router";
import type { Works } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { WorksMark } from "./works-mark.tsx";

export function WorksTable({ works }: { readonly works: readonly Works[] }) {
  const say = useWords();
  return (
    <table className="list">
      <caption className="unseen">{say("works")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("number")}</th>
          <th scope="col">{say("works-state")}</th>
          <th scope="col">{say("works-from")}</th>
          <th scope="col">{say("works-until")}</th>
          <th scope="col">{say("works-nodes")}</th>
          <th scope="col">{say("works-reason")}</th>
          <th scope="col" className="numeric">
            {say("works-noticed")}
          </th>
        </tr>
      </thead>
      <tbody>
        {works.map((one) => (
          <WorksRow key={one.id} works={one} />
        ))}
      </tbody>
    </table>
  );
}

function WorksRow({ works }: { readonly works: Works }) {
  const say = useWords();
  const { moment, number } = useMoments();
  return (
    <tr>
      <th scope="row">
        <Link to="/works/$id" params={{ id: works.id }}>
          № {works.number}
        </Link>
      </th>
      <td>
        <WorksMark state={works.state} />
      </td>
      <td data-label={say("works-from")}>{moment(works.startsAt)}</td>
      <td data-label={say("works-until")}>{moment(works.endsAt)}</td>
      <td data-label={say("works-nodes")}>
        <span className="long">{works.nodeIds.join(", ")}</span>
      </td>
      <td className="wide">
        <span className="written">{works.reason}</span>
      </td>
      <td data-label={say("works-noticed")} className="numeric">
        {number(works.noticedLogins)}
      </td>
    </tr>
  );
}
