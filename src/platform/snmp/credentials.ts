/** Who we are to a device. Version 2c says it in clear to everyone on the way; version 3 doesn't. */
export type SnmpCredentials = SnmpCommunity | SnmpUser;

export type SnmpCommunity = { readonly version: "2c"; readonly community: string };

/** RFC 3414; `privacy` is only there with `auth`. */
export type SnmpUser = {
  readonly version: "3";
  readonly user: string;
  readonly auth: { readonly protocol: SnmpAuthProtocol; readonly key: string } | null;
  readonly privacy: { readonly protocol: SnmpPrivacyProtocol; readonly key: string } | null;
};

export const snmpAuthProtocols = ["md5", "sha", "sha224", "sha256", "sha384", "sha512"] as const;

export type SnmpAuthProtocol = (typeof snmpAuthProtocols)[number];

/** `aes` has 128 bits; of the two ways to 256, `aes256r` (Reeder) is Cisco's. */
export const snmpPrivacyProtocols = ["des", "aes", "aes256b", "aes256r"] as const;

export type SnmpPrivacyProtocol = (typeof snmpPrivacyProtocols)[number];

/** RFC 3414 section 11.2: shorter ones are refused. */
export const snmpKeyCharactersMin = 8;
