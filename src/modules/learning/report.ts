import type { Instant } from "../../kernel/instant.ts";
import { type Language, languages } from "../../kernel/language.ts";
import type { Db } from "../../platform/database.ts";
import {
  countReadings,
  countUnanswered,
  findUnanswered,
  type ReadingCount,
  type UnansweredGroup,
} from "../assistant/assistant.ts";
import type { Policy } from "../provider/policy.ts";
import { findPersonalWords } from "./learning.ts";
import { maskMessage } from "./masking.ts";
import { type ConfusionCount, countConfusion } from "./store.ts";

/** What became of messages, in numbers. */
export type Coverage = {
  readonly messages: number;
  /** A subject was begun or a question answered. */
  readonly actedOn: number;
  readonly noted: number;
  readonly askedBack: number;
  readonly handedOver: number;
  /** Of the messages that were not merely noted; null where there were none. */
  readonly actedOnShare: number | null;
};

/** What was not understood, without personal data. */
export type Unanswered = Omit<UnansweredGroup, "login">;

/** How well messages are understood, by what became of them and by what operators said of them. */
export type Report = {
  readonly since: Instant;
  readonly all: Coverage;
  readonly byLanguage: Readonly<Record<Language, Coverage>>;
  /** The most frequent first. */
  readonly confusion: readonly ConfusionCount[];
  readonly unanswered: { readonly items: readonly Unanswered[]; readonly total: number };
};

export async function readReport(
  db: Db,
  policy: Policy,
  { since, ...page }: { since: Instant; limit: number; offset: number },
): Promise<Report> {
  const counts = await countReadings(db, since);
  const groups = await findUnanswered(db, { since, ...page });
  return {
    since,
    all: coverageOf(counts),
    byLanguage: Object.fromEntries(
      languages.map((language) => [language, coverageOf(counts.filter((one) => one.language === language))]),
    ) as Record<Language, Coverage>,
    confusion: await countConfusion(db, since),
    unanswered: { items: await maskAll(db, policy, groups), total: await countUnanswered(db, since) },
  };
}

function coverageOf(counts: readonly ReadingCount[]): Coverage {
  const of = (...outcomes: readonly ReadingCount["outcome"][]): number =>
    counts.filter(({ outcome }) => outcomes.includes(outcome)).reduce((sum, { count }) => sum + count, 0);
  const actedOn = of("subject-begun", "question-answered");
  const askedBack = of("asked-back");
  const handedOver = of("handed-over");
  const asked = actedOn + askedBack + handedOver;
  const noted = of("noted");
  const actedOnShare = asked === 0 ? null : actedOn / asked;
  return { messages: asked + noted, actedOn, noted, askedBack, handedOver, actedOnShare };
}

async function maskAll(
  db: Db,
  policy: Policy,
  groups: readonly UnansweredGroup[],
): Promise<readonly Unanswered[]> {
  const personal = await findPersonalWords(db, policy, groups);
  return groups.map(({ login: _login, ...group }, at) => ({
    ...group,
    text: maskMessage(group.text, personal[at]!, policy.logins.digits),
  }));
}
