import { randomBytes } from "node:crypto";
import { addMinutes, instant, type Instant } from "../../src/kernel/instant.ts";
import { askRouters, expireTasks } from "../../src/modules/routers/queue.ts";
import {
  findRouterTask,
  type ListedTask,
  orderRouterTask,
  type RouterManagement,
  type RouterOperation,
  routerIdOf,
  startOwnAcs,
  type TaskParts,
} from "../../src/modules/routers/routers.ts";
import { type Database, inTransaction, type Work } from "../../src/platform/database.ts";
import { silentLog } from "../../src/platform/log.ts";
import { createSecretBox, type SecretBox } from "../../src/platform/secret-box.ts";
import { policy } from "../harness/policy.ts";
import { type Parameters, parametersOf, type TestDevice } from "./device.ts";

/** Our own ACS on a test's database, with a clock that the test moves. */
export type TestAcs = TaskParts & {
  readonly url: string;
  readonly secretBox: SecretBox;
  readonly management: RouterManagement;
  wait(minutes: number): void;
  work<Value>(change: (work: Work) => Promise<Value>): Promise<Value>;
  order(device: TestDevice, operation: RouterOperation): Promise<string>;
  task(id: string): Promise<ListedTask>;
  /** What the sweep of each second does. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
};

export async function openTestAcs(
  { db }: Database,
  { bootstrap, trusts = true }: { bootstrap?: { username: string; password: string }; trusts?: boolean } = {},
): Promise<TestAcs> {
  let now: Instant = instant("2026-11-27T10:00:00Z");
  const secretBox = createSecretBox(randomBytes(32));
  const parts: TaskParts = { db, now: () => now, policy, secretBox, log: silentLog };
  const { management, server } = await startOwnAcs(parts, {
    host: "127.0.0.1",
    port: 0,
    bootstrap,
    trustsThisMachine: trusts,
    isBehindHttps: false,
  });
  const work = <Value>(change: (one: Work) => Promise<Value>): Promise<Value> =>
    inTransaction(db, (tx) => change({ tx, now }));
  return {
    ...parts,
    secretBox,
    management,
    url: `http://127.0.0.1:${server.port}/`,
    wait: (minutes) => void (now = addMinutes(now, minutes)),
    work,
    order: async (device, operation) => {
      const order = { deviceId: idOf(device), operation, requestedBy: "test" };
      return (await work((one) => orderRouterTask(one, parts, order))).id;
    },
    task: async (id) => (await findRouterTask(db, id))!,
    async sweep() {
      await expireTasks(parts);
      await askRouters(parts, management);
    },
    stop: () => server.stop(),
  };
}

export const idOf = ({ identity: { oui, productClass, serial } }: TestDevice): string =>
  routerIdOf({ oui, productClass, serialNumber: serial });

const server = (root: string) => ({
  [`${root}DeviceInfo.SoftwareVersion`]: "1.0",
  [`${root}ManagementServer.ConnectionRequestURL`]: "http://127.0.0.1:9/none",
  [`${root}ManagementServer.ConnectionRequestUsername`]: "",
  [`${root}ManagementServer.ConnectionRequestPassword`]: "",
  [`${root}ManagementServer.PeriodicInformEnable`]: "0",
  [`${root}ManagementServer.PeriodicInformInterval`]: "86400",
  [`${root}ManagementServer.Username`]: "router",
  [`${root}ManagementServer.Password`]: "factory-1",
});

const gateway = "InternetGatewayDevice.";
/** The second connection is the one in use: the first is a leftover that is off. */
export const ppp098 = `${gateway}WANDevice.1.WANConnectionDevice.2.WANPPPConnection.1.`;
export const wifi098 = (instance: number): string => `${gateway}LANDevice.1.WLANConfiguration.${instance}.`;

export const tr098 = (login: string): Parameters =>
  parametersOf({
    ...server(gateway),
    [`${gateway}WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username`]: "leftover",
    [`${gateway}WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Password`]: "x",
    [`${gateway}WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Enable`]: "0",
    [`${ppp098}Username`]: login,
    [`${ppp098}Password`]: "old",
    [`${ppp098}Enable`]: "1",
    [`${ppp098}Reset`]: "0",
    [`${ppp098}ConnectionStatus`]: "Connected",
    [`${wifi098(1)}SSID`]: "home",
    [`${wifi098(1)}Enable`]: "1",
    [`${wifi098(1)}Channel`]: "6",
    [`${wifi098(1)}KeyPassphrase`]: "old-words",
    [`${wifi098(2)}SSID`]: "guests",
    [`${wifi098(2)}Enable`]: "1",
    [`${wifi098(2)}Channel`]: "6",
    [`${wifi098(2)}KeyPassphrase`]: "guest-words",
    [`${wifi098(5)}SSID`]: "home-5",
    [`${wifi098(5)}Enable`]: "1",
    [`${wifi098(5)}Channel`]: "36",
    [`${wifi098(5)}KeyPassphrase`]: "old-words",
  });

export const ppp181 = "Device.PPP.Interface.1.";

export const tr181 = (login: string): Parameters =>
  parametersOf({
    ...server("Device."),
    [`${ppp181}Username`]: login,
    [`${ppp181}Password`]: "old",
    [`${ppp181}Enable`]: "true",
    [`${ppp181}Reset`]: "false",
    [`${ppp181}ConnectionStatus`]: "Connected",
    "Device.WiFi.Radio.1.OperatingFrequencyBand": "2.4GHz",
    "Device.WiFi.Radio.2.OperatingFrequencyBand": "5GHz",
    "Device.WiFi.SSID.1.SSID": "home",
    "Device.WiFi.SSID.1.LowerLayers": "Device.WiFi.Radio.1",
    "Device.WiFi.SSID.2.SSID": "home-5",
    "Device.WiFi.SSID.2.LowerLayers": "Device.WiFi.Radio.2.",
    "Device.WiFi.AccessPoint.1.SSIDReference": "Device.WiFi.SSID.1",
    "Device.WiFi.AccessPoint.1.Security.KeyPassphrase": "old-words",
    "Device.WiFi.AccessPoint.2.SSIDReference": "Device.WiFi.SSID.2.",
    "Device.WiFi.AccessPoint.2.Security.KeyPassphrase": "old-words",
  });

export const valueOf = (device: TestDevice, name: string): string | undefined =>
  device.parameters.get(name)?.value;
