import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type OutageInFull, outageQuery } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { Section } from "../../ui/section.tsx";
import { Failure, Loading, Stale } from "../../ui/states.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { addressOf } from "./address.ts";
import { AffectedLines } from "./affected-lines.tsx";
import { ExpectedEnd } from "./expected-end.tsx";
import { OutageActions } from "./outage-actions.tsx";
import { OutageEvidence } from "./outage-evidence.tsx";
import { OutageFacts } from "./outage-facts.tsx";
import { SeverityMark, StateMark } from "./outage-marks.tsx";
import { OutageTimeline } from "./outage-timeline.tsx";
import { OutageTree } from "./outage-tree.tsx";
import { WaitingConversations } from "./waiting-conversations.tsx";

const route = getRouteApi("/outages/$id");

/** All that is known of one outage, and what may be done with it. */
export function OutagePage() {
  const say = useWords();
  const { id } = route.useParams();
  const outage = useQuery(outageQuery(id));
  useTitle(outage.data ? say("outage", { number: outage.data.number }) : say("outages"));
  return (
    <>
      <p className="way">
        <Link to="/outages">{say("outages")}</Link>
      </p>
      <Stale isShown={outage.isError && outage.data !== undefined} />
      {outage.isPending && <Loading />}
      {outage.isError && outage.data === undefined && (
        <Failure error={outage.error} retry={() => void outage.refetch()} />
      )}
      {outage.data && <Whole outage={outage.data} />}
    </>
  );
}

function Whole({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const node = outage.nodes.find(({ nodeId }) => nodeId === outage.nodeId);
  const name = outage.nodeName ?? outage.nodeId;
  return (
    <article>
      <h1>{say("outage", { number: outage.number })}</h1>
      <p className="lead">
        <StateMark state={outage.state} /> <SeverityMark severity={outage.severity} />{" "}
        <span className="long">{name}</span> <small className="long">{addressOf(node ?? {}, name)}</small>
      </p>
      <OutageActions outage={outage} />
      <div className="columns">
        <div>
          <WaitingConversations outage={outage} />
          <ExpectedEnd outage={outage} />
          <Section title={say("evidence")}>
            <OutageEvidence outage={outage} />
          </Section>
        </div>
        <div>
          <Section title={say("facts")}>
            <OutageFacts outage={outage} />
          </Section>
          <Section title={say("timeline")}>
            <OutageTimeline events={outage.timeline} />
          </Section>
        </div>
      </div>
      <Section title={say("tree")}>
        <OutageTree outage={outage} />
      </Section>
      <Section title={say("lines")}>
        <AffectedLines outage={outage} />
      </Section>
    </article>
  );
}
