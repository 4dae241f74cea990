import { type EvidenceNode, linesLostOf, type OutageInFull, type Reason } from "../../api/outages.ts";
import { type Say, useWords } from "../../texts/language.tsx";
import { wordOf } from "../../texts/words.ts";
import { Mark, type MarkKind } from "../../ui/mark.tsx";
import { useMoments } from "../../ui/use-moments.ts";

/** Why we think that there is an outage, and at this node: what was seen, in sentences. */
export function OutageEvidence({ outage }: { readonly outage: OutageInFull }) {
  const say = useWords();
  const { moment, number } = useMoments();
  const { counts } = outage;
  return (
    <>
      <ul>
        <li>{say(wordOf("source", outage.source, "source-staff"))}</li>
        {(outage.evidence ?? []).flatMap((reason) => sentenceOf(reason, say, number))}
        <li>
          {say("lost-of-affected", { affected: number(counts.affected), lost: number(linesLostOf(outage)) })}
        </li>
        {outage.lostSince !== null && <li>{say("first-lost-at", { at: moment(outage.lostSince) })}</li>}
        {outage.causeHint !== null && <li>{say(wordOf("hint", outage.causeHint, "hint-unknown"))}</li>}
      </ul>
      {counts.ownFault > 0 && (
        <p className="notice">{say("own-fault-warning", { count: number(counts.ownFault) })}</p>
      )}
      <ul className="nodes">
        {outage.nodes.map((node) => (
          <li key={node.nodeId}>
            <NodeState node={node} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** A reason that has no words yet is left out: it is a figure for whoever tunes the detector. */
function sentenceOf({ code, count, of }: Reason, say: Say, number: (value: number) => string) {
  const name = wordOf("reason", code, "unknown");
  if (name === "unknown") return [];
  return [<li key={code}>{say(name, { count: number(count), of: number(of) })}</li>];
}

const kinds: Readonly<Record<NonNullable<EvidenceNode["state"]> | "unknown", MarkKind>> = {
  up: "good",
  down: "bad",
  unreachable: "doubtful",
  unknown: "quiet",
};

function NodeState({ node }: { readonly node: EvidenceNode }) {
  const say = useWords();
  const { moment } = useMoments();
  const state = node.state ?? "unknown";
  return (
    <>
      <span className="long">{node.name ?? node.nodeId}</span>
      {node.kind !== null && <small>{say(wordOf("kind", node.kind, "node"))}</small>}
      <Mark kind={kinds[state]}>{say(`node-${state}`)}</Mark>
      {node.stateAt !== null && (
        <small>
          {moment(node.stateAt)}
          {node.stateSource !== null && `, ${say("told-by", { source: node.stateSource })}`}
        </small>
      )}
    </>
  );
}
