import { asLogin } from "../../kernel/ids.ts";
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
  if ((await operatorsOnDuty(work.tx)).length > 0) {
    const place = (await countWaiting(work.tx, work.now)) + 1;
    return [{ lines: [{ key: "handed-over", values: { place } }], attachments: {}, choices: [] }];
  }
  const { facts } = row.memory;
  const login = facts.login === undefined ? null : asLogin(facts.login);
  const request = { type: "callback", login, conversationId: row.id, summary: { reason, facts } } as const;
  const { ticket } = await openTicket(work, policy, request);
  const promises = await promisesOf(work.tx, { kind: "ticket", id: ticket.id });
  const callBy = promises.find(({ kind }) => kind === "specialist-call")?.dueAt ?? work.now;
  // Without a login there is no number to call, so the answer comes here.
  const key = login === null ? "handed-over-nobody-here" : "handed-over-nobody";
  const refs = [{ kind: "ticket" as const, number: ticket.number }];
  return [
    {
      lines: [{ key, values: { callBy: { at: callBy, now: work.now } } }],
      attachments: { refs },
      choices: [],
    },
  ];
}
