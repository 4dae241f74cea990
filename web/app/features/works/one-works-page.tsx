import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { changeWorks, oneWorksQuery, type Works } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Section } from "../../ui/section.tsx";
import { Failure, Loading, Stale } from "../../ui/states.tsx";
import { useMoments } from "../../ui/use-moments.ts";
import { useTitle } from "../../ui/use-title.ts";
import { ChosenNodes } from "../network/chosen-nodes.tsx";
import { useMayWrite } from "../sign-in/use-may-write.ts";
import { CancelWorks } from "./cancel-works.tsx";
import { PlanForm } from "./plan-form.tsx";
import { WorksMark } from "./works-mark.tsx";
import { WorksNotices } from "./works-notices.tsx";

const route = getRouteApi("/works/$id");

/** Planned works: what is known of them, who was told, and a form to change them. */
export function OneWorksPage() {
  const say = useWords();
  const { id } = route.useParams();
  const works = useQuery(oneWorksQuery(id));
  useTitle(works.data ? say("works-number", { number: works.data.number }) : say("works"));
  return (
    <>
      <p className="way">
        <Link to="/works">{say("works")}</Link>
      </p>
      <Stale isShown={works.isError && works.data !== undefined} />
      {works.isPending && <Loading />}
      {works.isError && works.data === undefined && (
        <Failure error={works.error} retry={() => void works.refetch()} />
      )}
      {works.data && <Whole key={works.data.id} works={works.data} />}
    </>
  );
}

function Whole({ works }: { readonly works: Works }) {
  const say = useWords();
  const { moment } = useMoments();
  const mayWrite = useMayWrite();
  return (
    <article>
      <h1>{say("works-number", { number: works.number })}</h1>
      <p className="lead">
        <WorksMark state={works.state} />
        <span>
          {moment(works.startsAt)} – {moment(works.endsAt)}
        </span>
      </p>
      <p className="written">{works.reason}</p>
      {mayWrite ? <CancelWorks works={works} /> : <p className="quiet">{say("read-only")}</p>}
      <div className="columns">
        <Section title={say("facts")}>
          <Facts
            items={[
              [say("works-planned-at"), moment(works.createdAt)],
              [say("works-canceled-at"), works.canceledAt && moment(works.canceledAt)],
            ]}
          />
          <h3>{say("works-nodes")}</h3>
          <ChosenNodes nodeIds={works.nodeIds} />
        </Section>
        <Section title={say("works-told")}>
          <WorksNotices works={works} />
        </Section>
      </div>
      {mayWrite && works.allowed.change === true && (
        <Section title={say("change-works")}>
          <p className="quiet">{say("change-works-lead")}</p>
          <PlanForm works={works} label={say("save")} send={(plan) => changeWorks(works.id, plan)} />
        </Section>
      )}
    </article>
  );
}
