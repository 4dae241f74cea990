import { createSocket, type RemoteInfo, type SocketType } from "node:dgram";
import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Instant } from "../../kernel/instant.ts";
import type { Log } from "../../platform/log.ts";
import { AccountingIntake } from "./accounting-intake.ts";
import type { AccountingQueue } from "./accounting-queue.ts";

/**
 * Receives RADIUS accounting (RFC 2866) over UDP. A request is answered only after it is committed. One from an
 * unknown server, or with a wrong authenticator, is never answered.
 */
export type RadiusServer = {
  /** Where it listens; of use when the system was to choose. */
  readonly port: number;
  /** Takes nothing more, stores and answers what waits, and closes. */
  stop(): Promise<void>;
};

/** Who may send accounting, by the address that its packets come from. */
export type KnownServer = { readonly address: string; readonly secret: string };

export type RadiusServerParts = {
  /** Shared with whatever else brings accounting to this process. */
  readonly queue: AccountingQueue;
  readonly log: Log;
  /** The product's time. */
  readonly now: () => Instant;
  /** Asked at the start and every few seconds, so that an imported server may send without a restart. */
  readonly findServers: () => Promise<readonly KnownServer[]>;
};

/** What arrives while this process does something else waits here; the system may allow less. */
const receiveBufferBytes = 8 * 1024 * 1024;
const refreshMilliseconds = 2_000;

/**
 * Binds to the address and starts. Other processes of ours may listen there too: the system gives each of them the
 * requests of some of the servers. @throws when another program has the port.
 */
export async function startRadiusServer(
  parts: RadiusServerParts,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RadiusServer> {
  const servers = await knowServers(parts);
  const type = host.includes(":") ? "udp6" : "udp4";
  const socket = createSocket({ type, recvBufferSize: receiveBufferBytes, reusePort: true });
  const leaving = new Set<Buffer>();
  const send = (response: Buffer, to: RemoteInfo): void => {
    leaving.add(response);
    socket.send(response, to.port, to.address, () => leaving.delete(response));
  };
  const { queue, now } = parts;
  const intake = new AccountingIntake({ queue, now, send });
  socket.on("message", (datagram, from) => intake.receive(datagram, from, servers.secretOf(from.address)));
  try {
    socket.bind(port === 0 ? await findFreePort(type, host) : port, host);
    await once(socket, "listening");
  } catch (error) {
    servers.forget();
    throw error;
  }
  socket.on("error", (error) => parts.log.warn({ err: error }, "radius socket failed"));
  const stop = async (): Promise<void> => {
    socket.removeAllListeners("message");
    await queue.drain();
    // A socket that closes forgets what it was asked to send.
    while (leaving.size > 0) await nextTurn();
    socket.close();
    await once(socket, "close");
    servers.forget();
  };
  return { port: socket.address().port, stop };
}

/** The system would choose one for sharing that others share already. */
async function findFreePort(type: SocketType, host: string): Promise<number> {
  const socket = createSocket(type);
  socket.bind(0, host);
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

type KnownServers = { secretOf(address: string): Buffer | undefined; forget(): void };

async function knowServers({ findServers, log }: RadiusServerParts): Promise<KnownServers> {
  const read = async (): Promise<ReadonlyMap<string, Buffer>> =>
    new Map((await findServers()).map(({ address, secret }) => [address, Buffer.from(secret)]));
  let secrets = await read();
  const refresh = async (): Promise<void> => {
    try {
      secrets = await read();
    } catch (error) {
      log.warn({ err: error }, "network access servers stay as they were");
    }
  };
  const timer = setInterval(() => void refresh(), refreshMilliseconds).unref();
  return {
    // A socket for both versions of IP writes the older addresses inside of the newer.
    secretOf: (address) => secrets.get(address.replace(/^::ffff:/, "")),
    forget: () => clearInterval(timer),
  };
}
