import { Link } from "@tanstack/react-router";
import { linesLostOf, type OutageInFull } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { Facts } from "../../ui/facts.tsx";
import { useMoments } from "../../ui/use-moments.ts";

export function OutageFacts({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const { moment, momentOr, number } = useMoments();
  const { counts, mergedIntoNumber, mergedNumbers, works } = outage;
  const at = (when: string | null): string | null => (when === null ? null : moment(when));
  return (
    <>
      <Facts
        items={[
          [say("node"), <code key="node">{outage.nodeId}</code>],
          [say("affected-lines"), number(counts.affected)],
          [say("own-fault"), number(counts.ownFault)],
          [say("without-own-fault"), number(counts.affected - counts.ownFault)],
          [say("lines-lost"), number(linesLostOf(outage))],
          [say("since"), momentOr(outage.lostSince, "unknown")],
          [say("opened-at"), moment(outage.openedAt)],
          [say("confirmed-at"), at(outage.confirmedAt)],
          [say("expected-end"), momentOr(outage.expectedEndAt)],
          [say("restored-at"), at(outage.restoredAt)],
          [say("closed-at"), at(outage.closedAt)],
          [say("cause"), say(outage.cause === null ? "cause-unknown" : `cause-${outage.cause}`)],
          [say("note"), outage.note === null ? null : <span className="written">{outage.note}</span>],
        ]}
      />
      {mergedNumbers.length > 0 && <p>{say("merged-from", { numbers: mergedNumbers.join(", ") })}</p>}
      {mergedIntoNumber !== null && <p>{say("merged-into", { number: mergedIntoNumber })}</p>}
      {works && (
        <p>
          <Link to="/works/$id" params={{ id: works.id }}>
            {say("during-works", { number: works.number, at: moment(works.endsAt) })}
          </Link>
        </p>
      )}
    </>
  );
}
