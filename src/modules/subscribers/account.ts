import { isAfter, type Instant } from "../../kernel/instant.ts";
import type { Login } from "../../kernel/ids.ts";
import type { Tiyn } from "../../kernel/money.ts";
import type { Subscriber } from "./subscriber.ts";

/** S39, S65: whether the line may be expected to work. A suspended line owes nothing meanwhile. */
export type AccountState = "paid" | "unpaid" | "suspended";

/** @param today the civil date in the provider's zone. */
export function accountState(
  account: Pick<Subscriber, "isFeePaid" | "suspendedFrom" | "suspendedUntil">,
  today: Temporal.PlainDate,
): AccountState {
  if (isSuspended(account, today)) return "suspended";
  return account.isFeePaid ? "paid" : "unpaid";
}

function isSuspended(
  { suspendedFrom, suspendedUntil }: Pick<Subscriber, "suspendedFrom" | "suspendedUntil">,
  today: Temporal.PlainDate,
): boolean {
  if (suspendedFrom === null || Temporal.PlainDate.compare(today, suspendedFrom) < 0) return false;
  return suspendedUntil === null || Temporal.PlainDate.compare(today, suspendedUntil) <= 0;
}

/** What the billing system says of one login's monthly fee. */
export type FeeState = {
  readonly login: Login;
  readonly paid: boolean;
  /** What is to be paid now. */
  readonly amountTiyn: Tiyn;
  readonly at: Instant;
};

/** The same as the house knows it; `at` is null while only an import has said so. */
export type KnownFeeState = Omit<FeeState, "at"> & { readonly at: Instant | null };

/** What to store of the billing system's word, and what to answer. */
export type FeePlan = {
  readonly changes: readonly FeeState[];
  readonly becamePaid: readonly Login[];
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly { readonly id: Login; readonly reason: string }[];
};

/**
 * Of several words on one login the latest counts, in whatever order they arrive;
 * what is older than what is known is a repetition and changes nothing.
 */
export function planFees(known: readonly KnownFeeState[], told: readonly FeeState[]): FeePlan {
  const before = new Map(known.map((state) => [state.login, state]));
  const after = new Map(before);
  let duplicates = 0;
  for (const item of told) {
    const current = after.get(item.login);
    if (current === undefined) continue;
    if (saysNothingNew(item, current)) duplicates += 1;
    else after.set(item.login, item);
  }
  const changes = [...after.values()].filter((state): state is FeeState => before.get(state.login) !== state);
  const rejected = told.filter(({ login }) => !before.has(login));
  return {
    changes,
    becamePaid: changes
      .filter(({ login, paid }) => paid && before.get(login)?.paid === false)
      .map(({ login }) => login),
    accepted: told.length - duplicates - rejected.length,
    duplicates,
    rejected: rejected.map(({ login }) => ({ id: login, reason: "no subscriber has this login" })),
  };
}

function saysNothingNew(item: FeeState, current: KnownFeeState): boolean {
  if (current.at === null || isAfter(item.at, current.at)) return false;
  const isSame = item.paid === current.paid && item.amountTiyn === current.amountTiyn;
  return isSame || isAfter(current.at, item.at);
}
