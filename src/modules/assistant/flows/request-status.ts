import { findOpenVisit } from "../../visits/visits.ts";
import { openTicketsOf } from "../../tickets/tickets.ts";
import { promisesOfEach } from "../../promises/promises.ts";
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
      const promises = await promisesOfEach(
        tx,
        "ticket",
        tickets.map(({ id }) => id),
      );
      const shown = tickets.map(({ id, number, status }) => {
        const due = promises
          .get(id)
          ?.find(({ keptAt, cancelledAt }) => keptAt === null && cancelledAt === null);
        return {
          number,
          status,
          due: due === undefined ? null : { kind: due.kind, at: due.dueAt.toString() },
        };
      });
      const isVisitOpen = (await findOpenVisit(tx, login)) !== undefined;
      return { now: now.toString(), tickets: shown, isVisitOpen };
    });
    for (const { number, status, due } of open.tickets) {
      const refs = [{ kind: "ticket" as const, number }];
      c.say(status === "paused" ? "request-paused" : "request-standing", { number }, { refs });
      if (due === null) continue;
      const dueAt = { at: instant(due.at), now: instant(open.now) };
      c.say(`promise-${due.kind}-open`, { dueAt }, { refs });
    }
    if (open.isVisitOpen) await showVisit(c, login);
    else if (open.tickets.length === 0) c.say("no-open-requests");
  },
};
