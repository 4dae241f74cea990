import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cancelWorks, type Works, worksKey } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Refusal } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { useMayWrite } from "../sign-in/use-may-write.ts";

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

const kinds = { planned: "quiet", running: "doubtful", over: "quiet", canceled: "quiet" } as const;

function WorksRow({ works }: { readonly works: Works }) {
  const say = useWords();
  const { moment, number } = useMoments();
  return (
    <tr>
      <th scope="row">№ {works.number}</th>
      <td>
        <Mark kind={kinds[works.state]}>{say(`works-${works.state}`)}</Mark>
        <Cancelling works={works} />
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

function Cancelling({ works }: { readonly works: Works }) {
  const say = useWords();
  const client = useQueryClient();
  const mayWrite = useMayWrite();
  const cancel = useMutation({
    mutationFn: () => cancelWorks(works.id),
    onSettled: () => client.invalidateQueries({ queryKey: worksKey }),
  });
  if (!mayWrite || works.allowed.cancel !== true) return null;
  return (
    <>
      <ConfirmButton
        label={say("cancel-works")}
        question={say("cancel-works-ask", { number: works.number })}
        act={() => cancel.mutate()}
        isBusy={cancel.isPending}
      />
      <Refusal error={cancel.error} />
    </>
  );
}
