import { addHours, isBefore, type Instant } from "../../kernel/instant.ts";
import type { Policy } from "../provider/policy.ts";

/**
 * S53: where the connection is lost, found by two tests. The computer by patch cord to the router: good means that it
 * is the Wi-Fi. The provider's cable straight into the computer: good means that it is the router, bad the line.
 */

export type DropTest = "patch-cord" | "direct";

export type TestResult = {
  readonly test: DropTest;
  readonly result: "good" | "bad";
  readonly testedAt: Instant;
};

export type TestConclusion = "wifi" | "router" | "line";

/** What the tests of the last days have told, and which is the next; null when none is needed. */
export type TestState = {
  readonly due: DropTest | null;
  readonly conclusion: TestConclusion | null;
  /** The results that count, each test's newest. */
  readonly results: readonly TestResult[];
};

/** @param results in any order; the newest of each test counts while it is young enough. */
export function judgeTests(
  results: readonly TestResult[],
  now: Instant,
  { dropPatterns }: Pick<Policy, "dropPatterns">,
): TestState {
  const newest = (test: DropTest): TestResult | undefined =>
    results
      .filter(
        (one) => one.test === test && !isBefore(one.testedAt, addHours(now, -24 * dropPatterns.testDays)),
      )
      .toSorted((a, b) => Temporal.Instant.compare(b.testedAt, a.testedAt))[0];
  const byPatchCord = newest("patch-cord");
  const direct = newest("direct");
  const counted = [byPatchCord, direct].filter((one) => one !== undefined);
  if (direct?.result === "bad") return { due: null, conclusion: "line", results: counted };
  if (byPatchCord?.result === "good") return { due: null, conclusion: "wifi", results: counted };
  if (byPatchCord === undefined) return { due: "patch-cord", conclusion: null, results: counted };
  if (direct === undefined) return { due: "direct", conclusion: null, results: counted };
  return { due: null, conclusion: "router", results: counted };
}
