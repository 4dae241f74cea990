/** What is said between an ACS and a device (TR-069 Annex A), as far as we say or hear it. */

/** The namespaces of CWMP 1.0 to 1.4; devices of 1.3 and 1.4 speak under that of 1.2, and some under their own. */
export const cwmpVersions = ["1-0", "1-1", "1-2", "1-3", "1-4"] as const;

export type CwmpVersion = (typeof cwmpVersions)[number];

/** Who a device is; the three together are one device. */
export type DeviceId = {
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
};

/** `type` is an XML Schema type such as `xsd:string`; devices leave it out now and then. */
export type ParameterValue = { readonly name: string; readonly value: string; readonly type: string };

/** An object's name ends with a dot. */
export type ParameterName = { readonly name: string; readonly isWritable: boolean };

export type Inform = {
  readonly device: DeviceId;
  /** Such as `0 BOOTSTRAP`, `1 BOOT`, `2 PERIODIC`, `6 CONNECTION REQUEST`, `M Reboot`. */
  readonly events: readonly string[];
  readonly retryCount: number;
  readonly parameters: readonly ParameterValue[];
};

/** Fault codes 8000–8006 are ours, 9000–9032 a device's. */
export type Fault = {
  readonly code: number;
  readonly text: string;
  /** Of SetParameterValues: which parameters were refused. */
  readonly parameters: readonly { readonly name: string; readonly code: number; readonly text: string }[];
};

/** What we ask of a device. */
export type AcsRequest =
  | { readonly method: "GetRPCMethods" }
  | { readonly method: "GetParameterNames"; readonly path: string; readonly nextLevel: boolean }
  | { readonly method: "GetParameterValues"; readonly names: readonly string[] }
  | {
      readonly method: "SetParameterValues";
      readonly values: readonly ParameterValue[];
      readonly key: string;
    }
  | { readonly method: "Reboot"; readonly key: string }
  | { readonly method: "FactoryReset" };

export type AcsMethod = AcsRequest["method"];

/** What a device answers; what its kind doesn't have is empty. */
export type DeviceResponse = {
  readonly kind: "response";
  readonly method: string;
  readonly values: readonly ParameterValue[];
  readonly names: readonly ParameterName[];
  readonly methods: readonly string[];
};

/** What a device says in one envelope. */
export type DeviceMessage =
  | { readonly kind: "inform"; readonly inform: Inform }
  | DeviceResponse
  | { readonly kind: "fault"; readonly fault: Fault }
  /** A request of the device other than Inform. */
  | { readonly kind: "request"; readonly method: string };

export type Envelope = {
  readonly id: string | undefined;
  readonly version: CwmpVersion;
  /** CWMP versions that a device of 1.4 says it knows, such as `1.0,1.1`; undefined before that. */
  readonly supportedVersions: string | undefined;
  /** The device wants no request now. Only an ACS has to say so, but some devices do. */
  readonly holdsRequests: boolean;
  readonly message: DeviceMessage;
};
