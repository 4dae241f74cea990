import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Works, worksNoticesQuery } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";

const pageSize = 10;

/** Who was told before, when, and of which beginning. */
export function WorksNotices({ works }: { readonly works: Works }) {
  const say = useWords();
  const { moment } = useMoments();
  const [page, turnTo] = useState(1);
  const notices = useQuery(worksNoticesQuery(works.id, { page, pageSize }));
  if (notices.isPending) return <Loading />;
  if (notices.data === undefined)
    return <Failure error={notices.error} retry={() => void notices.refetch()} />;
  if (notices.data.total === 0)
    return (
      <p className="quiet">{say(works.state === "planned" ? "works-told-later" : "works-told-nobody")}</p>
    );
  return (
    <>
      <table className="list">
        <caption className="unseen">{say("works-told")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("login")}</th>
            <th scope="col">{say("told-at")}</th>
            <th scope="col">{say("told-start")}</th>
          </tr>
        </thead>
        <tbody>
          {notices.data.items.map(({ login, startsAt, toldAt, revokedAt }) => (
            <tr key={`${login} ${startsAt}`}>
              <th scope="row">{login}</th>
              <td data-label={say("told-at")}>
                <span>
                  {moment(toldAt)}
                  {revokedAt !== null && <small>{say("told-revoked", { at: moment(revokedAt) })}</small>}
                </span>
              </td>
              <td data-label={say("told-start")}>{moment(startsAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager page={page} pageSize={pageSize} total={notices.data.total} turnTo={turnTo} />
    </>
  );
}
