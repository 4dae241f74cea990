import { pbkdf2Sync } from "node:crypto";
import type { ParameterName, ParameterValue } from "./messages.ts";

/**
 * Where things are in a router's data model: TR-098 (`InternetGatewayDevice.`) or TR-181 (`Device.`). Instances differ
 * from router to router, so they are looked for among what the router itself says it has.
 */

export type Root = "InternetGatewayDevice." | "Device.";

/** The root of the names that an Inform holds; undefined when it holds none. */
export const rootOf = (names: readonly { readonly name: string }[]): Root | undefined =>
  (["InternetGatewayDevice.", "Device."] as const).find((root) =>
    names.some(({ name }) => name.startsWith(root)),
  );

type Place = {
  /** Objects to walk through, below which everything is that is looked for. */
  readonly walks: readonly string[];
  /** Which of the names found are read. */
  readonly reads: RegExp;
};

/** Where a connection by PPPoE is, and which of its parameters are of use. */
export const pppPlaces: Readonly<Record<Root, Place>> = {
  "InternetGatewayDevice.": {
    walks: ["InternetGatewayDevice.WANDevice.", "InternetGatewayDevice.Layer3Forwarding."],
    reads:
      /(?:\.WANPPPConnection\.\d+\.(?:Username|Enable|ConnectionStatus|LastConnectionError)|\.DefaultConnectionService)$/,
  },
  "Device.": {
    walks: ["Device.PPP."],
    reads: /\.PPP\.Interface\.\d+\.(?:Username|Enable|Status|ConnectionStatus|LastConnectionError)$/,
  },
};

/** Where Wi-Fi is. */
export const wifiPlaces: Readonly<Record<Root, Place>> = {
  "InternetGatewayDevice.": {
    walks: ["InternetGatewayDevice.LANDevice."],
    reads:
      /\.WLANConfiguration\.\d+\.(?:SSID|Enable|Channel|Standard|OperatingFrequencyBand|BeaconType|KeyPassphrase)$/,
  },
  "Device.": {
    walks: ["Device.WiFi."],
    reads:
      /\.WiFi\.(?:SSID\.\d+\.(?:SSID|Enable|LowerLayers)|AccessPoint\.\d+\.(?:SSIDReference|Enable|Security\.(?:KeyPassphrase|ModeEnabled))|Radio\.\d+\.OperatingFrequencyBand)$/,
  },
};

/** What a router said: the names that it has, and the values that were read. */
export type RouterWords = {
  readonly names: readonly ParameterName[];
  readonly values: readonly ParameterValue[];
};

const isTrue = (value: string | undefined): boolean => /^(?:1|true)$/i.test(value ?? "");

const valuesByName = ({ values }: RouterWords): ReadonlyMap<string, string> =>
  new Map(values.map(({ name, value }) => [name, value]));

/** Objects of the kind, each with its dot at the end, in order. */
function instancesOf({ names, values }: RouterWords, object: RegExp): readonly string[] {
  const found = [...names, ...values].flatMap(({ name }) => object.exec(name)?.[0] ?? []);
  return [...new Set(found)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** A connection by PPPoE. `path` ends with a dot. */
export type PppConnection = {
  readonly path: string;
  readonly username: string | null;
  readonly isEnabled: boolean;
  readonly status: string | null;
};

const pppObject: Readonly<Record<Root, RegExp>> = {
  "InternetGatewayDevice.":
    /^InternetGatewayDevice\.WANDevice\.\d+\.WANConnectionDevice\.\d+\.WANPPPConnection\.\d+\./,
  "Device.": /^Device\.PPP\.Interface\.\d+\./,
};

/**
 * The router's connections, the one that the subscriber's internet goes through first: of this login where one is, else
 * enabled, else the default one, else connected, else the first.
 */
export function findPppConnections(root: Root, words: RouterWords, login?: string): readonly PppConnection[] {
  const value = valuesByName(words);
  const defaultPath = value.get("InternetGatewayDevice.Layer3Forwarding.DefaultConnectionService") ?? "";
  const connections = instancesOf(words, pppObject[root]).map((path) => ({
    path,
    username: value.get(`${path}Username`) || null,
    isEnabled: isTrue(value.get(`${path}Enable`)),
    status: value.get(`${path}ConnectionStatus`) ?? null,
  }));
  const rank = (one: PppConnection): number =>
    (one.username !== null && one.username === login ? 8 : 0) +
    (one.isEnabled ? 4 : 0) +
    (defaultPath !== "" && one.path.startsWith(defaultPath) ? 2 : 0) +
    (/^connected$/i.test(one.status ?? "") ? 1 : 0);
  return connections.sort((a, b) => rank(b) - rank(a));
}

/** One Wi-Fi network: the names of the parameters that hold its name and its passphrase. */
export type WifiNetwork = {
  readonly band: "2.4" | "5" | "unknown";
  readonly ssidName: string;
  readonly ssid: string;
  readonly passphraseName: string | null;
  /** Such as `WPAand11i`, `WPA2-Personal`; empty where the router doesn't say. */
  readonly mode: string;
  /** The router takes the computed key of WPA instead of the words. */
  readonly takesComputedKey: boolean;
};

/** The router's own networks: the first enabled one of each band, since the others are for guests. */
export function findWifiNetworks(root: Root, words: RouterWords): readonly WifiNetwork[] {
  const found = root === "Device." ? findDeviceWifi(words) : findGatewayWifi(words);
  const bands = new Set<string>();
  return found.filter(({ band }) => (bands.has(band) ? false : bands.add(band)));
}

const gatewayWifi = /^InternetGatewayDevice\.LANDevice\.\d+\.WLANConfiguration\.\d+\./;

function findGatewayWifi(words: RouterWords): readonly WifiNetwork[] {
  const value = valuesByName(words);
  const has = new Set([...words.names, ...words.values].map(({ name }) => name));
  return instancesOf(words, gatewayWifi)
    .filter((path) => value.get(`${path}Enable`) === undefined || isTrue(value.get(`${path}Enable`)))
    .map((path) => {
      const passphrases = ["KeyPassphrase", "PreSharedKey.1.KeyPassphrase", "PreSharedKey.1.PreSharedKey"];
      const passphrase = passphrases.find((name) => has.has(path + name));
      return {
        band: gatewayBand(value, path),
        ssidName: `${path}SSID`,
        ssid: value.get(`${path}SSID`) ?? "",
        passphraseName: passphrase === undefined ? null : path + passphrase,
        mode: value.get(`${path}BeaconType`) ?? "",
        takesComputedKey: passphrase === "PreSharedKey.1.PreSharedKey",
      };
    });
}

/** Channels from 36 on are those of 5 GHz; a channel of 0 leaves the choice to the router. */
function gatewayBand(value: ReadonlyMap<string, string>, path: string): WifiNetwork["band"] {
  const told = value.get(`${path}OperatingFrequencyBand`) ?? "";
  const channel = Number.parseInt(value.get(`${path}Channel`) ?? "0", 10);
  const standard = value.get(`${path}Standard`) ?? "";
  if (told !== "") return told.startsWith("5") ? "5" : "2.4";
  if (channel > 0) return channel >= 36 ? "5" : "2.4";
  if (/\b(?:ac?|ax?)\b/i.test(standard) && !/[bg]/i.test(standard)) return "5";
  return /[bg]/i.test(standard) ? "2.4" : "unknown";
}

function findDeviceWifi(words: RouterWords): readonly WifiNetwork[] {
  const value = valuesByName(words);
  const has = new Set([...words.names, ...words.values].map(({ name }) => name));
  return instancesOf(words, /^Device\.WiFi\.AccessPoint\.\d+\./)
    .filter((path) => value.get(`${path}Enable`) === undefined || isTrue(value.get(`${path}Enable`)))
    .flatMap((path) => {
      const own = /\d+(?=\.$)/.exec(path)![0];
      const ssid = withDot(value.get(`${path}SSIDReference`) || `Device.WiFi.SSID.${own}.`);
      if (!has.has(`${ssid}SSID`)) return [];
      const passphraseName = `${path}Security.KeyPassphrase`;
      return {
        band: bandOf(value.get(`${withDot(value.get(`${ssid}LowerLayers`) ?? "")}OperatingFrequencyBand`)),
        ssidName: `${ssid}SSID`,
        ssid: value.get(`${ssid}SSID`) ?? "",
        passphraseName: has.has(passphraseName) ? passphraseName : null,
        mode: value.get(`${path}Security.ModeEnabled`) ?? "",
        takesComputedKey: false,
      };
    });
}

const withDot = (path: string): string => (path.endsWith(".") ? path : `${path}.`);

const bandOf = (told = ""): WifiNetwork["band"] =>
  told.startsWith("5") ? "5" : told.startsWith("2") ? "2.4" : "unknown";

const keyRounds = 4_096;
const keyBytes = 32;

/** The key that WPA makes of the words and the network's name (IEEE 802.11i, H.4), as 64 hexadecimal digits. */
export const computeWpaKey = (passphrase: string, ssid: string): string =>
  pbkdf2Sync(passphrase, ssid, keyRounds, keyBytes, "sha1").toString("hex");
