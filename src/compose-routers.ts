import type { Ground } from "./compose-ground.ts";
import { listenProblem } from "./listen.ts";
import type { JobHandler } from "./platform/jobs.ts";
import { inTransaction } from "./platform/database.ts";
import type { Sweep } from "./platform/sweeps.ts";
import { passwordSweeps } from "./modules/passwords/jobs.ts";
import {
  giveChangeTicket,
  httpRadiusPasswords,
  type RadiusPasswords,
  takeFailedChange,
} from "./modules/passwords/passwords.ts";
import { sendNotice } from "./modules/notices/notices.ts";
import { renderText } from "./modules/provider/text.ts";
import { routerSweeps } from "./modules/routers/jobs.ts";
import {
  discoverRouter,
  genieManagement,
  type RouterManagement,
  startOwnAcs,
  type TaskParts,
} from "./modules/routers/routers.ts";
import { findContactsToTell } from "./modules/subscribers/subscribers.ts";
import { openTicket } from "./modules/tickets/tickets.ts";
import { enqueueJob } from "./platform/jobs.ts";

/** Routers of the provider: who manages them, and where their passwords are switched. */
export type Routers = {
  management: RouterManagement | undefined;
  radius: () => RadiusPasswords | undefined;
};

/** Until our own ACS listens nobody manages routers; a provider's is there from the beginning. */
export function composeRouters({ config }: Ground, simulatorUrl: () => string | undefined): Routers {
  const { genieAcsUrl, radiusPasswordUrl, isSimulated } = config;
  return {
    management: genieAcsUrl === undefined ? undefined : genieManagement(genieAcsUrl),
    radius() {
      if (radiusPasswordUrl !== undefined) return httpRadiusPasswords(radiusPasswordUrl);
      if (!isSimulated) return undefined;
      return {
        async switchPassword(change) {
          const url = simulatorUrl();
          if (url === undefined) throw new Error("the simulator is not there yet");
          await httpRadiusPasswords(`${url}/aaa/passwords`).switchPassword(change);
        },
      };
    },
  };
}

const taskParts = ({ provider, database, clock, secretBox, log }: Ground): TaskParts => ({
  db: database.db,
  now: clock.now,
  policy: provider.policy,
  secretBox,
  log,
});

/**
 * Our own ACS, unless the provider has one. Without the name and password of its routers it listens only in a demo,
 * for routers of this machine. Undefined when it doesn't.
 */
export async function listenForRouters(
  ground: Ground,
  routers: Routers,
): Promise<{ readonly port: number; stop(): Promise<void> } | undefined> {
  const {
    host,
    cwmpPort: port,
    cwmpCredentials: bootstrap,
    genieAcsUrl,
    isSimulated,
    isHttps,
  } = ground.config;
  if (genieAcsUrl !== undefined || (bootstrap === undefined && !isSimulated)) return undefined;
  const settings = { host, port, bootstrap, trustsThisMachine: isSimulated, isBehindHttps: isHttps };
  const { management, server } = await startOwnAcs(taskParts(ground), settings).catch((error: unknown) => {
    throw listenProblem(error, { host, port, variable: "CWMP_PORT" });
  });
  routers.management = management;
  return server;
}

/** What goes on with routers and passwords without anybody asking at the moment. */
export function routerBackground(
  ground: Ground,
  routers: Routers,
): { readonly jobs: Readonly<Record<string, JobHandler>>; readonly sweeps: readonly Sweep[] } {
  const parts = taskParts(ground);
  const { policy } = ground.provider;
  return {
    jobs: {
      "routers.password-change-failed": ({ changeId }) => openPasswordTicket(ground, String(changeId)),
    },
    sweeps: [
      ...routerSweeps({ ...parts, management: () => routers.management }),
      ...passwordSweeps({
        ...parts,
        policy,
        radius: () => routers.radius(),
        discover: (login) => discoverRouter(parts, routers.management, login),
      }),
    ],
  };
}

/** S7, S8: support has it, with its reason; the subscriber hears so, and what to try, by a text and in the conversation. */
const openPasswordTicket = (
  { database, clock, provider, secretBox }: Ground,
  changeId: string,
): Promise<void> =>
  inTransaction(database.db, async (tx) => {
    const work = { tx, now: clock.now() };
    const change = await takeFailedChange(work, changeId);
    if (change === undefined) return;
    const { login, conversationId, state, reason, deviceId, requestedAt, dueAt } = change;
    const summary = {
      reason: "after a password change",
      change: {
        id: changeId,
        state,
        because: reason,
        router: deviceId,
        requestedAt: requestedAt.toString(),
        dueAt: dueAt.toString(),
      },
    };
    const request = { type: "password", login, conversationId, summary, by: "system" } as const;
    const { ticket } = await openTicket(work, provider.policy, request);
    await giveChangeTicket(work, changeId, ticket.id);
    for (const { contactNumber, language } of await findContactsToTell(tx, [login]))
      await sendNotice(work, secretBox, {
        kind: "password-change",
        to: contactNumber,
        text: renderText(provider, language, "password-not-back-sms", { number: ticket.number }),
      });
    await enqueueJob(tx, "passwords.not-back", { changeId });
  });
