import { hashOf } from "../world/chance.ts";
import type { Line } from "../world/world.ts";

/** What a router is told and keeps: by a short word, whatever the name in its data model. */
export type Setting =
  | "pppUsername"
  | "pppPassword"
  | "ssid2"
  | "ssid5"
  | "passphrase2"
  | "passphrase5"
  | "informInterval"
  | "requestUsername"
  | "requestPassword"
  | "informed";

/** Who a router is. */
export type RouterIdentity = {
  readonly model: "tr098" | "tr181";
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
};

/** What a router has come to its line with, and has again after a reset. */
export type Delivered = Readonly<Record<Setting, string>>;

/** What a router knows of itself now. */
export type RouterNow = {
  readonly identity: RouterIdentity;
  readonly setting: (name: Setting) => string;
  readonly isConnected: boolean;
  readonly lastError: string;
  readonly address: string;
  readonly upSeconds: number;
  readonly requestUrl: string;
  readonly acsUrl: string;
};

export type Parameter = {
  readonly type: "string" | "boolean" | "unsignedInt" | "dateTime";
  readonly value: string;
  /** What writing it does: changes a setting, dials again, or nothing but being taken. */
  readonly writes?: Setting | "redial" | "nothing";
};

/** By name, in the order in which the router lists them. */
export type DataModel = ReadonlyMap<string, Parameter>;

/** Every fourth rented router is of the newer kind. */
const newShareOfHundred = 25;

export function identityOf({ subscriber: { login } }: Line): RouterIdentity {
  const isNew = hashOf("router", login) % 100 < newShareOfHundred;
  const tail = hashOf("serial", login).toString(16).toUpperCase().padStart(8, "0");
  return isNew
    ? {
        model: "tr181",
        manufacturer: "Demo Networks",
        oui: "020181",
        productClass: "Home-AX",
        serialNumber: `AX${tail}`,
      }
    : {
        model: "tr098",
        manufacturer: "Demo Devices",
        oui: "020098",
        productClass: "HG-100",
        serialNumber: `HG${tail}`,
      };
}

/** The password that a line has before anyone changes it; the provider's AAA takes the same. */
export const firstPasswordOf = (login: string): string =>
  `p${hashOf("ppp", login).toString(36)}${hashOf("password", login).toString(36)}`;

export function deliveredOf({ subscriber: { login } }: Line): Delivered {
  const name = `Uide-${login.slice(-4)}`;
  return {
    pppUsername: login,
    pppPassword: firstPasswordOf(login),
    ssid2: name,
    ssid5: `${name}-5G`,
    passphrase2: `wifi${hashOf("wifi", login)}`,
    passphrase5: `wifi${hashOf("wifi", login)}`,
    informInterval: "300",
    requestUsername: "",
    requestPassword: "",
    informed: "",
  };
}

export const dataModelOf = (router: RouterNow): DataModel =>
  new Map(Object.entries(router.identity.model === "tr181" ? deviceModel(router) : gatewayModel(router)));

type Parameters = Record<string, Parameter>;

const fixed = (value: string, type: Parameter["type"] = "string"): Parameter => ({ type, value });
const flag = (value: boolean): Parameter => ({ type: "boolean", value: value ? "1" : "0" });

const under = (object: string, parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [object + name, parameter]));

const managed = ({ setting, requestUrl, acsUrl }: RouterNow): Parameters => ({
  URL: fixed(acsUrl),
  Username: fixed(""),
  Password: { ...fixed(""), writes: "nothing" },
  PeriodicInformEnable: { ...flag(true), writes: "nothing" },
  PeriodicInformInterval: {
    type: "unsignedInt",
    value: setting("informInterval"),
    writes: "informInterval",
  },
  ParameterKey: fixed(""),
  ConnectionRequestURL: fixed(requestUrl),
  ConnectionRequestUsername: { ...fixed(setting("requestUsername")), writes: "requestUsername" },
  ConnectionRequestPassword: { ...fixed(""), writes: "requestPassword" },
});

const about = ({ identity, upSeconds }: RouterNow): Parameters => ({
  Manufacturer: fixed(identity.manufacturer),
  ManufacturerOUI: fixed(identity.oui),
  ModelName: fixed(identity.productClass),
  ProductClass: fixed(identity.productClass),
  SerialNumber: fixed(identity.serialNumber),
  HardwareVersion: fixed("1.0"),
  SoftwareVersion: fixed("2.4.1"),
  UpTime: fixed(String(upSeconds), "unsignedInt"),
});

/** TR-098. The password reads back as it is. */
function gatewayModel(router: RouterNow): Parameters {
  const { setting, isConnected, lastError, address } = router;
  const ppp = "InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1";
  const wifi = (band: "2" | "5"): Parameters => ({
    Enable: { ...flag(true), writes: "nothing" },
    Channel: fixed(band === "5" ? "44" : "6", "unsignedInt"),
    SSID: { ...fixed(setting(`ssid${band}`)), writes: `ssid${band}` },
    Standard: fixed(band === "5" ? "ac" : "n"),
    BeaconType: fixed("WPAand11i"),
    KeyPassphrase: { ...fixed(setting(`passphrase${band}`)), writes: `passphrase${band}` },
  });
  return {
    ...under("InternetGatewayDevice.DeviceInfo.", about(router)),
    ...under("InternetGatewayDevice.ManagementServer.", managed(router)),
    "InternetGatewayDevice.Layer3Forwarding.DefaultConnectionService": fixed(ppp),
    ...under("InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.", wifi("2")),
    ...under("InternetGatewayDevice.LANDevice.1.WLANConfiguration.2.", wifi("5")),
    ...under(`${ppp}.`, {
      Enable: { ...flag(true), writes: "nothing" },
      ConnectionStatus: fixed(isConnected ? "Connected" : "Connecting"),
      Name: fixed("Internet"),
      LastConnectionError: fixed(lastError),
      Username: { ...fixed(setting("pppUsername")), writes: "pppUsername" },
      Password: { ...fixed(setting("pppPassword")), writes: "pppPassword" },
      ExternalIPAddress: fixed(address),
      Reset: { ...flag(false), writes: "redial" },
    }),
  };
}

/** TR-181. Secrets read back empty. */
function deviceModel(router: RouterNow): Parameters {
  const { setting, isConnected, lastError } = router;
  const wifi = (band: "2" | "5", number: 1 | 2): Parameters => ({
    [`Radio.${number}.OperatingFrequencyBand`]: fixed(band === "5" ? "5GHz" : "2.4GHz"),
    [`SSID.${number}.Enable`]: { ...flag(true), writes: "nothing" },
    [`SSID.${number}.LowerLayers`]: fixed(`Device.WiFi.Radio.${number}.`),
    [`SSID.${number}.SSID`]: { ...fixed(setting(`ssid${band}`)), writes: `ssid${band}` },
    [`AccessPoint.${number}.Enable`]: { ...flag(true), writes: "nothing" },
    [`AccessPoint.${number}.SSIDReference`]: fixed(`Device.WiFi.SSID.${number}.`),
    [`AccessPoint.${number}.Security.ModeEnabled`]: fixed("WPA2-Personal"),
    [`AccessPoint.${number}.Security.KeyPassphrase`]: { ...fixed(""), writes: `passphrase${band}` },
  });
  return {
    ...under("Device.DeviceInfo.", about(router)),
    ...under("Device.ManagementServer.", managed(router)),
    ...under("Device.PPP.Interface.1.", {
      Enable: { ...flag(true), writes: "nothing" },
      Status: fixed(isConnected ? "Up" : "Down"),
      Name: fixed("ppp-internet"),
      ConnectionStatus: fixed(isConnected ? "Connected" : "Connecting"),
      LastConnectionError: fixed(lastError),
      Username: { ...fixed(setting("pppUsername")), writes: "pppUsername" },
      Password: { ...fixed(""), writes: "pppPassword" },
      Reset: { ...flag(false), writes: "redial" },
    }),
    ...under("Device.WiFi.", { ...wifi("2", 1), ...wifi("5", 2) }),
  };
}
