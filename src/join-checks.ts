import type { Clock } from "./platform/clock.ts";
import type { Db } from "./platform/database.ts";
import type { Checks } from "./modules/diagnosis/diagnosis.ts";
import { readLine } from "./modules/network/network.ts";
import { findOutageForLogin } from "./modules/outages/outages.ts";
import type { Policy } from "./modules/provider/policy.ts";
import { readAccount } from "./modules/subscribers/subscribers.ts";
import { findOpenVisit } from "./modules/visits/visits.ts";

/** S44's checks, each joined to the module that knows its answer. */
export function joinChecks({ db, clock, policy }: { db: Db; clock: Clock; policy: Policy }): Checks {
  return {
    async outage(login) {
      const outage = await findOutageForLogin(db, login);
      if (outage === undefined) return { answer: "none", evidence: null };
      const { number, openedAt, expectedEndAt } = outage;
      const evidence = {
        number,
        openedAt: openedAt.toString(),
        expectedEndAt: expectedEndAt?.toString() ?? null,
      };
      return { answer: "outage", evidence };
    },
    async line(login) {
      const line = await readLine(db, login, { now: clock.now(), policy });
      const evidence = {
        since: line.since?.toString() ?? null,
        cause: line.cause,
        lengthMeters: line.lengthMeters,
        drops: line.drops.breaks.map(({ at }) => at.toString()),
        restartedAt: line.evidence.find(({ kind }) => kind === "session-started")?.at.toString() ?? null,
        evidence: line.evidence.map(({ at, ...found }) => ({ ...found, at: at.toString() })),
      };
      return { answer: line.state, evidence };
    },
    async visit(login) {
      const visit = await findOpenVisit(db, login);
      return visit === undefined
        ? { answer: "none", evidence: null }
        : { answer: "open", evidence: { number: visit.number } };
    },
    async account(login) {
      const account = await readAccount(db, login, { now: clock.now(), zone: policy.zone });
      return { answer: account?.state ?? "unknown", evidence: null };
    },
  };
}
