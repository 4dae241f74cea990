import type { TextValues } from "../../provider/text.ts";
import type { Question } from "../flow/flow.ts";
import { consentTo } from "./questions.ts";

type Wording = { readonly key: string; readonly again: string; readonly values?: TextValues };

/** A matter of fact: «түсіндім» or "ок" answers nothing, and the question is put in other words. */
export function yesOrNo(wording: Wording): Question<"yes" | "no"> {
  const question = consentTo(wording);
  return {
    ...question,
    read: (message) => {
      const answer = question.read(message);
      return answer === "acknowledged" ? undefined : answer;
    },
  };
}
