import type { TextValues } from "../../provider/text.ts";
import type { Question, ReadMessage } from "../flow/flow.ts";
import { normaliseLine } from "../../normaliser/normaliser.ts";
import { wording } from "../../wordings/wordings.ts";
import { consentTo } from "./questions.ts";

type Wording = { readonly key: string; readonly again: string; readonly values?: TextValues };

export type YesOrNo = "yes" | "no";

/** A matter of fact: «түсіндім» or "ок" answers nothing, and the question is put in other words. */
export function yesOrNo(asked: Wording): Question<YesOrNo> {
  const question = consentTo(asked);
  return {
    ...question,
    read: (message) => {
      const answer = question.read(message);
      return answer === "acknowledged" ? undefined : answer;
    },
  };
}

/** Whether the subscriber has something: «бар», "есть", «чек жоқ», "потеряла" answer it too. */
export function doYouHave(asked: Wording): Question<YesOrNo> {
  const question = yesOrNo(asked);
  return { ...question, read: (message) => readHaving(message) ?? question.read(message) };
}

function readHaving({ text, choice }: ReadMessage): YesOrNo | undefined {
  if (choice !== null) return undefined;
  const line = normaliseLine(text);
  if (hasNot(line)) return "no";
  return has(line) ? "yes" : undefined;
}

const has = wording(
  "бар, бар ғой, есть, имеется, сохранил*, сақталған, қосулы, подключен, подключена, i have, have it, yes i do",
);

const hasNot = wording(
  `жоқ, нет, нету, не сохран*, не имеется, жоғалт*, жоғалып*, потерял*, выбросил*, выкинул*, тастап*, сақтамадым,
  қосулы емес, не подключен*, dont have, do not have, lost, threw`,
);
