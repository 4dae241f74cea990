import type { Work } from "../../platform/database.ts";
import { promisesOf } from "../promises/promises.ts";
import type { Policy } from "../provider/policy.ts";
import { operatorsOnDuty } from "../staff/staff.ts";
import { openTicket } from "../tickets/tickets.ts";
import type { ConversationRow } from "./conversation.ts";
import type { Utterance } from "./flow/replay.ts";
import { countWaiting } from "./store.ts";

/**
 * S49: the conversation waits for a person, who sees all of it. With somebody on duty the subscriber hears the place
 * in the queue; with nobody, a call-back with clock A is promised besides.
 */
export async function handOver(
  work: Work,
  policy: Policy,
  { row, reason }: { row: ConversationRow; reason: string },
): Promise<readonly Utterance[]> {
  const say = (
    key: string,
    values: Utterance["values"] = {},
    refs: Utterance["attachments"]["refs"] = [],
  ): Utterance => ({
    key,
    values,
    attachments: { refs },
    choices: [],
  });
  if ((await operatorsOnDuty(work.tx)).length > 0) {
    const place = (await countWaiting(work.tx, work.now)) + 1;
    return [say("handed-over", { place })];
  }
  const { facts } = row.memory;
  const { ticket } = await openTicket(work, policy, {
    type: "callback",
    login: facts.login ?? null,
    conversationId: row.id,
    summary: { reason, facts },
  });
  const promises = await promisesOf(work.tx, { kind: "ticket", id: ticket.id });
  const callBy = promises.find(({ kind }) => kind === "specialist-call")?.dueAt ?? work.now;
  return [
    say("handed-over-nobody", { callBy: { at: callBy, now: work.now } }, [
      { kind: "ticket", number: ticket.number },
    ]),
  ];
}
