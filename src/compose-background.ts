import type { Ground } from "./compose-ground.ts";
import { type Service, switchParts } from "./compose-service.ts";
import { routerBackground, type Routers } from "./compose-routers.ts";
import { alarmJobs, alarmSweeps } from "./modules/alarms/jobs.ts";
import { assistantJobs } from "./modules/assistant/jobs.ts";
import { tellDueReminders } from "./modules/assistant/reminders.ts";
import { forgetOldDiagnoses } from "./modules/diagnosis/diagnoses.ts";
import { trainingJobs, trainingSweeps } from "./modules/training/jobs.ts";
import { forgetNetworkHistory } from "./modules/network/jobs.ts";
import { noticeJobs } from "./modules/notices/jobs.ts";
import type { SmsGateway } from "./modules/notices/notices.ts";
import { outageJobs, outageSweeps } from "./modules/outages/jobs.ts";
import { escalateDuePromises } from "./modules/promises/promises.ts";
import { archiveOldSessions, findSilentSessions, forgetDropTests } from "./modules/sessions/sessions.ts";
import { forgetOldCableTests, verifyNodes } from "./modules/switches/switches.ts";
import { feesPaidJob, forgetOldProofs } from "./modules/subscribers/subscribers.ts";
import { releaseHeldVisits, releasePaidVisits } from "./modules/visits/visits.ts";
import { announceWorks } from "./modules/works/works.ts";
import { asLogin } from "./kernel/ids.ts";
import { addHours } from "./kernel/instant.ts";
import { inTransaction, type Work } from "./platform/database.ts";
import type { JobHandler } from "./platform/jobs.ts";
import type { Sweep } from "./platform/sweeps.ts";

/** What happens without anybody asking at the moment. */
export type Background = {
  readonly jobs: Readonly<Record<string, JobHandler>>;
  readonly sweeps: readonly Sweep[];
};

const second = 1_000;
const day = 24 * 3_600 * second;
const batch = 100;

/** News that travels upward, deliveries, and sweeps for what is due. */
export function composeBackground(
  ground: Ground,
  { assistant, live }: Service,
  { gateway, routers }: { readonly gateway: SmsGateway | undefined; readonly routers: Routers },
): Background {
  const { config, provider, database, clock, secretBox, log } = ground;
  const { policy } = provider;
  const { db } = database;
  const work = <Value>(change: (work: Work) => Promise<Value>): Promise<Value> =>
    inTransaction(db, (tx) => change({ tx, now: clock.now() }));
  const sweep = (name: string, everyMilliseconds: number, run: () => Promise<unknown>): Sweep => ({
    name,
    everyMilliseconds,
    run: async () => void (await run()),
  });
  const routerWork = routerBackground(ground, routers);
  return {
    jobs: {
      ...routerWork.jobs,
      ...assistantJobs({ assistant, provider, db, clock }),
      ...trainingJobs({ db, clock, log, policy, live, providerDirectory: config.providerDirectory }),
      ...noticeJobs({ db, secretBox, gateway, log, realNow: () => Temporal.Now.instant() }),
      ...outageJobs({ db, clock, policy }),
      ...alarmJobs(async (nodeIds) => void (await verifyNodes(switchParts(ground), nodeIds))),
      [feesPaidJob]: async ({ logins }) => {
        for (const login of Array.isArray(logins) ? logins : [])
          await work((one) => releaseHeldVisits(one, policy, asLogin(String(login))));
      },
    },
    sweeps: [
      ...routerWork.sweeps,
      sweep("owed answers", second, () => assistant.sweep()),
      ...trainingSweeps(live),
      sweep("due reminders", second, () => tellDueReminders({ db, clock, provider, assistant })),
      sweep("due promises", second, () => work((one) => escalateDuePromises(one, policy, batch))),
      sweep("paid visits", 30 * second, () => work((one) => releasePaidVisits(one, policy, batch))),
      ...alarmSweeps({ db, policy, now: clock.now }),
      ...outageSweeps({ db, clock, policy }),
      sweep("works to announce", 30 * second, () =>
        announceWorks({ db, provider, secretBox, now: clock.now }),
      ),
      sweep("old proofs", day, () => forgetOldProofs(db)),
      sweep("old tests", day, () =>
        forgetDropTests(db, addHours(clock.now(), -24 * policy.network.historyDays)),
      ),
      sweep("old diagnoses", day, () =>
        forgetOldDiagnoses(db, addHours(clock.now(), -24 * policy.network.historyDays)),
      ),
      sweep("silent sessions", 30 * second, () => work((one) => findSilentSessions(one, policy))),
      sweep("session history", 3_600 * second, () => archiveOldSessions(db, clock.now())),
      sweep("old cable tests", day, () =>
        forgetOldCableTests(db, addHours(clock.now(), -24 * policy.network.historyDays)),
      ),
      sweep("old network history", day, () => forgetNetworkHistory({ db, now: clock.now, policy })),
    ],
  };
}
