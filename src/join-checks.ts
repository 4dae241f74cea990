import type { Clock } from "./platform/clock.ts";
import type { Db } from "./platform/database.ts";
import type { Checks } from "./modules/diagnosis/diagnosis.ts";
import { readLineCheck } from "./modules/diagnosis/line-check.ts";
import { findOutageForLogin } from "./modules/outages/outages.ts";
import type { Policy } from "./modules/provider/policy.ts";
import type { Provider } from "./modules/provider/provider.ts";
import { readAccount } from "./modules/subscribers/subscribers.ts";
import { findOpenVisit } from "./modules/visits/visits.ts";

type CheckSources = {
  readonly db: Db;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly tariffs?: Provider["tariffs"];
};

/** S44's checks, each joined to the module that knows its answer. */
export function joinChecks({ db, clock, policy, tariffs }: CheckSources): Checks {
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
      const { answer, evidence } = await readLineCheck({ db, policy, tariffs }, login, clock.now());
      return { answer, evidence };
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
