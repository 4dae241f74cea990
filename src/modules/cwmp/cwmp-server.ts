import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Log } from "../../platform/log.ts";
import { CwmpSession, type Peer, type Talk } from "./cwmp-session.ts";
import { createDigestGuard, type Credentials, type DigestGuard } from "./digest.ts";
import type { Envelope, Inform } from "./messages.ts";
import { readEnvelope } from "./read-envelope.ts";
import { bareAddress } from "./source-address.ts";
import { writeFault } from "./write-envelope.ts";
import { XmlRefused } from "./xml.ts";

/** Who may begin a session. */
export type CwmpAuthentication = {
  /** Devices at these addresses need no credentials: of use where everything is on one machine, as in a demo. */
  readonly trusts: (peer: Peer) => boolean;
  /** The password that a name has to prove; undefined when nobody has the name. */
  readonly passwordOf: (username: string) => string | undefined;
  /** A proxy before us takes https and tells where requests come from; only then a password may come as Basic. */
  readonly isBehindHttps: boolean;
};

export type CwmpServerParts = {
  readonly log: Log;
  readonly authentication: CwmpAuthentication;
  /**
   * A device has opened a session; what it says is kept before it hears so. `username` is null where none was needed.
   * @returns what is to be done in the session, or undefined when this device may not be who it says it is
   */
  readonly informed: (inform: Inform, from: Peer & { username: string | null }) => Promise<Talk | undefined>;
};

/** A small ACS (TR-069): devices open sessions here over HTTP. */
export type CwmpServer = { readonly port: number; stop(): Promise<void> };

const bodyBytesMax = 4 * 1024 * 1024;
const sessionsMax = 2_000;
/** A device that is silent for this long has gone; one that goes on and on is told to come again. */
const idleMilliseconds = 30_000;
const lifeMilliseconds = 300_000;
const goneMilliseconds = 5_000;
const cookieName = "cwmp";

/** Listens. @throws when the port is taken. */
export async function startCwmpServer(
  parts: CwmpServerParts,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<CwmpServer> {
  const desk = new CwmpDesk(parts);
  const server = createServer(
    { requireHostHeader: false, keepAliveTimeout: idleMilliseconds, requestTimeout: idleMilliseconds },
    (request, response) => void desk.serve(request, response),
  );
  server.maxConnections = 2 * sessionsMax;
  server.on("connection", (socket) => socket.once("close", () => desk.gone(socket)));
  server.listen(port, host);
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server, desk) };
}

async function stop(server: Server, desk: CwmpDesk): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await desk.endAll();
  server.closeIdleConnections();
  // What is being answered may end by itself; who only holds a connection may not.
  setTimeout(() => server.closeAllConnections(), 1_000).unref();
  await closed;
}

type Kept = { readonly session: CwmpSession; socket: Socket; readonly timers: readonly NodeJS.Timeout[] };

/** Finds each request's session, by its cookie or, where a device doesn't bring it back, by its connection. */
class CwmpDesk {
  readonly #parts: CwmpServerParts;
  readonly #digest: DigestGuard = createDigestGuard("uide");
  readonly #sessions = new Map<string, Kept>();

  constructor(parts: CwmpServerParts) {
    this.#parts = parts;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (request.method !== "POST") return reply(response, 405, "Devices POST here.", { allow: "POST" });
      const body = await readBody(request);
      if (body === undefined)
        return reply(response, 413, "The envelope is too large.", { connection: "close" });
      await this.#answer(request, response, body);
    } catch (error) {
      if (error instanceof XmlRefused) return reply(response, 400, `Not read: ${error.message}.`);
      this.#parts.log.warn({ err: error }, "cwmp request failed");
      reply(response, 500, "Something failed on our side.");
    }
  }

  /** The connection is closed; whoever kept the cookie comes back on another one, and soon. */
  gone(socket: Socket): void {
    const kept = this.#onSocket(socket);
    if (kept === undefined) return;
    setTimeout(() => {
      if (kept.socket === socket) this.#forget(kept);
    }, goneMilliseconds).unref();
  }

  async endAll(): Promise<void> {
    const all = [...this.#sessions.values()];
    for (const kept of all) this.#forget(kept);
    await Promise.all(all.map(({ session }) => session.finished));
  }

  async #answer(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const kept = this.#find(request);
    if (isBlank(body)) return this.#goOn(kept, response);
    const envelope = readEnvelope(body);
    const { message } = envelope;
    if (message.kind === "inform") return this.#open({ request, response, envelope }, message.inform);
    if (kept === undefined) return reply(response, 400, "A session begins with an Inform.");
    kept.timers[0]?.refresh();
    if (message.kind === "request") return xml(response, kept.session.answer(envelope, message.method));
    kept.session.take(envelope);
    // TR-069, 3.5: whoever is asked to hold its requests sends none until the other one comes again.
    if (envelope.holdsRequests) return noContent(response);
    await this.#goOn(kept, response);
  }

  async #goOn(kept: Kept | undefined, response: ServerResponse): Promise<void> {
    if (kept === undefined) return noContent(response);
    kept.timers[0]?.refresh();
    const next = await kept.session.next();
    if (next !== undefined) return xml(response, next);
    this.#forget(kept);
    noContent(response);
  }

  async #open({ request, response, envelope }: Opening, inform: Inform): Promise<void> {
    const { authentication, informed } = this.#parts;
    const peer = peerOf(request, authentication.isBehindHttps);
    const who = this.#authenticate(request, peer);
    if (who.kind === "refused") {
      const challenges = this.#digest.challenges(who.isStale);
      return reply(response, 401, "Who is it?", { "www-authenticate": [...challenges] });
    }
    if (this.#sessions.size >= sessionsMax)
      return reply(response, 503, "Too many devices at once.", { "retry-after": "60" });
    const talk = await informed(inform, { ...peer, username: who.username });
    if (talk === undefined) {
      const fault = writeFault(envelope, { code: 8_001, text: "Request denied" });
      return xml(response, fault);
    }
    const earlier = this.#find(request);
    if (earlier !== undefined) this.#forget(earlier);
    const session = new CwmpSession(envelope, talk);
    this.#keep(session, request.socket);
    xml(response, session.informResponse(), { "set-cookie": `${cookieName}=${session.id}; Path=/` });
  }

  #authenticate(request: IncomingMessage, peer: Peer): Authenticated {
    const { authentication } = this.#parts;
    const { authorization } = request.headers;
    const { method = "", url: path = "" } = request;
    const verdict = this.#digest.check({ authorization, method, path }, authentication.passwordOf);
    if (verdict.kind === "known") return { kind: "known", username: verdict.username };
    const basic = isHttps(request, authentication.isBehindHttps) ? readBasic(authorization) : undefined;
    if (basic !== undefined && authentication.passwordOf(basic.username) === basic.password)
      return { kind: "known", username: basic.username };
    return authentication.trusts(peer) ? { kind: "known", username: null } : verdict;
  }

  #find({ headers, socket }: IncomingMessage): Kept | undefined {
    const cookie = new RegExp(`(?:^|[;,\\s])${cookieName}="?([0-9a-f]{32})`).exec(headers.cookie ?? "")?.[1];
    const byCookie = cookie === undefined ? undefined : this.#sessions.get(cookie);
    if (byCookie !== undefined) byCookie.socket = socket;
    return byCookie ?? this.#onSocket(socket);
  }

  #onSocket(socket: Socket): Kept | undefined {
    for (const kept of this.#sessions.values()) if (kept.socket === socket) return kept;
    return undefined;
  }

  #keep(session: CwmpSession, socket: Socket): void {
    const forget = (): void => this.#forget(kept);
    const timers = [idleMilliseconds, lifeMilliseconds].map((after) => setTimeout(forget, after).unref());
    const kept: Kept = { session, socket, timers };
    this.#sessions.set(session.id, kept);
  }

  #forget({ session, timers }: Kept): void {
    for (const timer of timers) clearTimeout(timer);
    this.#sessions.delete(session.id);
    session.end();
  }
}

/** The proved name; null where none is needed. */
type Authenticated =
  | { readonly kind: "known"; readonly username: string | null }
  | { readonly kind: "refused"; readonly isStale: boolean };

type Opening = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly envelope: Envelope;
};

/** Undefined when it is longer than any envelope. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const isBlank = (body: Buffer): boolean => body.length < 64 && body.toString("latin1").trim() === "";

/** The nearest proxy's word is taken where there is one, and nobody else's. */
function peerOf({ headers, socket }: IncomingMessage, isBehindProxy: boolean): Peer {
  const told = isBehindProxy ? headers["x-forwarded-for"] : undefined;
  const last = [told].flat().at(-1)?.split(",").at(-1)?.trim();
  return { address: bareAddress(last ?? socket.remoteAddress ?? "") };
}

const isHttps = ({ headers }: IncomingMessage, isBehindHttps: boolean): boolean =>
  isBehindHttps && headers["x-forwarded-proto"] === "https";

function readBasic(authorization = ""): Credentials | undefined {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const [username = "", ...password] = Buffer.from(encoded, "base64").toString().split(":");
  return { username, password: password.join(":") };
}

type Headers = Readonly<Record<string, string | string[]>>;

/** Always with its length: a device that was tried can't read pieces. */
function send(response: ServerResponse, status: number, headers: Headers, body: string): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, "content-length": String(bytes.length) });
  response.end(bytes);
}

const xml = (response: ServerResponse, body: string, headers: Headers = {}): void =>
  send(response, 200, { "content-type": 'text/xml; charset="utf-8"', ...headers }, body);

const reply = (response: ServerResponse, status: number, text: string, headers: Headers = {}): void =>
  send(response, status, { "content-type": "text/plain; charset=utf-8", ...headers }, `${text}\n`);

/** The session is over. */
function noContent(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(204);
  response.end();
}
