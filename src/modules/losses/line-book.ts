import type { NetworkTree } from "./network-tree.ts";

/** What is known of a line's session. Seconds are those since 1970. */
export const lineStates = {
  /** Never heard of; it counts as online, so that after a cold start few losses don't look like all. */
  unknown: 0,
  online: 1,
  /** It ended as agreed, or long ago. */
  off: 2,
  /** It was lost as faulty lines lose it. */
  lost: 3,
  /** Its access server ended it. */
  cutByNas: 4,
} as const;

export type LineChange = "none" | "began" | "returned" | "lost" | "cut-by-nas" | "ended";

/**
 * One session a line, the newest: what an older one still says changes nothing. A few numbers for each line that is,
 * in typed arrays, and one for each node.
 */
export class LineBook {
  readonly state: Uint8Array;
  /** When the state began. */
  readonly since: Float64Array;
  /** When it was last lost; 0 where it never was. */
  readonly lostAt: Float64Array;
  /** The number of the outage in which it was lost; 0 for none. */
  readonly outage: Int32Array;
  readonly session: Float64Array;
  readonly nas: Int32Array;
  /** Lines with a session below each node. */
  readonly online: Int32Array;
  onlineInAll: number;
  readonly nasNames: string[] = [];
  readonly #nasNumbers = new Map<string, number>();
  readonly #tree: NetworkTree;

  constructor(tree: NetworkTree) {
    const count = tree.logins.length;
    this.#tree = tree;
    this.state = new Uint8Array(count);
    this.since = new Float64Array(count);
    this.lostAt = new Float64Array(count);
    this.outage = new Int32Array(count);
    this.session = new Float64Array(count);
    this.nas = new Int32Array(count).fill(-1);
    this.online = Int32Array.from(tree.linesBelow);
    this.onlineInAll = count;
  }

  /** An older Start than what is known changes nothing, nor does a Start of what has ended since. */
  begin(line: number, session: string, at: number): LineChange {
    if (at < this.since[line]!) return "none";
    const before = this.state[line]!;
    this.session[line] = fingerprint(session);
    this.nas[line] = this.nasNumber(nasOf(session));
    this.set(line, lineStates.online, at);
    if (before === lineStates.lost || before === lineStates.cutByNas) return "returned";
    return before === lineStates.online ? "none" : "began";
  }

  end(line: number, session: string, kind: { readonly at: number; readonly as: EndOfSession }): LineChange {
    const before = this.state[line]!;
    const isOfNewest = before === lineStates.online && this.session[line] === fingerprint(session);
    if (!isOfNewest && before !== lineStates.unknown) return "none";
    const at = Math.max(kind.at, this.since[line]!);
    if (kind.as === "lost") {
      this.lostAt[line] = at;
      this.set(line, lineStates.lost, at);
      return "lost";
    }
    if (kind.as === "cut-by-nas") {
      this.nas[line] = this.nasNumber(nasOf(session));
      this.set(line, lineStates.cutByNas, at);
      return "cut-by-nas";
    }
    this.set(line, lineStates.off, at);
    return "ended";
  }

  /** All sessions of the server that began before are over. The answer says which. */
  restartNas(name: string, at: number): readonly number[] {
    const nas = this.#nasNumbers.get(name);
    if (nas === undefined) return [];
    const cut: number[] = [];
    for (let line = 0; line < this.nas.length; line += 1) {
      if (this.nas[line] !== nas || this.state[line] !== lineStates.online || this.since[line]! > at)
        continue;
      this.set(line, lineStates.cutByNas, at);
      cut.push(line);
    }
    return cut;
  }

  set(line: number, state: number, at: number): void {
    const change = counts(state) - counts(this.state[line]!);
    this.state[line] = state;
    this.since[line] = at;
    if (change === 0) return;
    this.onlineInAll += change;
    const { parents, nodeOfLine } = this.#tree;
    for (let node = nodeOfLine[line]!; node >= 0; node = parents[node]!) this.online[node]! += change;
  }

  nasNumber(name: string): number {
    const known = this.#nasNumbers.get(name);
    if (known !== undefined) return known;
    this.#nasNumbers.set(name, this.nasNames.length);
    return this.nasNames.push(name) - 1;
  }
}

export type EndOfSession = "lost" | "cut-by-nas" | "off";

const counts = (state: number): 0 | 1 => (state <= lineStates.online ? 1 : 0);

/** The server is what stands before the first space of a session's name. */
function nasOf(session: string): string {
  const end = session.indexOf(" ");
  return end < 0 ? session : session.slice(0, end);
}

/** 53 bits of a session's name: a million names and more before two are mistaken for each other on one line. */
function fingerprint(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
