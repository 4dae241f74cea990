import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openStories, type Stories } from "../../../test/harness/stories.ts";
import { subscriber } from "../../../test/harness/subscribers.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addMinutes, instant, type Instant } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import type { ConversationId } from "./conversation.ts";
import { dropReminder, setReminder, tellDueReminders } from "./reminders.ts";
import type { ReminderKind } from "./reminder-store.ts";
import { findMessages } from "./store.ts";

const paid = asLogin("7010000003");
const unpaid = asLogin("7010000004");
const at = instant("2026-07-25T10:00:00Z");
const dueAt = addMinutes(at, 60);

let stories: Stories;
// Loading the phrases takes a while on a machine that is busy.
beforeAll(async () => {
  stories = await openStories(subscriber(3), subscriber(4, { isFeePaid: false }));
}, 60_000);
afterAll(() => stories.close());
beforeEach(() => stories.reset());

const inWork = <Value>(change: (work: Work) => Promise<Value>, now = at): Promise<Value> =>
  inTransaction(stories.db, (tx) => change({ tx, now }));

/** A conversation in which somebody asked to be reminded an hour later. */
async function asked(kind: ReminderKind, login = unpaid): Promise<ConversationId> {
  const { id } = await stories.begin({ at });
  await inWork((work) => setReminder(work, { conversationId: id, login, kind, dueAt }));
  return id;
}

const sweepAt = (now: Instant): Promise<void> =>
  tellDueReminders({
    db: stories.db,
    clock: { now: () => now },
    provider: stories.provider,
    assistant: { changed: () => undefined },
  });

const notices = async (id: ConversationId): Promise<readonly string[]> => {
  const found = await findMessages(stories.db, { id, after: 0, limit: 100 });
  return (found?.messages ?? []).filter(({ author }) => author === "system").map(({ text }) => text);
};

test.each<[ReminderKind, string]>([
  ["drops", "патчкордпен"],
  ["payment", "24 сағат өтті"],
])("S23, S54: a reminder of %s comes at its time by the product's clock, and once", async (kind, words) => {
  const id = await asked(kind);
  await sweepAt(addMinutes(dueAt, -1));
  expect(await notices(id)).toEqual([]);
  await sweepAt(dueAt);
  const [told] = await notices(id);
  expect(told).toContain(words);
  await Promise.all([sweepAt(dueAt), sweepAt(addMinutes(dueAt, 60))]);
  expect(await notices(id)).toHaveLength(1);
});

test("two processes that sweep at once remind once", async () => {
  const ids = [await asked("drops"), await asked("drops"), await asked("payment")];
  await Promise.all([sweepAt(dueAt), sweepAt(dueAt), sweepAt(dueAt)]);
  for (const id of ids) expect(await notices(id)).toHaveLength(1);
});

test("asking again moves it", async () => {
  const id = await asked("drops");
  const later = addMinutes(dueAt, 24 * 60);
  await inWork((work) =>
    setReminder(work, { conversationId: id, login: unpaid, kind: "drops", dueAt: later }),
  );
  await sweepAt(dueAt);
  expect(await notices(id)).toEqual([]);
  await sweepAt(later);
  expect(await notices(id)).toHaveLength(1);
});

test.each<[string, () => Promise<ConversationId>]>([
  [
    "the matter was settled",
    async () => {
      const id = await asked("drops");
      await inWork((work) => dropReminder(work, { conversationId: id, kind: "drops" }));
      return id;
    },
  ],
  ["S23: the fee was counted as paid meanwhile", () => asked("payment", paid)],
  [
    "the conversation was closed",
    async () => {
      const id = await asked("drops");
      await sql`update conversations set state = 'closed' where id = ${id}`.execute(stories.db);
      return id;
    },
  ],
])("nobody is reminded when %s", async (_, happens) => {
  const id = await happens();
  await sweepAt(dueAt);
  expect(await notices(id)).toEqual([]);
});

test("after a reminder a new one can be asked for", async () => {
  const id = await asked("drops");
  await sweepAt(dueAt);
  const again = addMinutes(dueAt, 60);
  await inWork((work) =>
    setReminder(work, { conversationId: id, login: unpaid, kind: "drops", dueAt: again }),
  );
  await sweepAt(again);
  expect(await notices(id)).toHaveLength(2);
});
