import {
  computeWpaKey,
  findPppConnections,
  findWifiNetworks,
  type ParameterName,
  type ParameterValue,
  type PppConnection,
  pppPlaces,
  type Root,
  type RouterWords,
  type WifiNetwork,
  wifiPlaces,
} from "../cwmp/cwmp.ts";
import { type RouterDialog, RouterRefused } from "../acs/router-dialog.ts";
import type { RouterFacts } from "../acs/router-device.ts";
import type { RouterOperation } from "./router-task.ts";

/** What a task does with a router, as one conversation with it: look, change, and look whether it changed. */

type CarryOut = {
  readonly dialog: RouterDialog;
  readonly root: Root;
  /** Told right before the first thing that changes the router. */
  readonly sending: () => Promise<void>;
  /** Told when the router has said OK to a change, which proves nothing yet. */
  readonly taken: () => Promise<void>;
};

/** `hidden`: the router never tells its secrets; what follows, a new connection, is the proof then. */
export type ReadBack = "same" | "hidden";

export type Carried =
  | { readonly kind: "confirmed"; readonly result: { readonly readBack?: ReadBack } | RouterFacts }
  /** Taken, and seen to be done at the next start. */
  | { readonly kind: "accepted" };

/** @throws RouterRefused, RouterLost */
export async function carryOut(parts: CarryOut, operation: RouterOperation): Promise<Carried> {
  const { dialog, sending } = parts;
  switch (operation.kind) {
    case "read":
      return { kind: "confirmed", result: factsOf(await readRouter(dialog, parts.root)) };
    case "set-ppp-password":
      return setPppPassword(parts, operation);
    case "set-wifi":
      return setWifi(parts, operation);
    case "reconnect":
      return reconnect(parts, operation.login);
    case "reboot":
      await sending();
      await dialog.reboot();
      return { kind: "accepted" };
    case "factory-reset":
      await sending();
      await dialog.factoryReset();
      return { kind: "accepted" };
  }
}

async function setPppPassword(
  parts: CarryOut,
  { login, password }: { readonly login: string; readonly password: string },
): Promise<Carried> {
  const { path } = await connectionOf(parts, login);
  const name = `${path}Password`;
  await parts.sending();
  await parts.dialog.set([text(name, password)]);
  await parts.taken();
  // An OK alone proves nothing: routers say it of names that they don't have. The name under which it connects is
  // read with it, so that an empty answer comes from the right place.
  const read = await parts.dialog.values([name, `${path}Username`]);
  const value = (wanted: string): string | undefined => read.find((one) => one.name === wanted)?.value;
  if (value(`${path}Username`) !== login) throw new RouterRefused("not-its-connection", false);
  return { kind: "confirmed", result: { readBack: compare(value(name), password) } };
}

/** TR-181 reads secrets back empty, and some makers write stars. */
function compare(read: string | undefined, written: string): ReadBack {
  if (read === written) return "same";
  if (read !== undefined && /^\**$/.test(read)) return "hidden";
  throw new RouterRefused("not-read-back", false);
}

async function reconnect(parts: CarryOut, login: string): Promise<Carried> {
  const { path } = await connectionOf(parts, login);
  await parts.sending();
  await parts.dialog.set([{ name: `${path}Reset`, value: "1", type: "xsd:boolean" }]);
  return { kind: "confirmed", result: {} };
}

/** The connection of this login and of no other: a guess would lock somebody out. */
async function connectionOf({ dialog, root }: CarryOut, login: string): Promise<PppConnection> {
  const [connection] = findPppConnections(root, await explore(dialog, pppPlaces[root]), login);
  if (connection === undefined) throw new RouterRefused("no-ppp-connection", true);
  if (connection.username !== login) throw new RouterRefused("other-login", true);
  return connection;
}

async function setWifi(
  parts: CarryOut,
  { ssid, passphrase }: { readonly ssid: string | null; readonly passphrase: string | null },
): Promise<Carried> {
  const { dialog, root } = parts;
  const networks = findWifiNetworks(root, await explore(dialog, wifiPlaces[root]));
  if (networks.length === 0) throw new RouterRefused("no-wifi", true);
  const wanted = networks.flatMap((network) => wifiValues(network, { ssid, passphrase }));
  await parts.sending();
  await dialog.set(wanted);
  const read = new Map(
    (await dialog.values(wanted.map(({ name }) => name))).map((one) => [one.name, one.value]),
  );
  const found = wanted.map(({ name, value }) => compare(read.get(name), value));
  return { kind: "confirmed", result: { readBack: found.includes("hidden") ? "hidden" : "same" } };
}

/** Both bands get the same name, with the band's own ending where the router had one. */
function wifiValues(
  network: WifiNetwork,
  { ssid, passphrase }: { readonly ssid: string | null; readonly passphrase: string | null },
): readonly ParameterValue[] {
  const name = ssid ?? network.ssid;
  if (passphrase !== null && network.passphraseName === null) throw new RouterRefused("no-passphrase", true);
  const key =
    passphrase === null ? null : network.takesComputedKey ? computeWpaKey(passphrase, name) : passphrase;
  return [
    ...(ssid === null ? [] : [text(network.ssidName, ssid)]),
    ...(key === null || network.passphraseName === null ? [] : [text(network.passphraseName, key)]),
  ];
}

const text = (name: string, value: string): ParameterValue => ({ name, value, type: "xsd:string" });

/** What a router says of its connection and its Wi-Fi. */
export type RouterView = {
  readonly connections: readonly PppConnection[];
  readonly wifi: readonly WifiNetwork[];
};

export async function readRouter(dialog: RouterDialog, root: Root, login?: string): Promise<RouterView> {
  const ppp = await explore(dialog, pppPlaces[root]);
  const wifi = await explore(dialog, wifiPlaces[root]);
  return { connections: findPppConnections(root, ppp, login), wifi: findWifiNetworks(root, wifi) };
}

/** What is kept and shown of it; no secret. */
export function factsOf({ connections: [connection], wifi }: RouterView): RouterFacts {
  const networks = wifi.map(({ band, ssid, mode }) => ({ band, ssid, mode }));
  if (connection === undefined) return { wifi: networks };
  const { username, isEnabled, status } = connection;
  return { connection: { username, isEnabled, status }, wifi: networks };
}

const walkStepsMax = 80;
const valuesAtOnce = 64;

/**
 * Walks below the objects and reads what is of use. A router that names only the next level is walked down; one that
 * doesn't have an object is forgiven.
 */
async function explore(
  dialog: RouterDialog,
  { walks, reads }: { readonly walks: readonly string[]; readonly reads: RegExp },
): Promise<RouterWords> {
  const names = new Map<string, ParameterName>();
  const paths = [...walks];
  for (let step = 0; paths.length > 0 && step < walkStepsMax; step += 1) {
    const path = paths.shift()!;
    const found = await namesBelow(dialog, path);
    for (const one of found) names.set(one.name, one);
    const isFlat = !found.some(({ name }) => isDeep(name, path));
    if (isFlat)
      paths.push(...found.map(({ name }) => name).filter((name) => name.endsWith(".") && name !== path));
  }
  const wanted = [...names.keys()].filter((name) => reads.test(name));
  const values: ParameterValue[] = [];
  for (let start = 0; start < wanted.length; start += valuesAtOnce)
    values.push(...(await dialog.values(wanted.slice(start, start + valuesAtOnce))));
  return { names: [...names.values()], values };
}

/** Whether a name is more than one level below the path. */
const isDeep = (name: string, path: string): boolean =>
  name.slice(path.length).replace(/\.$/, "").includes(".");

async function namesBelow(dialog: RouterDialog, path: string): Promise<readonly ParameterName[]> {
  try {
    return (await dialog.names(path)).filter(({ name }) => name.startsWith(path));
  } catch (error) {
    if (error instanceof RouterRefused) return [];
    throw error;
  }
}
