import type { Works } from "../../api/works.ts";
import { useWords } from "../../texts/language.tsx";
import { Mark } from "../../ui/mark.tsx";

const kinds = { planned: "quiet", running: "doubtful", over: "quiet", canceled: "quiet" } as const;

export function WorksMark({ state }: Pick<Works, "state">) {
  const say = useWords();
  return <Mark kind={kinds[state]}>{say(`works-${state}`)}</Mark>;
}
