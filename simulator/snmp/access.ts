import type { UsmUser } from "./usm.ts";

/** What the demo's nodes take; the demo provider's network was set up by one hand. */
export const readCommunity = "uide-demo";
export const writeCommunity = "uide-demo-write";

/** Some nodes take version 3 besides. */
export const user: UsmUser = {
  name: "uide-demo",
  authPassword: "uide-demo-auth",
  privacyPassword: "uide-demo-priv",
};

/** Nodes that the demo asks by version 3. */
const userNodes = ["sw-almaty-020-1", "sw-astana-020-1"];

/** As the simulator announces it, so that the product can be told how its nodes are asked. */
export const snmpAccess = {
  snmpReadCommunity: readCommunity,
  snmpWriteCommunity: writeCommunity,
  snmpUser: user.name,
  snmpAuthPassword: user.authPassword,
  snmpPrivacyPassword: user.privacyPassword,
  snmpUserNodes: userNodes.join(),
} as const;
