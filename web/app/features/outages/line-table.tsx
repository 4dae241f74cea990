import type { AffectedLine } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { wordOf } from "../../texts/words.ts";
import { Mark } from "../../ui/mark.tsx";
import { useMoments } from "../../ui/use-moments.ts";

export function LineTable({ lines }: { readonly lines: readonly AffectedLine[] }) {
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
