import {
  AuthProtocols,
  createSession,
  createV3Session,
  ErrorStatus,
  ObjectType,
  PrivProtocols,
  SecurityLevel,
  type Session,
  type User,
  type Varbind as RawVarbind,
  Version2c,
} from "net-snmp";
import type { SnmpCredentials, SnmpUser } from "./credentials.ts";
import { indexBelow, isOidBefore, type SnmpValue, type Varbind } from "./values.ts";

/** Nobody answered in time, or not in a way that can be read. */
export class SnmpSilence extends Error {
  override readonly name = "SnmpSilence";
}

/** The agent answered that it won't. */
export class SnmpRefusal extends Error {
  override readonly name = "SnmpRefusal";
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export type SnmpTarget = {
  readonly address: string;
  readonly port: number;
  readonly credentials: SnmpCredentials;
};

export type SnmpPatience = {
  /** How long each try waits for its answer. */
  readonly answerMilliseconds: number;
  /** How often a request is sent again. */
  readonly retries: number;
  /** Ends everything: what waits is silent then. */
  readonly signal?: AbortSignal;
};

export type Column = ReadonlyMap<string, SnmpValue>;

/** Columns of tables by the root that was asked for, their values by index; `isComplete` unless a limit was met. */
export type Columns = { readonly isComplete: boolean; column(root: string): Column };

/** Objects that an answer of 1,400 bytes holds. */
const objectsAtOnce = 24;
const walkedAtOnce = 48;
const walkRowsMax = 4_096;

/**
 * One device that is asked and told things by SNMP. Every call ends: with an answer, with `SnmpRefusal` or with
 * `SnmpSilence`. Close it in the end.
 */
export class SnmpAgent {
  readonly #session: Session;
  readonly #signal: AbortSignal | undefined;
  readonly #end = (): void => this.close();
  #isClosed = false;

  constructor(
    { address, port, credentials }: SnmpTarget,
    { answerMilliseconds, retries, signal }: SnmpPatience,
  ) {
    const transport = address.includes(":") ? "udp6" : "udp4";
    const options = { port, transport, timeout: answerMilliseconds, retries } as const;
    this.#session =
      credentials.version === "2c"
        ? createSession(address, credentials.community, { ...options, version: Version2c })
        : createV3Session(address, snmpLibraryUser(credentials), options);
    // An answer that can't be read is as good as none: the request goes on to wait.
    this.#session.on("error", () => undefined);
    this.#signal = signal;
    if (signal?.aborted === true) this.close();
    else signal?.addEventListener("abort", this.#end);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Ends what waits. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#signal?.removeEventListener("abort", this.#end);
    this.#session.close();
  }

  /** The values that there are of `oids`. */
  async get(oids: readonly string[]): Promise<Column> {
    const values = new Map<string, SnmpValue>();
    for (let start = 0; start < oids.length; start += objectsAtOnce)
      await this.#getPart(oids.slice(start, start + objectsAtOnce), values);
    return values;
  }

  /** Agents refuse a whole request for one object that they don't like, or for its size: then in halves. */
  async #getPart(oids: readonly string[], values: Map<string, SnmpValue>): Promise<void> {
    try {
      const answers = await this.#ask<RawVarbind[]>((done) => this.#session.get([...oids], done));
      for (const [index, oid] of oids.entries()) {
        const { oid: answered, value } = clean(answers[index]);
        if (value !== null && answered === oid) values.set(oid, value);
      }
    } catch (error) {
      if (!(error instanceof SnmpRefusal) || error.status === ErrorStatus.AuthorizationError) throw error;
      if (oids.length === 1) return;
      await this.#getPart(oids.slice(0, oids.length / 2), values);
      await this.#getPart(oids.slice(oids.length / 2), values);
    }
  }

  /**
   * The objects that follow `scalars`, once, and those that follow `starts`, `rows` times, as far as they fit one
   * answer.
   */
  async getBulk(
    scalars: readonly string[],
    starts: readonly string[],
    rows: number,
  ): Promise<{ readonly scalars: readonly Varbind[]; readonly columns: readonly (readonly Varbind[])[] }> {
    const answers = await this.#ask<(RawVarbind | RawVarbind[])[]>((done) =>
      this.#session.getBulk([...scalars, ...starts], scalars.length, rows, done),
    );
    return {
      scalars: answers
        .slice(0, scalars.length)
        .map((answer) => clean(Array.isArray(answer) ? answer[0] : answer)),
      columns: starts.map((_, index) => {
        const column = answers[scalars.length + index] ?? [];
        return (Array.isArray(column) ? column : [column]).map(clean);
      }),
    };
  }

  /** Reads whole columns of tables, side by side; of a larger table only its first rows. */
  async walk(roots: readonly string[], rowsMax = walkRowsMax): Promise<Columns> {
    const columns = new Map(roots.map((root) => [root, new Map<string, SnmpValue>()]));
    const last = new Map(roots.map((root) => [root, root]));
    let isComplete = true;
    while (last.size > 0) {
      const asked = [...last.keys()];
      const { columns: answers } = await this.getBulk(
        [],
        [...last.values()],
        Math.ceil(walkedAtOnce / last.size),
      );
      const before = asked.map((root) => last.get(root));
      for (const [index, root] of asked.entries()) {
        const column = columns.get(root) ?? new Map<string, SnmpValue>();
        const next = takeRows(answers[index] ?? [], { root, after: before[index] ?? root, column });
        if (next === undefined) last.delete(root);
        else if (column.size < rowsMax) last.set(root, next);
        else {
          isComplete = false;
          last.delete(root);
        }
      }
      // An answer with nothing new for anyone would be asked for ever.
      if (asked.every((root, index) => last.get(root) === before[index]))
        throw new SnmpSilence("it repeats itself");
    }
    return { isComplete, column: (root) => columns.get(root) ?? new Map() };
  }

  /** Sets one whole number. */
  async set(oid: string, value: number): Promise<void> {
    await this.#ask<RawVarbind[]>((done) =>
      this.#session.set([{ oid, type: ObjectType.Integer, value }], done),
    );
  }

  #ask<Answer>(send: (done: (error: Error | null, answer?: unknown) => void) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) reject(new SnmpSilence("nobody waits for an answer any more"));
      else send((error, answer) => (error === null ? resolve(answer as Answer) : reject(whyNot(error))));
    });
  }
}

/** Keeps what belongs to the column. @returns where to go on; undefined when it ends here */
function takeRows(
  rows: readonly Varbind[],
  { root, after, column }: { root: string; after: string; column: Map<string, SnmpValue> },
): string | undefined {
  let last = after;
  for (const { oid, value } of rows) {
    const index = indexBelow(root, oid);
    // An object that doesn't come after the last one would lead in a circle.
    if (index === null || !isOidBefore(last, oid)) return undefined;
    if (value !== null) column.set(index, value);
    last = oid;
  }
  return last;
}

function clean(raw: RawVarbind | undefined): Varbind {
  if (raw === undefined) return { oid: "", value: null };
  return { oid: raw.oid, value: valueOf(raw) };
}

const integers: readonly unknown[] = [
  ObjectType.Integer,
  ObjectType.Counter,
  ObjectType.Gauge,
  ObjectType.TimeTicks,
];

function valueOf({ type, value }: RawVarbind): SnmpValue | null {
  if (integers.includes(type)) return typeof value === "number" ? value : null;
  if (type === ObjectType.Counter64) return counter64(value);
  if (type === ObjectType.OctetString || type === ObjectType.Opaque)
    return Buffer.isBuffer(value) ? value : null;
  if (type === ObjectType.OID || type === ObjectType.IpAddress)
    return typeof value === "string" ? value : null;
  return null;
}

const counterBytesMax = 9;

function counter64(value: unknown): bigint | null {
  if (typeof value === "bigint") return value;
  if (!Buffer.isBuffer(value) || value.length === 0 || value.length > counterBytesMax) return null;
  return BigInt(`0x${value.toString("hex")}`);
}

function whyNot(error: Error): Error {
  const status = "status" in error ? error.status : undefined;
  if (typeof status === "number") return new SnmpRefusal(ErrorStatus[status] ?? "refused", status);
  return new SnmpSilence(error.message, { cause: error });
}

/** The user as the library wants it. */
export function snmpLibraryUser({ user, auth, privacy }: SnmpUser): User {
  if (auth === null) return { name: user, level: SecurityLevel.noAuthNoPriv };
  const authenticated = { name: user, authProtocol: AuthProtocols[auth.protocol], authKey: auth.key };
  if (privacy === null) return { ...authenticated, level: SecurityLevel.authNoPriv };
  const { protocol, key } = privacy;
  return {
    ...authenticated,
    level: SecurityLevel.authPriv,
    privProtocol: PrivProtocols[protocol],
    privKey: key,
  };
}
