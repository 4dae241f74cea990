import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { outagesQuery } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Empty, Failure, Loading, Stale } from "../../ui/states.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useMoments } from "../../ui/use-moments.ts";
import { useMayWrite } from "../sign-in/use-may-write.ts";
import { OutageFilters } from "./outage-filters.tsx";
import { isFiltered, type OutageSearch, questionOf } from "./outage-search.ts";
import { OutageTable } from "./outage-table.tsx";

const route = getRouteApi("/outages");

/** What is broken for many now; the address holds what is shown. */
export function OutagesPage() {
  const say = useWords();
  const { number } = useMoments();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const question = questionOf(search);
  const outages = useQuery(outagesQuery(question));
  const mayWrite = useMayWrite();
  useTitle(say("outages"));
  const change = (wanted: OutageSearch): void => void navigate({ search: wanted, replace: true });
  return (
    <>
      <h1>{say("outages")}</h1>
      {mayWrite && (
        <p>
          <Button renderRoot={(props) => <Link to="/outages/new" {...props} />}>{say("open-outage")}</Button>
        </p>
      )}
      <OutageFilters search={search} change={change} />
      <Stale isShown={outages.isError && outages.data !== undefined} />
      {outages.isPending && <Loading />}
      {outages.isError && outages.data === undefined && (
        <Failure error={outages.error} retry={() => void outages.refetch()} />
      )}
      {outages.data?.total === 0 && <Nothing search={search} clear={() => change({})} />}
      {outages.data && outages.data.total > 0 && (
        <>
          <p className="count" role="status">
            {say("found-count", { count: number(outages.data.total) })}
          </p>
          <OutageTable outages={outages.data.items} />
          <Pager
            page={question.page}
            pageSize={question.pageSize}
            total={outages.data.total}
            turnTo={(page) => change({ ...search, page })}
          />
        </>
      )}
    </>
  );
}

function Nothing({ search, clear }: { readonly search: OutageSearch; readonly clear: () => void }) {
  const say = useWords();
  if (!isFiltered(search))
    return (
      <Empty title={say("no-outages")}>
        <p>{say("no-outages-hint")}</p>
      </Empty>
    );
  return (
    <Empty title={say("nothing-found")}>
      <Button variant="default" onClick={clear}>
        {say("clear-filters")}
      </Button>
    </Empty>
  );
}
