import { silenceBeforeLossSeconds } from "./alarms.ts";
import type { DetectorState } from "./detector-state.ts";
import { LossCounter } from "./loss-count.ts";
import type { NamingFacts } from "./naming.ts";
import type { OutageCase } from "./outage-case.ts";

/** What names the nodes of a suspicion or an outage, as the books say now. */
export function namingFacts({ tree, book, nodes, policy }: DetectorState, one: OutageCase): NamingFacts {
  const counter = new LossCounter(tree, book, one.lostSince);
  return {
    tree,
    policy,
    countOf: (node) => counter.of(node),
    isSilent: (node) => nodes.isSilent(node, one.lostSince - silenceBeforeLossSeconds),
  };
}
