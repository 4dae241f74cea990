import { hashOf } from "../world/chance.ts";
import type { Line } from "../world/world.ts";
import type { Cable, PortState } from "../life/ports.ts";

/** How a test stands; a port without a line has nothing at its end. */
export type CableTest =
  | { readonly state: "none" }
  | { readonly state: "running" }
  | { readonly state: "failed" }
  | { readonly state: "done"; readonly pairs: readonly Cable[]; readonly secondsAgo: number };

/** Some tests fail, as they do; never those of the fixed logins. */
const failingOfHundred = 4;
/** How far a break looks from the pairs that are cut with it. */
const spreadMeters = 2;

type Started = {
  readonly number: number;
  readonly atMilliseconds: number;
  readonly cable: Cable;
  readonly fails: boolean;
};

/** The tests of one switch: started by a SET, they take some real seconds. */
export class CableTests {
  readonly #started = new Map<number, Started>();
  readonly #seconds: number;

  /** @param seconds that a test takes. */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  start(port: number, line: Line | undefined, state: PortState | undefined): void {
    const atMilliseconds = performance.now();
    const number = (this.#started.get(port)?.number ?? 0) + 1;
    const draw = hashOf("cable-test", line?.subscriber.login ?? "", number);
    const fails = line !== undefined && !line.isFixed && draw % 100 < failingOfHundred;
    const cable = state?.cable ?? { state: "open", lengthMeters: 0 };
    this.#started.set(port, { number, atMilliseconds, cable, fails });
  }

  /** While a test runs the link is down. */
  isRunning(port: number): boolean {
    return this.read(port).state === "running";
  }

  read(port: number): CableTest {
    const started = this.#started.get(port);
    if (started === undefined) return { state: "none" };
    const secondsAgo = (performance.now() - started.atMilliseconds) / 1000;
    if (secondsAgo < this.#seconds) return { state: "running" };
    if (started.fails) return { state: "failed" };
    return { state: "done", pairs: pairsOf(started.cable), secondsAgo };
  }
}

/** A cut goes through all pairs, at nearly the same place; a short is between the wires of one. */
function pairsOf(cable: Cable): readonly Cable[] {
  return [0, 1, 2, 3].map((pair): Cable => {
    if (cable.state === "open")
      return {
        ...cable,
        lengthMeters: cable.lengthMeters + (pair === 1 ? spreadMeters : pair === 0 ? 0 : 1),
      };
    if (cable.state === "short") return pair === 1 ? cable : { ...cable, state: "fine" };
    return cable;
  });
}
