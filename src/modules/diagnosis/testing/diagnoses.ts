import { join } from "node:path";
import type { Login } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/instant.ts";
import { conclude, type Diagnosis, type LineEvidence } from "../diagnosis.ts";
import type { DropEvidence, PasswordEvidence, WorksEvidence } from "../evidence.ts";
import type { Answers, LineAnswer } from "../verdict.ts";
import type { LineKind } from "../../network/line-state.ts";
import { loadProvider } from "../../provider/provider.ts";

/** What the checks of a test find: all is well, except for what is told. */
export type Found = Partial<Answers> & {
  readonly since?: string;
  readonly lengthMeters?: number;
  readonly riserLengthMeters?: number;
  readonly drops?: readonly string[];
  readonly restartedAt?: string;
  /** Finer than the line's answer, where a test needs it. */
  readonly kind?: LineKind;
  readonly dropHistory?: Partial<DropEvidence>;
  readonly works?: WorksEvidence;
  readonly outageCause?: string;
  readonly ownFault?: { readonly kind: string; readonly at: string };
  readonly evidence?: readonly string[];
  readonly password?: PasswordEvidence;
  /** The equipment can test the cable. */
  readonly canTestCable?: boolean;
};

const { policy } = loadProvider(join(import.meta.dirname, "../../../../provider/beeline-kz"));

const healthy: Answers = { outage: "none", line: "ok", visit: "none", account: "paid" };

const kinds: Readonly<Record<LineAnswer, LineKind>> = {
  ok: "in-session",
  "no-session": "no-session",
  "cable-cut": "cable-open",
  "port-down": "port-down",
  "router-silent": "router-hung",
  "line-errors": "errors-rising",
  drops: "drops",
  unknown: "never-seen",
};

/** The diagnosis that checks with these answers would end in. */
export function diagnosisOf(login: Login, at: Instant, found: Found): Diagnosis {
  const { outage, line, visit, account } = { ...healthy, ...found };
  const answers: Answers = { outage, line, visit, account };
  const testCable = found.canTestCable === true ? () => Promise.resolve() : undefined;
  return conclude(
    { policy, testCable },
    { login, ...answers, at: at.toString() },
    {
      outage:
        outage === "outage"
          ? {
              number: "1001",
              openedAt: at.toString(),
              expectedEndAt: null,
              cause: found.outageCause ?? null,
              ownFault: found.ownFault ?? null,
            }
          : null,
      works: found.works ?? null,
      line: line === "unknown" ? null : lineOf(found, line, at),
      visit: visit === "open" ? { number: "1002" } : null,
    },
  );
}

const noHistory: DropEvidence = {
  counts: { own: 0, silent: 0, outage: 0, nas: 0, limit: 0, nightly: 0, agreed: 0, other: 0 },
  isFrequent: false,
  limitMinutes: null,
  pattern: { kind: "few" },
  nextUsualAt: null,
  tests: [],
};

const lineOf = (found: Found, answer: LineAnswer, at: Instant): LineEvidence => ({
  kind: found.kind ?? kinds[answer],
  since: found.since ?? null,
  cause: null,
  lengthMeters: found.lengthMeters ?? null,
  riserLengthMeters: found.riserLengthMeters ?? null,
  drops: found.drops ?? [],
  restartedAt: found.restartedAt ?? null,
  evidence: (found.evidence ?? []).map((kind) => ({ kind, at: at.toString(), source: "snmp", stale: false })),
  password: found.password ?? null,
  dropHistory: { ...noHistory, ...found.dropHistory },
});
