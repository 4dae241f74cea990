import type { TextValues } from "../../provider/text.ts";
import type { Conversation, Question, ReadMessage } from "../flow/flow.ts";
import { type Consent, consentTo } from "./questions.ts";

/** What is agreed to, in three wordings: first, once more, and after words that were neither yes nor no. */
export type Proposal = {
  readonly key: string;
  readonly again: string;
  readonly clearly: string;
  readonly values?: TextValues;
};

/** S47: only a clear yes is consent. «Түсіндім», "ок" are asked about once more, and then a person goes on. */
export async function agree(
  c: Conversation,
  name: string,
  { clearly, ...proposal }: Proposal,
): Promise<boolean> {
  const first = await c.ask(name, consentOrLater(proposal));
  const unclear = { ...proposal, key: clearly };
  const answer = first === "acknowledged" ? await c.ask(`${name}-clearly`, consentOrLater(unclear)) : first;
  if (answer === "acknowledged") return c.handOver("consent-unclear");
  return answer === "yes";
}

/** «Ойланайын», "потом": not now, which is a no to what would begin now. */
function consentOrLater(proposal: Omit<Proposal, "clearly">): Question<Consent> {
  const question = consentTo(proposal);
  const isLater = ({ choice, understood }: ReadMessage): boolean =>
    choice === null && understood.stance === "later";
  return { ...question, read: (message) => (isLater(message) ? "no" : question.read(message)) };
}
