export {
  type ConnectionRequest,
  type ConnectionRequestResult,
  requestConnection,
} from "./connection-request.ts";
export { type CwmpDialog, CwmpFault, hasEvent, type Peer, SessionLost, type Talk } from "./cwmp-session.ts";
export { isLoopback, safeConnectionRequestUrl } from "./source-address.ts";
export type { Credentials } from "./digest.ts";
export * from "./data-model.ts";
export type { DeviceId, Fault, Inform, ParameterName, ParameterValue } from "./messages.ts";
export { type CwmpServer, type CwmpServerParts, startCwmpServer } from "./cwmp-server.ts";
export { findNameMistake, findPassphraseMistake, wifiLimits, type WifiMistake } from "./wifi-rules.ts";
