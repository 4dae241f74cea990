import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DigestCheck } from "./digest.ts";

/** What a router needs to be asked to call. */
export type RequestTarget = {
  /** Empty while the ACS has set none: then everyone who knows the path may ask. */
  readonly username: string;
  readonly password: string;
  readonly isBusy: boolean;
  call(): void;
};

const bindTriesMax = 30;

/** Listens for connection requests (TR-069, 3.2.2) on every router's address, all on the same port. */
export class ConnectionRequests {
  readonly port: number;
  readonly #servers: readonly Server[];

  private constructor(port: number, servers: readonly Server[]) {
    this.port = port;
    this.#servers = servers;
  }

  /** @param targetOf null when there is no such router or it can't be reached: then nobody answers. */
  static async open(
    addresses: readonly string[],
    targetOf: (path: string) => RequestTarget | null,
  ): Promise<ConnectionRequests> {
    const digest = new DigestCheck();
    const open = (address: string, port: number): Promise<Server | null> =>
      listen(
        createServer((request, response) => answer(request, response, { digest, targetOf })),
        address,
        port,
      );
    for (let tries = 0; tries < bindTriesMax; tries++) {
      const first = await open(addresses[0]!, 0);
      if (first === null) continue;
      const { port } = first.address() as AddressInfo;
      const others = await Promise.all(addresses.slice(1).map((address) => open(address, port)));
      const servers = [first, ...others.filter((server) => server !== null)];
      if (servers.length === addresses.length) return new ConnectionRequests(port, servers);
      for (const server of servers) server.close();
    }
    throw new Error("no TCP port is free on all addresses of the network's routers");
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { digest, targetOf }: { digest: DigestCheck; targetOf: (path: string) => RequestTarget | null },
): void {
  const target = targetOf(request.url ?? "");
  if (target === null) return void request.socket.destroy();
  const reply = (status: number, headers: Record<string, string> = {}): void =>
    void response.writeHead(status, { ...headers, "content-length": "0" }).end();
  if (request.method !== "GET") return reply(405);
  const { authorization = "" } = request.headers;
  if (target.username !== "" && !digest.isRight(authorization, target, "GET"))
    return reply(401, { "www-authenticate": digest.challenge() });
  if (target.isBusy) return reply(503, { "retry-after": "5" });
  reply(200);
  target.call();
}

/** Null when the port is taken there. */
function listen(server: Server, address: string, port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen(port, address, () => resolve(server));
  });
}
