import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { worksQuery } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Empty, Failure, Loading, Stale } from "../../ui/states.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useMayWrite } from "../sign-in/use-may-write.ts";
import { WorksTable } from "./works-table.tsx";

const route = getRouteApi("/works");
const pageSize = 25;

/** The calendar of planned works, the latest first. */
export function WorksPage() {
  const say = useWords();
  const { page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const works = useQuery(worksQuery({ page, pageSize }));
  const mayWrite = useMayWrite();
  useTitle(say("works"));
  return (
    <>
      <h1>{say("works")}</h1>
      {mayWrite ? (
        <Button renderRoot={(props) => <Link to="/works/new" {...props} />}>{say("plan-works")}</Button>
      ) : (
        <p className="quiet">{say("read-only")}</p>
      )}
      <Stale isShown={works.isError && works.data !== undefined} />
      {works.isPending && <Loading />}
      {works.isError && works.data === undefined && (
        <Failure error={works.error} retry={() => void works.refetch()} />
      )}
      {works.data?.total === 0 && (
        <Empty title={say("no-works")}>
          <p>{say("no-works-hint")}</p>
        </Empty>
      )}
      {works.data && works.data.total > 0 && (
        <>
          <WorksTable works={works.data.items} />
          <Pager
            page={page}
            pageSize={pageSize}
            total={works.data.total}
            turnTo={(wanted) => void navigate({ search: wanted > 1 ? { page: wanted } : {} })}
          />
        </>
      )}
    </>
  );
}
