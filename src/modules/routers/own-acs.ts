import { type Instant, minutesBetween } from "../../kernel/instant.ts";
import { inTransaction } from "../../platform/database.ts";
import {
  type CwmpDialog,
  CwmpFault,
  hasEvent,
  type Inform,
  isLoopback,
  type ParameterValue,
  type Peer,
  requestConnection,
  rootOf,
  safeConnectionRequestUrl,
  SessionLost,
  startCwmpServer,
  type CwmpServer,
  type Credentials,
  type Root,
  type Talk,
} from "../cwmp/cwmp.ts";
import { factsOf, readRouter } from "./carry-out.ts";
import { bindByUsername, saveLook, saveSeenDevice, unbindOthers } from "./device-store.ts";
import { type RouterDevice, routerIdOf } from "../acs/router-device.ts";
import { type RouterDialog, RouterLost, type RouterManagement, RouterRefused } from "../acs/router-dialog.ts";
import { changeTask } from "./change-task.ts";
import { runTasks, type TaskParts } from "./run-tasks.ts";
import { lockSentRestarts, releaseLeases } from "./task-store.ts";

export type OwnAcsSettings = {
  readonly host: string;
  readonly port: number;
  /** The name and password that every router is delivered with; without them only this machine's are let in. */
  readonly bootstrap: Credentials | undefined;
  readonly trustsThisMachine: boolean;
  readonly isBehindHttps: boolean;
};

/** Our own ACS: routers come to it, and do what waits for them. */
export async function startOwnAcs(
  parts: TaskParts,
  settings: OwnAcsSettings,
): Promise<{ readonly management: RouterManagement; readonly server: CwmpServer }> {
  const server = await startCwmpServer(
    {
      log: parts.log,
      authentication: {
        trusts: ({ address }) => settings.trustsThisMachine && isLoopback(address),
        passwordOf: (username) => passwordOf(parts, settings, username),
        isBehindHttps: settings.isBehindHttps,
      },
      informed: (inform, from) => takeInform(parts, settings, { inform, from }),
    },
    settings,
  );
  return { management: ownManagement(parts), server };
}

/** A router's own password follows from the installation's key and its id, so that it is stored nowhere. */
const ownPassword = (
  { secretBox }: TaskParts,
  purpose: "session" | "connection request",
  id: string,
): string => secretBox.fingerprint(`router ${purpose}`, id).slice(0, 32);

const passwordOf = (parts: TaskParts, { bootstrap }: OwnAcsSettings, username: string): string | undefined =>
  username === bootstrap?.username ? bootstrap.password : ownPassword(parts, "session", username);

/** Asks the router to come; it brings the dialog itself. */
const ownManagement = (parts: TaskParts): RouterManagement => ({
  name: "own",
  async reach({ id, connectionRequestUrl, sourceAddress }) {
    if (connectionRequestUrl === null || sourceAddress === null) return "unreachable";
    const credentials = { username: id, password: ownPassword(parts, "connection request", id) };
    return requestConnection({ url: connectionRequestUrl, sourceAddress, credentials });
  },
  discover: async () => undefined,
});

type Arrival = { readonly inform: Inform; readonly from: Peer & { readonly username: string | null } };

/** Keeps what a router says of itself before it hears so. Undefined when it says to be another one than it proved. */
async function takeInform(
  parts: TaskParts,
  { bootstrap }: OwnAcsSettings,
  { inform, from }: Arrival,
): Promise<Talk | undefined> {
  const id = routerIdOf(inform.device);
  if (from.username !== null && from.username !== bootstrap?.username && from.username !== id)
    return undefined;
  const device = await inTransaction(parts.db, async (tx) => {
    const work = { tx, now: parts.now() };
    const saved = await saveSeenDevice(tx, { ...seenFrom(inform, from), id, lastInformAt: work.now });
    await releaseLeases(tx, id);
    if (hasBooted(inform))
      for (const task of await lockSentRestarts(tx, id))
        await changeTask(work, parts, { task, event: { kind: "booted" } });
    return saved;
  });
  const givesOwnPassword = from.username !== null && from.username === bootstrap?.username;
  return (dialog) => talk(parts, device, { dialog: dialogOf(dialog), givesOwnPassword });
}

const hasBooted = (inform: Inform): boolean =>
  hasEvent(inform, "1", "1 BOOT") || hasEvent(inform, "0", "BOOTSTRAP") || hasEvent(inform, "M", "M REBOOT");

function seenFrom({ device, parameters, ...inform }: Inform, { address }: Peer) {
  const value = (ending: string): string | null =>
    parameters
      .find(({ name }) => name.endsWith(ending))
      ?.value.trim()
      .slice(0, 500) || null;
  const url = value("ManagementServer.ConnectionRequestURL");
  return {
    ...device,
    managedBy: "own" as const,
    root: rootOf(parameters) ?? null,
    softwareVersion: value("DeviceInfo.SoftwareVersion"),
    connectionRequestUrl: (url && safeConnectionRequestUrl(url, address)) ?? null,
    sourceAddress: address,
    hasBooted: hasBooted({ ...inform, device, parameters }),
    isBare: hasEvent(inform, "0", "BOOTSTRAP"),
  };
}

type Session = { readonly dialog: RouterDialog; readonly givesOwnPassword: boolean };

/** One session: first whatever waits, so that a person waits least; then the look that is due once in a while. */
async function talk(parts: TaskParts, device: RouterDevice, session: Session): Promise<void> {
  const root = device.root ?? "InternetGatewayDevice.";
  try {
    await runTasks(parts, { id: device.id, root }, session.dialog);
    if (isLookDue(device, parts.now())) await look(parts, { ...device, root }, session);
  } catch (error) {
    if (error instanceof RouterLost || error instanceof RouterRefused)
      return parts.log.debug({ reason: error.reason }, "router session ended early");
    parts.log.error({ err: error }, "router session failed");
  }
}

const lookMinutes = 24 * 60;
/** A router that nobody is known for may be connected by now. */
const lookMinutesOfUnknown = 60;

const isLookDue = ({ lookedAt, login }: RouterDevice, now: Instant): boolean =>
  lookedAt === null || minutesBetween(lookedAt, now) > (login === null ? lookMinutesOfUnknown : lookMinutes);

/** Reads what the router is set to, sets what management needs, and finds out whose it is by the name it connects under. */
async function look(
  parts: TaskParts,
  device: RouterDevice & { readonly root: Root },
  { dialog, givesOwnPassword }: Session,
): Promise<void> {
  const { id, root } = device;
  const view = await readRouter(dialog, root);
  const hasCredentials = await setUp(parts, device, { dialog, givesOwnPassword });
  await inTransaction(parts.db, async (tx) => {
    const username = view.connections[0]?.username ?? null;
    await saveLook(tx, id, { at: parts.now(), hasCredentials, facts: factsOf(view) });
    await unbindOthers(tx, id, username);
    if (username !== null) await bindByUsername(tx, id, username);
  });
  // Whose it is may just have become known, and something may wait for that.
  await runTasks(parts, { id, root }, dialog);
}

/**
 * An Inform every few minutes, and our own name and password for asking it to come. A router that doesn't let itself be
 * set up so is still managed, whenever it comes by itself. @returns whether it has our credentials
 */
async function setUp(
  parts: TaskParts,
  { id, root }: RouterDevice & { readonly root: Root },
  { dialog, givesOwnPassword }: Session,
): Promise<boolean> {
  const server = `${root}ManagementServer.`;
  const set = (name: string, value: string, type = "xsd:string"): ParameterValue => ({
    name: server + name,
    value,
    type,
  });
  const informs = [
    set("PeriodicInformEnable", "1", "xsd:boolean"),
    set("PeriodicInformInterval", String(parts.policy.routers.informSeconds), "xsd:unsignedInt"),
  ];
  const requests = [
    set("ConnectionRequestUsername", id.slice(0, 256)),
    set("ConnectionRequestPassword", ownPassword(parts, "connection request", id)),
  ];
  const session = [set("Username", id.slice(0, 256)), set("Password", ownPassword(parts, "session", id))];
  const accepted = async (values: readonly ParameterValue[]): Promise<boolean> => {
    try {
      await dialog.set(values);
      return true;
    } catch (error) {
      if (error instanceof RouterRefused) return false;
      throw error;
    }
  };
  await accepted(informs);
  const hasCredentials = await accepted(requests);
  if (givesOwnPassword) await accepted(session);
  return hasCredentials;
}

/** A dialog over a session of CWMP. */
const dialogOf = (cwmp: CwmpDialog): RouterDialog => {
  const call: CwmpDialog["call"] = (request) => cwmp.call(request).catch(translate);
  return {
    names: async (path) => (await call({ method: "GetParameterNames", path, nextLevel: false })).names,
    values: async (names) => (await call({ method: "GetParameterValues", names })).values,
    set: async (values) => void (await call({ method: "SetParameterValues", values, key: "" })),
    reboot: async () => void (await call({ method: "Reboot", key: "uide" })),
    factoryReset: async () => void (await call({ method: "FactoryReset" })),
  };
};

/** Internal errors and a lack of resources pass; the rest a router says again (TR-069 A.5.1). */
const passing: ReadonlySet<number> = new Set([9_002, 9_004]);

function translate(error: unknown): never {
  if (error instanceof CwmpFault)
    throw new RouterRefused(`fault-${error.fault.code}`, !passing.has(error.fault.code));
  if (error instanceof SessionLost) throw new RouterLost("session-lost");
  throw error;
}
