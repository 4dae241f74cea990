import { type RawBuilder, sql } from "kysely";
import type { Instant } from "../kernel/instant.ts";
import type { Login } from "../kernel/ids.ts";

// One statement for many logins: how they go into it, and what it found back to each.

/** A login of which something since a moment is asked. */
export type AskedLogin = { readonly login: Login; readonly since: Instant };

/** The rows of `asked`, to select from: `login`, `since`, and `n`, counted from 1. */
export const askedRows = (asked: readonly AskedLogin[]): RawBuilder<unknown> => sql`
  unnest(${asked.map(({ login }) => login)}::text[], ${asked.map(({ since }) => since.toString())}::timestamptz[])
    with ordinality as asked (login, since, n)`;

/** What was found for the asked one of that number. */
export type OfAsked<Row> = Row & { readonly n: number };

/** The rows of each, in their order. */
export function groupByAsked<Row>(
  asked: readonly AskedLogin[],
  rows: readonly OfAsked<Row>[],
): ReadonlyMap<AskedLogin, readonly Row[]> {
  const found = new Map<AskedLogin, Row[]>(asked.map((one) => [one, []]));
  for (const { n, ...row } of rows) found.get(asked[n - 1]!)?.push(row as Row);
  return found;
}

export type OfLogin<Row> = Row & { readonly login: Login };

/** The rows of each login, in their order. */
export function groupByLogin<Row>(rows: readonly OfLogin<Row>[]): ReadonlyMap<Login, readonly Row[]> {
  const found = new Map<Login, Row[]>();
  for (const { login, ...row } of rows) found.set(login, [...(found.get(login) ?? []), row as Row]);
  return found;
}
