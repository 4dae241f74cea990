import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createV3Session } from "net-snmp";
import { register } from "prom-client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { haveSnmpTool } from "../../../test/harness/snmp-tools.ts";
import { silentLog } from "../../platform/log.ts";
import type { SnmpCredentials, SnmpUser } from "../../platform/snmp/credentials.ts";
import { snmpLibraryUser } from "../../platform/snmp/snmp-agent.ts";
import type { ReachableNode } from "../topology/topology.ts";
import { startTrapServer, type TrapServer } from "./traps.ts";

const signed = (user: string, key: string, privacyKey = `${key}-private`): SnmpUser => ({
  version: "3",
  user,
  auth: { protocol: "sha", key },
  privacy: { protocol: "aes", key: privacyKey },
});

const node = (id: string, address: string, read: SnmpCredentials): ReachableNode => ({
  id,
  address,
  ports: 8,
  access: { port: 161, read, write: null },
});

// Two nodes have a user of the same name, with a password of its own each.
const first = signed("collector", "first-password");
const second = signed("collector", "second-password");
const nodes = [
  node("sw-1", "127.0.42.1", first),
  node("sw-2", "127.0.42.2", second),
  node("sw-3", "127.0.42.3", { version: "2c", community: "public" }),
  node("sw-4", "127.0.42.4", { ...signed("reader", "fourth-password"), privacy: null }),
];

let server: TrapServer;
let hints: string[] = [];
let before: Readonly<Record<string, number>> = {};
beforeEach(async () => {
  hints = [];
  server = await startTrapServer(
    {
      log: silentLog,
      findNodes: () => Promise.resolve(nodes),
      onHint: (nodeId) => hints.push(nodeId),
      trapsPerMinuteOfNodeMax: 20,
    },
    { host: "127.0.0.1", port: 0 },
  );
  before = await counts();
});
afterEach(() => server.stop());

async function counts(): Promise<Readonly<Record<string, number>>> {
  const { values } = await register.getSingleMetric("uide_snmp_traps_total")!.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels["outcome"]), value]));
}

/** What was counted since the test began, without the questions that come before informs. */
async function counted(): Promise<Readonly<Record<string, number>>> {
  const now = await counts();
  const more = Object.entries(now).map(([name, value]) => [name, value - (before[name] ?? 0)] as const);
  return Object.fromEntries(more.filter(([name, value]) => value > 0 && name !== "question"));
}

type Kind = "trap" | "inform";
const linkDown = "1.3.6.1.6.3.1.1.5.3";

/** Sends one notification from an address. @returns whether it was answered; a trap never is */
type Send = (kind: Kind, address: string, credentials: SnmpCredentials) => Promise<boolean>;

const run = promisify(execFile);

const byDebian: Send = async (kind, address, credentials) => {
  const who =
    credentials.version === "2c" ? ["-v2c", "-c", credentials.community] : ["-v3", ...optionsOf(credentials)];
  // A sender of traps is the engine that counts, a sender of informs asks for ours.
  const engine = credentials.version === "3" && kind === "trap" ? ["-e", "0x8000000001020304"] : [];
  const to = [`--clientaddr=${address}`, "-r", "0", "-t", "1", `127.0.0.1:${server.port}`];
  try {
    await run(`snmp${kind}`, [...who, ...engine, ...to, "", linkDown], {
      env: { ...process.env, MIBS: "", SNMP_PERSISTENT_DIR: "/nonexistent", SNMPCONFPATH: "/nonexistent" },
    });
    return kind === "inform";
  } catch {
    return false;
  }
};

const optionsOf = ({ user, auth, privacy }: SnmpUser): readonly string[] => [
  "-u",
  user,
  "-l",
  auth === null ? "noAuthNoPriv" : privacy === null ? "authNoPriv" : "authPriv",
  ...(auth === null ? [] : ["-a", auth.protocol.toUpperCase(), "-A", auth.key]),
  ...(privacy === null ? [] : ["-x", privacy.protocol.toUpperCase(), "-X", privacy.key]),
];

const byLibrary: Send = async (kind, address, credentials) => {
  if (credentials.version !== "3") throw new TypeError("only version 3 is sent by the library here");
  const session = createV3Session("127.0.0.1", snmpLibraryUser(credentials), {
    trapPort: server.port,
    sourceAddress: address,
    engineID: "8000000001020305",
    timeout: 700,
    retries: 0,
  });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  session.on("error", () => resolve(false));
  session[kind](linkDown, [], (error: Error | null) => resolve(error === null && kind === "inform"));
  const isAnswered = await promise;
  session.close();
  return isAnswered;
};

const senders: readonly (readonly [string, Send])[] = [
  ...(haveSnmpTool("snmp", "traps and informs of version 3 as Debian's programs send them")
    ? [["Debian's snmptrap and snmpinform", byDebian] as const]
    : []),
  ["the library net-snmp", byLibrary],
];

describe.each(senders)("version 3, sent by %s", (_, send) => {
  test.each<[string, Kind, string, SnmpUser, string | null]>([
    ["a trap of the node's own user is a hint", "trap", "127.0.42.1", first, "sw-1"],
    ["an inform of it, too, and it is answered", "inform", "127.0.42.1", first, "sw-1"],
    ["each node has its own keys, whatever their users are called", "trap", "127.0.42.2", second, "sw-2"],
    [
      "without privacy where the node's user has none",
      "inform",
      "127.0.42.4",
      signedOnly("fourth-password"),
      "sw-4",
    ],
    ["a trap of another user", "trap", "127.0.42.1", signed("stranger", "first-password"), null],
    ["an inform of another user", "inform", "127.0.42.1", signed("stranger", "first-password"), null],
    ["a trap with a wrong password", "trap", "127.0.42.1", signed("collector", "wrong-password"), null],
    ["an inform with a wrong password", "inform", "127.0.42.1", signed("collector", "wrong-password"), null],
    ["a wrong password, without privacy", "trap", "127.0.42.4", signedOnly("wrong-password"), null],
    [
      "a wrong password of privacy alone",
      "trap",
      "127.0.42.1",
      signed("collector", "first-password", "wrong-one"),
      null,
    ],
    ["the keys of another node", "trap", "127.0.42.1", second, null],
    ["less security than the node's user has", "trap", "127.0.42.1", { ...first, privacy: null }, null],
    ["no signature at all", "trap", "127.0.42.1", { ...first, auth: null, privacy: null }, null],
    ["version 3 of a node that is asked by version 2c", "inform", "127.0.42.3", first, null],
  ])("%s", async (...[, kind, address, credentials, nodeId]) => {
    const isAnswered = await send(kind, address, credentials);
    const wanted = nodeId === null ? { refused: 1 } : { hint: 1 };
    await vi.waitFor(async () => expect(await counted()).toEqual(wanted));
    expect(hints).toEqual(nodeId === null ? [] : [nodeId]);
    expect(isAnswered).toBe(nodeId !== null && kind === "inform");
  });
});

function signedOnly(key: string): SnmpUser {
  return { ...signed("reader", key), privacy: null };
}

test.skipIf(senders.length < 2)("a community proves nothing, so that any is as good for a hint", async () => {
  await byDebian("trap", "127.0.42.3", { version: "2c", community: "whatever" });
  await vi.waitFor(async () => expect(await counted()).toEqual({ hint: 1 }));
  expect(hints).toEqual(["sw-3"]);
});

test("what nobody can read, and strangers, are counted apart", async () => {
  for (const address of ["127.0.42.1", "127.0.42.9"]) {
    const socket = createSocket("udp4").bind(0, address);
    await once(socket, "listening");
    await new Promise((resolve) => socket.send("hello", server.port, "127.0.0.1", resolve));
    socket.close();
  }
  await vi.waitFor(async () => expect(await counted()).toEqual({ unreadable: 1, "unknown-sender": 1 }));
});
