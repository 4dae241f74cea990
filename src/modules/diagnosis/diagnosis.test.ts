import { expect, test } from "vitest";
import { policy } from "../../../test/harness/policy.ts";
import { asLogin } from "../../kernel/ids.ts";
import { silentLog } from "../../platform/log.ts";
import { type Checks, diagnose, type DiagnosisParts, type LineEvidence, type Verdict } from "./diagnosis.ts";

const login = asLogin("7010000003");
const at = "2026-07-25T10:00:00Z";

const inSession: LineEvidence = {
  kind: "in-session",
  since: null,
  cause: null,
  lengthMeters: null,
  drops: [],
  restartedAt: null,
  evidence: [],
};

const healthy: Checks = {
  outage: async () => ({ answer: "none", evidence: null }),
  line: async () => ({ answer: "ok", evidence: inSession }),
  visit: async () => ({ answer: "none", evidence: null }),
  account: async () => ({ answer: "paid", evidence: null }),
};

const partsWith = (checks: Partial<Checks>): DiagnosisParts => ({
  checks: { ...healthy, ...checks },
  policy: {
    ...policy,
    diagnosis: {
      ...policy.diagnosis,
      outageCheckMilliseconds: 20,
      lineCheckMilliseconds: 20,
      visitCheckMilliseconds: 20,
      accountCheckMilliseconds: 20,
      progressAfterMilliseconds: 250,
    },
  },
  now: () => Temporal.Instant.from(at),
  log: silentLog,
});

const never = (): Promise<never> => new Promise(() => undefined);
const fails = (): Promise<never> => Promise.reject(new Error("the switch is away"));

test("all answers are in, and the verdict says when", async () => {
  const { verdict, decision } = await diagnose(partsWith({}), login);
  expect(verdict).toEqual({ login, outage: "none", line: "ok", visit: "none", account: "paid", at });
  expect(decision.step).toBe("look-beyond-line");
});

test.each<keyof Checks>(["outage", "line", "visit", "account"])(
  "S44: the check of the %s that gives no answer in time, or fails, is unknown and leads to a person",
  async (name) => {
    for (const check of [never, fails]) {
      const { verdict, decision } = await diagnose(partsWith({ [name]: check }), login);
      expect(verdict[name]).toBe("unknown");
      expect(decision).toEqual({ step: "operator", rule: "S44" });
    }
  },
);

test("progress begins with everything pending and shows each check as it ends", async () => {
  const seen: Verdict[] = [];
  await diagnose(partsWith({ line: never }), login, (verdict) => seen.push(verdict));
  expect(seen[0]).toMatchObject({ outage: "pending", line: "pending", visit: "pending", account: "pending" });
  expect(seen.at(-2)).toMatchObject({ outage: "none", line: "pending", visit: "none", account: "paid" });
  expect(seen.at(-1)).toMatchObject({ line: "unknown" });
});
