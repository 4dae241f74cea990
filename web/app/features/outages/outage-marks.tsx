import type { OutageSeverity, OutageState } from "../../api/outages.ts";
import { useWords } from "../../texts/language.tsx";
import { Mark, type MarkKind } from "../../ui/mark.tsx";

const stateKinds: Readonly<Record<OutageState, MarkKind>> = {
  suspected: "doubtful",
  confirmed: "bad",
  closed: "quiet",
};

export function StateMark({ state }: { readonly state: OutageState }) {
  const say = useWords();
  return <Mark kind={stateKinds[state]}>{say(`state-${state}`)}</Mark>;
}

export function SeverityMark({ severity }: { readonly severity: OutageSeverity }) {
  const say = useWords();
  return <span className={`severity ${severity}`}>{say(`severity-${severity}`)}</span>;
}
