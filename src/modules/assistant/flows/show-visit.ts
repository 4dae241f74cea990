import type { Login } from "../../../kernel/ids.ts";
import { instant, isAfter } from "../../../kernel/instant.ts";
import { findOpenVisit } from "../../visits/visits.ts";
import { promisesOf } from "../../promises/promises.ts";
import type { Conversation } from "../flow/flow.ts";

/**
 * S44, S48: the visit that is open on the login, where it stands, and what was promised by when.
 * @returns its number
 */
export async function showVisit(c: Conversation, login: Login): Promise<string | undefined> {
  const shown = await c.act("show-visit", async ({ tx, now }) => {
    const visit = await findOpenVisit(tx, login);
    if (visit === undefined) return null;
    const promises = await promisesOf(tx, { kind: "visit", id: visit.id });
    return {
      now: now.toString(),
      number: visit.number,
      status: visit.status,
      promises: promises.map(({ kind, dueAt, keptAt }) => ({
        kind,
        dueAt: dueAt.toString(),
        standing: keptAt !== null ? "kept" : isAfter(now, dueAt) ? "broken" : "open",
      })),
    };
  });
  if (shown === null) {
    c.say("no-open-visit");
    return undefined;
  }
  const refs = [{ kind: "visit" as const, number: shown.number }];
  const promises = shown.promises.map(({ kind, dueAt, standing }) => ({
    key: `promise-${kind}-${standing}`,
    values: { dueAt: { at: instant(dueAt), now: instant(shown.now) } },
  }));
  c.sayLines([{ key: `visit-status-${shown.status}`, values: { number: shown.number } }, ...promises], {
    refs,
  });
  return shown.number;
}
