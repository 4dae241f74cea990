import { randomBytes } from "node:crypto";
import type { Network } from "../network.ts";
import { hashOf } from "../world/chance.ts";
import { isoOf } from "../time.ts";
import type { Line } from "../world/world.ts";
import { ConnectionRequests, type RequestTarget } from "./connection-requests.ts";
import { dataModelOf, deliveredOf, identityOf, type RouterNow, type Setting } from "./data-model.ts";
import type { Passwords } from "./passwords.ts";
import { holdSession, type SessionEnd } from "./session.ts";

/** The fixed logins' routers call as often as they are told; the others once, spread over so long, and once a day. */
const firstCallsMilliseconds = 20_000;
const firstCallsOfOthersMilliseconds = 2 * 3_600_000;
const dayMilliseconds = 24 * 3_600_000;
const intervalMillisecondsMin = 20_000;
const retryMilliseconds = 30_000;
const afterSessionMilliseconds = 3_000;
const jitter = 0.1;

type Parts = {
  readonly network: Network;
  readonly passwords: Passwords;
  readonly acsUrl: string;
};

/** A router as the fleet knows it. */
type Router = {
  readonly line: Line;
  /** The path at which it can be asked to call; another one after every start of the simulator. */
  readonly path: string;
  timer: NodeJS.Timeout | undefined;
  isCalling: boolean;
  /** What it has to say at its next call besides the usual. */
  readonly events: string[];
  lastEnd: (SessionEnd & { readonly at: string }) | { readonly failed: string; readonly at: string } | null;
};

/** The rented routers, which the provider's ACS manages (TR-069). */
export class Fleet {
  readonly #parts: Parts;
  readonly #routers: ReadonlyMap<string, Router>;
  readonly #requests: ConnectionRequests;

  private constructor(parts: Parts, routers: ReadonlyMap<string, Router>, requests: ConnectionRequests) {
    this.#parts = parts;
    this.#routers = routers;
    this.#requests = requests;
    for (const router of routers.values()) {
      const spread = router.line.isFixed ? firstCallsMilliseconds : firstCallsOfOthersMilliseconds;
      this.#callIn(router, 500 + (hashOf("call", router.line.subscriber.login) % spread));
    }
  }

  static async open(parts: Parts): Promise<Fleet> {
    const rented = parts.network.parts.world.lines.filter(({ subscriber }) => subscriber.router === "rented");
    const routers = new Map(
      rented.map((line): [string, Router] => [
        line.subscriber.login,
        {
          line,
          path: `/${randomBytes(9).toString("base64url")}`,
          timer: undefined,
          isCalling: false,
          events: [],
          lastEnd: null,
        },
      ]),
    );
    const byPath = new Map([...routers.values()].map((router) => [router.path, router]));
    let fleet: Fleet | undefined;
    const target = (path: string): RequestTarget | null => fleet?.target(byPath.get(path)) ?? null;
    const addresses = new Set(rented.map((line) => addressOf(line)));
    const requests = await ConnectionRequests.open([...addresses], target);
    return (fleet = new Fleet(parts, routers, requests));
  }

  /** How many routers there are, and where they are asked to call. */
  get size(): number {
    return this.#routers.size;
  }

  get port(): number {
    return this.#requests.port;
  }

  /** What the page shows of a login's router; null when it isn't a rented one. */
  view(login: string): object | null {
    const router = this.#routers.get(login);
    if (router === undefined) return null;
    const setting = this.#settingOf(router);
    return {
      ...identityOf(router.line),
      isOnline: this.#isOnline(router),
      requestUrl: this.#urlOf(router),
      pppPassword: this.#parts.passwords.ofRouter(login),
      aaaPassword: this.#parts.passwords.ofAaa(login),
      wifi: { name: setting("ssid2"), passphrase: setting("passphrase2") },
      lastCall: router.lastEnd,
    };
  }

  /** Sessions have started: a router whose line was away tells that it is back. */
  started(lines: readonly Line[]): void {
    for (const line of lines) {
      const router = this.#routers.get(line.subscriber.login);
      if (router === undefined || (!line.isFixed && router.events.length === 0)) continue;
      if (router.events.length === 0) router.events.push("4 VALUE CHANGE");
      this.#callIn(router, 1_000 + (hashOf("back", line.subscriber.login) % 3_000));
    }
  }

  async close(): Promise<void> {
    for (const router of this.#routers.values()) clearTimeout(router.timer);
    await this.#requests.close();
  }

  /** Null when the router can't be reached: then nobody answers. */
  target(router: Router | undefined): RequestTarget | null {
    if (router === undefined || !this.#isOnline(router)) return null;
    const setting = this.#settingOf(router);
    return {
      username: setting("requestUsername"),
      password: setting("requestPassword"),
      isBusy: router.isCalling,
      call: () => {
        router.events.push("6 CONNECTION REQUEST");
        this.#callIn(router, 50);
      },
    };
  }

  #callIn(router: Router, milliseconds: number): void {
    clearTimeout(router.timer);
    router.timer = setTimeout(() => void this.#call(router), milliseconds).unref();
  }

  /** The router's next call by itself. */
  #interval(router: Router): number {
    const { speed } = this.#parts.network.parts.clock;
    if (!router.line.isFixed) return dayMilliseconds;
    const told = Number(this.#settingOf(router)("informInterval")) || 300;
    const spread = 1 - jitter + (hashOf("jitter", router.path, performance.now()) % 200) * (jitter / 100);
    return Math.max(intervalMillisecondsMin, (told * 1000) / speed) * spread;
  }

  async #call(router: Router): Promise<void> {
    if (router.isCalling) return;
    // Without a session it reaches nobody; it calls when it has one again.
    if (!this.#isOnline(router)) return this.#callIn(router, this.#interval(router));
    router.isCalling = true;
    const at = isoOf(this.#parts.network.parts.clock.now());
    const events = this.#eventsOf(router);
    try {
      const end = await this.#holdSession(router, { acsUrl: this.#parts.acsUrl, events, at });
      router.lastEnd = { ...end, at };
      await this.#apply(router, { informed: "yes" });
      this.#callIn(router, this.#interval(router));
      for (const after of end.after) await this.#carryOut(router, after);
    } catch (error) {
      router.events.push(...events.filter((event) => event !== "2 PERIODIC"));
      router.lastEnd = { failed: error instanceof Error ? error.message : String(error), at };
      this.#callIn(router, retryMilliseconds);
    } finally {
      router.isCalling = false;
    }
    if (router.events.includes("6 CONNECTION REQUEST")) this.#callIn(router, 50);
  }

  #eventsOf(router: Router): readonly string[] {
    const waiting = [...new Set(router.events.splice(0))];
    if (this.#settingOf(router)("informed") === "")
      return ["0 BOOTSTRAP", ...new Set(["1 BOOT", ...waiting])];
    return waiting.length > 0 ? waiting : ["2 PERIODIC"];
  }

  #holdSession(router: Router, call: Parameters<typeof holdSession>[1]): Promise<SessionEnd> {
    return holdSession(
      {
        identity: identityOf(router.line),
        localAddress: addressOf(router.line),
        model: () => dataModelOf(this.#now(router)),
        apply: (settings) => this.#apply(router, settings),
      },
      call,
    );
  }

  /** After the session, so that the ACS has heard the answer. */
  async #carryOut(router: Router, after: SessionEnd["after"][number]): Promise<void> {
    const { network, passwords } = this.#parts;
    const { login } = router.line.subscriber;
    if (after === "redial") return passwords.redial(login);
    if (after === "reboot") router.events.push("1 BOOT", "M Reboot");
    else {
      const { [login]: _, ...others } = network.kept.routers;
      await network.keep({ routers: others });
      router.events.push("1 BOOT");
    }
    await network.makeFault({ kind: "router-restart", target: login });
    if (passwords.ofRouter(login) !== passwords.ofAaa(login)) await passwords.redial(login);
    this.#callIn(router, afterSessionMilliseconds);
  }

  async #apply(router: Router, settings: Partial<Record<Setting, string>>): Promise<void> {
    const { network } = this.#parts;
    const { login } = router.line.subscriber;
    const { routers } = network.kept;
    const known = routers[login] ?? {};
    if (Object.entries(settings).every(([name, value]) => known[name] === value)) return;
    await network.keep({ routers: { ...routers, [login]: { ...known, ...settings } } });
  }

  #settingOf({ line }: Router): (name: Setting) => string {
    const delivered = deliveredOf(line);
    return (name) => this.#parts.network.kept.routers[line.subscriber.login]?.[name] ?? delivered[name];
  }

  #isOnline({ line }: Router): boolean {
    const { network } = this.#parts;
    const until = network.parts.clock.now();
    const session = network.life.sessions(line, { from: until, until }).at(-1);
    return session !== undefined && session.endedAt === null;
  }

  #now(router: Router): RouterNow {
    const { network, passwords, acsUrl } = this.#parts;
    const { login } = router.line.subscriber;
    const isRefused = passwords.ofRouter(login) !== passwords.ofAaa(login);
    return {
      identity: identityOf(router.line),
      setting: this.#settingOf(router),
      isConnected: this.#isOnline(router),
      lastError: isRefused ? "ERROR_AUTHENTICATION_FAILURE" : "ERROR_NONE",
      address: addressOf(router.line),
      upSeconds: network.parts.clock.now() % 1_000_000,
      requestUrl: this.#urlOf(router),
      acsUrl,
    };
  }

  #urlOf(router: Router): string {
    return `http://${addressOf(router.line)}:${this.#requests.port}${router.path}`;
  }
}

/** The routers of a building stand behind one address of this machine. */
const addressOf = ({ building }: Line): string =>
  `127.31.${1 + (building.number >> 6)}.${1 + (building.number & 63)}`;
