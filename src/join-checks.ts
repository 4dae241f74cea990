import type { Clock } from "./platform/clock.ts";
import type { Db } from "./platform/database.ts";
import type { Login } from "./kernel/ids.ts";
import type { Checks, OutageEvidence, WorksEvidence } from "./modules/diagnosis/diagnosis.ts";
import { readLineCheck } from "./modules/diagnosis/line-check.ts";
import {
  findDowntimes,
  findOutageForLogin,
  findOwnFault,
  type Outage,
  type OwnFault,
} from "./modules/outages/outages.ts";
import type { Span } from "./modules/sessions/drops.ts";
import { findWorksForLogin, type PlannedWorks } from "./modules/works/works.ts";
import type { Policy } from "./modules/provider/policy.ts";
import type { Provider } from "./modules/provider/provider.ts";
import { readAccount } from "./modules/subscribers/subscribers.ts";
import { findOpenVisit } from "./modules/visits/visits.ts";

type CheckSources = {
  readonly db: Db;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly tariffs?: Provider["tariffs"];
  /** Asks the line's equipment and keeps what it says; without it the checks tell what is known already. */
  readonly observe?: (login: Login) => Promise<unknown>;
};

/** S44's checks, each joined to the module that knows its answer. */
export function joinChecks({ db, clock, policy, tariffs, observe }: CheckSources): Checks {
  const outagesOf = (login: Login): Promise<readonly Span[]> => findOutageTimes(db, login);
  return {
    async outage(login) {
      const [outage, planned] = await Promise.all([
        findOutageForLogin(db, login),
        findWorksForLogin(db, login, clock.now()),
      ]);
      const works = planned === undefined ? null : worksEvidence(planned);
      if (outage === undefined) return { answer: "none", evidence: null, works };
      const ownFault = await findOwnFault(db, login, outage.lostSince ?? outage.openedAt);
      return { answer: "outage", evidence: outageEvidence(outage, ownFault), works };
    },
    async line(login) {
      const { answer, evidence } = await readLineCheck(
        { db, policy, tariffs, outagesOf, observe },
        login,
        clock.now(),
      );
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

const outageEvidence = (outage: Outage, ownFault: OwnFault | null): OutageEvidence => ({
  number: outage.number,
  openedAt: (outage.lostSince ?? outage.openedAt).toString(),
  expectedEndAt: outage.expectedEndAt?.toString() ?? null,
  nodeId: outage.nodeId,
  // What people have found out says more than what the equipment points at.
  cause: outage.cause ?? outage.causeHint,
  source: outage.source,
  ownFault: ownFault === null ? null : { kind: ownFault.kind, at: ownFault.at.toString() },
});

const worksEvidence = ({ number, startsAt, endsAt }: PlannedWorks): WorksEvidence => ({
  number,
  startsAt: startsAt.toString(),
  endsAt: endsAt.toString(),
});

/** When outages took the login's line down; the last one may go on. */
export async function findOutageTimes(db: Db, login: Login): Promise<readonly Span[]> {
  const [over, now] = await Promise.all([findDowntimes(db, login), findOutageForLogin(db, login)]);
  return [
    ...over.map(({ beganAt, endedAt }) => ({ from: beganAt, to: endedAt })),
    ...(now === undefined ? [] : [{ from: now.lostSince ?? now.openedAt, to: null }]),
  ];
}
