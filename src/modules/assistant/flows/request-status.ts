import { findOpenVisit } from "../../visits/visits.ts";
import { openTicketsOf } from "../../tickets/tickets.ts";
import { promisesOf } from "../../promises/promises.ts";
import { instant } from "../../../kernel/instant.ts";
import type { Flow } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { showVisit } from "./show-visit.ts";

/** What became of requests, and by when each is promised. */
export const requestStatus: Flow = {
  topic: "request-status",
  version: 1,
  async run(c) {
    const login = await identify(c);
    const open = await c.act("requests", async ({ tx, now }) => {
      const tickets = await openTicketsOf(tx, login);
      const shown = tickets.map(async ({ id, number, type, status }) => {
        const promises = await promisesOf(tx, { kind: "ticket", id });
        const due = promises.find(
          ({ keptAt, cancelledAt }) => keptAt === null && cancelledAt === null,
        )?.dueAt;
        return { number, type, status, dueAt: due?.toString() ?? null };
      });
      const isVisitOpen = (await findOpenVisit(tx, login)) !== undefined;
      return { now: now.toString(), tickets: await Promise.all(shown), isVisitOpen };
    });
    for (const { number, status, dueAt } of open.tickets) {
      const refs = [{ kind: "ticket" as const, number }];
      if (dueAt === null) c.say(`ticket-status-${status}`, { number }, { refs });
      else
        c.say(
          "ticket-status-due",
          { number, dueAt: { at: instant(dueAt), now: instant(open.now) } },
          { refs },
        );
    }
    if (open.isVisitOpen) await showVisit(c, login);
    else if (open.tickets.length === 0) c.say("no-open-requests");
  },
};
