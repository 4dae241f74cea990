import { createHash, timingSafeEqual } from "node:crypto";
import type { Ground } from "./compose-ground.ts";
import { composeTalk } from "./compose-talk.ts";
import type { App, Guard } from "./http/app.ts";
import { createApp } from "./http/create-app.ts";
import { healthRoutes } from "./http/health.ts";
import { metricsRoute } from "./http/metrics.ts";
import { problemPages } from "./http/problem-pages.ts";
import { notSignedIn } from "./http/problems.ts";
import { webPages } from "./http/web-pages.ts";
import { findOutageTimes, joinChecks } from "./join-checks.ts";
import type { Login } from "./kernel/ids.ts";
import { Problem } from "./kernel/problem.ts";
import type { Assistant } from "./modules/assistant/assistant.ts";
import { countWaiting } from "./modules/assistant/outage-answers.ts";
import { draftRoutes } from "./modules/assistant/draft-routes.ts";
import { outageAnswerRoutes } from "./modules/assistant/outage-answer-routes.ts";
import { conversationRoutes } from "./modules/assistant/routes.ts";
import { learningRoutes } from "./modules/learning/routes.ts";
import type { LiveUnderstanding } from "./modules/training/live-understanding.ts";
import { trainingRoutes } from "./modules/training/routes.ts";
import { chatSettingsRoute } from "./modules/channels/chat-settings.ts";
import { helpPageRoutes } from "./modules/channels/help-page.ts";
import { statusPageRoutes } from "./modules/channels/status-page.ts";
import { conversationGuard, webChatRoutes } from "./modules/channels/web-chat.ts";
import type { DiagnosisParts } from "./modules/diagnosis/diagnosis.ts";
import { diagnosisRoutes } from "./modules/diagnosis/routes.ts";
import { knowledgeRoutes } from "./modules/knowledge/routes.ts";
import { networkRoutes } from "./modules/network/routes.ts";
import { outageDeskRoutes } from "./modules/outage-desk/routes.ts";
import { listStatusPlaces, readStatusByAddress } from "./modules/outages/outages.ts";
import { outageRoutes } from "./modules/outages/routes.ts";
import { passwordRoutes } from "./modules/passwords/routes.ts";
import { paymentRoutes } from "./modules/payments/routes.ts";
import { promiseRoutes } from "./modules/promises/routes.ts";
import { AccountingQueue } from "./modules/accounting/accounting-queue.ts";
import { accountingRoutes } from "./modules/accounting/routes.ts";
import { routerRoutes } from "./modules/routers/routes.ts";
import { staffRoutes } from "./modules/staff/routes.ts";
import { createStaffSignIn, guardStaff, type StaffSignIn } from "./modules/staff/staff.ts";
import { subscriberRoutes } from "./modules/subscribers/routes.ts";
import { switchRoutes } from "./modules/switches/routes.ts";
import { observeLine, type SwitchParts, testCable } from "./modules/switches/switches.ts";
import { ticketRoutes } from "./modules/tickets/routes.ts";
import { visitRoutes } from "./modules/visits/routes.ts";
import { worksRoutes } from "./modules/works/routes.ts";
import type { Database } from "./platform/database.ts";

/** The assistant and the HTTP application with everybody's routes. */
export type Service = {
  readonly assistant: Assistant;
  /** What messages are understood with; a training run may better it at any moment. */
  readonly live: LiveUnderstanding;
  readonly app: App;
  readonly signIn: StaffSignIn;
  /** What network access servers report goes through here, over UDP as over HTTP. */
  readonly accounting: AccountingQueue;
  /** Reasons why `/readyz` says no; emptied when the product serves. */
  readonly notReady: Set<string>;
};

/** Joins the modules to each other and to HTTP. */
export async function composeService(ground: Ground): Promise<Service> {
  const { config, provider, database, databaseUrl, clock, secretBox, log } = ground;
  const diagnosis = composeDiagnosis(ground);
  const { assistant, live, knowledge, languageModel, phrases } = await composeTalk(ground, diagnosis);
  const signIn = createStaffSignIn({ databaseUrl, secretBox, isHttps: config.isHttps });
  const app = await createApp({
    log,
    widgetOrigins: provider.profile.widgetOrigins,
    rateLimits: config.rateLimits,
    guards: {
      conversation: conversationGuard(assistant),
      integration: integrationGuard(config.integrationKey),
      staff: guardStaff(signIn),
    },
  });
  const notReady = new Set(["the product is still starting"]);
  healthRoutes(app, async () => [...notReady, ...(await databaseReasons(database))]);
  metricsRoute(app);
  problemPages(app);
  webPages(app);
  const accounting = new AccountingQueue({ db: database.db, log, now: clock.now });
  accountingRoutes(app, { queue: accounting, now: clock.now });
  knowledgeRoutes(app, knowledge);
  helpPageRoutes(app, { provider, knowledge });
  draftRoutes(app, { assistant, knowledge, languageModel });
  learningRoutes(app, {
    db: database.db,
    clock,
    policy: provider.policy,
    phrases,
    understand: live.understand,
  });
  trainingRoutes(app, { db: database.db, clock });
  addRoutes(app, ground, { assistant, signIn, diagnosis });
  return { assistant, live, app, signIn, accounting, notReady };
}

/** What everything that asks switches is made from. */
export const switchParts = ({
  provider: { policy },
  database: { db },
  clock,
  secretBox,
  log,
  stopping: signal,
}: Pick<Ground, "provider" | "database" | "clock" | "secretBox" | "log" | "stopping">): SwitchParts => ({
  db,
  secretBox,
  policy,
  now: clock.now,
  log,
  signal,
});

/** The checks ask the switches themselves, where somebody has said how. */
function composeDiagnosis({ provider, database, clock, secretBox, log, stopping }: Ground): DiagnosisParts {
  const { policy, tariffs } = provider;
  const { db } = database;
  const switches = switchParts({ provider, database, clock, secretBox, log, stopping });
  const observe = (login: Login) => observeLine(switches, login);
  return {
    checks: joinChecks({ db, clock, policy, tariffs, observe }),
    testCable: (login) => testCable(switches, { login, consented: false, askedBy: "diagnosis" }),
    policy,
    now: clock.now,
    log,
  };
}

function addRoutes(
  app: App,
  { provider, database, clock, secretBox, log, stopping }: Ground,
  { assistant, signIn, diagnosis }: Pick<Service, "assistant" | "signIn"> & { diagnosis: DiagnosisParts },
): void {
  const { policy } = provider;
  const { db } = database;
  webChatRoutes(app, { assistant, provider, stopping });
  chatSettingsRoute(app, provider);
  statusPageRoutes(app, {
    provider,
    now: clock.now,
    facts: {
      readStatus: (address) => readStatusByAddress(db, address, { now: clock.now(), policy }),
      listPlaces: () => listStatusPlaces(db),
    },
  });
  networkRoutes(app, { db, now: clock.now });
  paymentRoutes(app, { db, clock });
  staffRoutes(app, { db, clock, signIn });
  conversationRoutes(app, { assistant, provider, db, clock });
  subscriberRoutes(app, { db, clock, policy });
  ticketRoutes(app, { db, clock, policy });
  visitRoutes(app, { db, clock, policy });
  outageRoutes(app, { db, clock, policy });
  outageAnswerRoutes(app, { assistant, provider, db, clock });
  outageDeskRoutes(app, { db, clock, policy, countWaiting: (outages) => countWaiting(db, outages) });
  worksRoutes(app, { db, clock });
  promiseRoutes(app, { db, clock, policy });
  routerRoutes(app, { db, clock, policy, secretBox });
  passwordRoutes(app, { db, clock, policy, secretBox });
  switchRoutes(app, switchParts({ provider, database, clock, secretBox, log, stopping }));
  const known = { ...diagnosis, checks: joinChecks({ db, clock, policy, tariffs: provider.tariffs }) };
  const outagesOf = (login: Login) => findOutageTimes(db, login);
  diagnosisRoutes(app, { db, clock, provider, diagnosis, known, outagesOf });
}

/** The key of monitoring and billing systems; compared in constant time. */
function integrationGuard(key: string): Guard {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const expected = digest(`Bearer ${key}`);
  return async ({ headers }) => {
    if (timingSafeEqual(digest(headers.authorization ?? ""), expected)) return;
    throw new Problem(notSignedIn, "Send the integration key as a bearer token.");
  };
}

async function databaseReasons({ pool }: Database): Promise<readonly string[]> {
  return pool.query("select 1").then(
    () => [],
    () => ["the database does not answer"],
  );
}
