import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openStories, type Stories } from "../../../../test/harness/stories.ts";
import { subscriber } from "../../../../test/harness/subscribers.ts";
import { instant } from "../../../kernel/instant.ts";

const login = "7010000003";
const at = instant("2026-07-25T10:00:00Z");

let stories: Stories;
beforeAll(async () => {
  stories = await openStories(subscriber(3));
});
afterAll(() => stories.close());
beforeEach(async () => {
  await stories.reset();
  await sql`truncate network_signals`.execute(stories.db);
});

async function complaints(): Promise<readonly unknown[]> {
  const { rows } = await sql<{ signal: unknown }>`
    select signal from network_signals where kind = 'complaint'
  `.execute(stories.db);
  return rows.map(({ signal }) => signal);
}

test("who writes that there is no internet is a sign of an outage, once, whatever the checks find", async () => {
  stories.finds(login, { line: "no-session" });
  const chat = await stories.begin({ at });
  await chat.say("үйде интернет жоқ", login);
  expect(await complaints()).toEqual([{ login }]);
  await chat.say({ choice: "home" });
  expect(await complaints()).toEqual([{ login }]);
});

test("a line that only drops is no sign of one", async () => {
  stories.finds(login, { line: "drops", drops: [] });
  const chat = await stories.begin({ at });
  await chat.say("интернет жиі үзіліп қалады", login);
  expect(await complaints()).toEqual([]);
});
