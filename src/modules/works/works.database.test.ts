import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { now as began, resetNetwork } from "../../../test/harness/network.ts";
import { type AsStaff, createStaffApp } from "../../../test/harness/staff-app.ts";
import { asLogin } from "../../kernel/ids.ts";
import { addHours, addMinutes, type Instant } from "../../kernel/instant.ts";
import { inTransaction, type Work } from "../../platform/database.ts";
import { newId } from "../../platform/new-id.ts";
import { createSecretBox } from "../../platform/secret-box.ts";
import { loadProvider } from "../provider/provider.ts";
import { worksRoutes } from "./routes.ts";
import {
  announceWorks,
  cancelWorks,
  changeWorks,
  findWorksForLogin,
  planWorks,
  type PlannedWorks,
} from "./works.ts";

const provider = loadProvider(join(import.meta.dirname, "../../../provider/beeline-kz"));
const secretBox = createSecretBox(randomBytes(32));
let database: TestDatabase;
let staff: { readonly call: AsStaff; close(): Promise<void> };
let now: Instant = began;
const clock = { now: () => now };
beforeAll(async () => {
  database = await createTestDatabase();
  staff = await createStaffApp(database, (app) => worksRoutes(app, { db: database.db, clock }));
});
afterAll(async () => {
  await staff.close();
  await database.close();
});
beforeEach(async () => {
  now = began;
  await sql`truncate planned_works, notices cascade`.execute(database.db);
  await resetNetwork(database.db);
});

const work = <Value>(make: (one: Work) => Promise<Value>): Promise<Value> =>
  inTransaction(database.db, (tx) => make({ tx, now }));
const plan = (nodeIds: readonly string[], startsInHours: number, hours = 2): Promise<PlannedWorks> =>
  work((one) =>
    planWorks(one, {
      nodeIds,
      startsAt: addHours(now, startsInHours),
      endsAt: addHours(now, startsInHours + hours),
      reason: "new fibre",
      who: "engineer",
    }),
  );
const worksOf = (login: string) => findWorksForLogin(database.db, asLogin(login), now);

describe("S44: works take down what is below their nodes, from their beginning until their end", () => {
  // The beginning belongs to them, the end doesn't.
  test.each([
    ["a minute before", -1, false],
    ["at the beginning", 0, true],
    ["in between", 60, true],
    ["a minute before the end", 119, true],
    ["at the end", 120, false],
  ])("%s", async (_, minutes, isRunning) => {
    const works = await plan(["sw-1"], 1);
    now = addMinutes(works.startsAt, minutes);
    expect((await worksOf("7010000001")) !== undefined).toBe(isRunning);
    expect(await worksOf("7010000004")).toBeUndefined();
  });

  test("on a node above they take down everything below; canceled they take down nothing", async () => {
    const works = await plan(["agg"], 0);
    expect(await worksOf("7010000004")).toMatchObject({ id: works.id, endsAt: works.endsAt });
    await work((one) => cancelWorks(one, works.id));
    expect(await worksOf("7010000004")).toBeUndefined();
  });
});

describe("who is below them is told before", () => {
  const announce = () => announceWorks({ db: database.db, provider, secretBox, now: () => now });
  const texts = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ sealed: string }>`
      select text_sealed as sealed from notices where kind = 'planned-works' order by id
    `.execute(database.db);
    return rows.map(({ sealed }) => secretBox.open(sealed));
  };

  test("once each, whoever looks and however often, as long before as the policy says", async () => {
    const works = await plan(["sw-1"], provider.policy.outages.worksNoticeHours + 1);
    await announce();
    expect(await texts()).toEqual([]);
    now = addHours(now, 1);
    await Promise.all([announce(), announce(), announce()]);
    await announce();
    const sent = await texts();
    expect(sent).toHaveLength(3);
    expect(sent[0]).toContain("жоспарлы жұмыстар");
    const { rows } = await sql`select login from planned_works_notices where works_id = ${works.id}`.execute(
      database.db,
    );
    expect(rows).toHaveLength(3);
  });

  test("again when they begin at another time, and not at all when they were canceled or began already", async () => {
    const works = await plan(["sw-2"], 3);
    await announce();
    await announce();
    expect(await texts()).toHaveLength(1);
    const moved = { nodeIds: ["sw-2"], startsAt: addHours(now, 5), endsAt: addHours(now, 6), reason: "rain" };
    await work((one) => changeWorks(one, { id: works.id, ...moved }));
    await announce();
    expect(await texts()).toHaveLength(2);
    const told = await staff.call("operator", "GET", `/api/planned-works/${works.id}/notices?pageSize=1`);
    expect(told.body).toMatchObject({
      total: 2,
      items: [{ login: "7010000004", startsAt: moved.startsAt.toString(), toldAt: now.toString() }],
    });
    const canceled = await plan(["sw-1"], 3);
    await work((one) => cancelWorks(one, canceled.id));
    await plan(["sw-1"], 0);
    await announce();
    expect(await texts()).toHaveLength(2);
  });
});

describe("who was told hears, once, that it isn't so any more", () => {
  const announce = () => announceWorks({ db: database.db, provider, secretBox, now: () => now });
  const all = () => Promise.all([announce(), announce(), announce()]);
  /** The texts since the last look. */
  const heard = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ sealed: string }>`
      delete from notices where kind = 'planned-works' returning text_sealed as sealed
    `.execute(database.db);
    return rows.map(({ sealed }) => secretBox.open(sealed));
  };
  const moveTo = (works: PlannedWorks, more: Partial<PlannedWorks>) =>
    work((one) => changeWorks(one, { ...works, ...more }));
  const told = async (): Promise<PlannedWorks> => {
    const works = await plan(["sw-1"], 3);
    await announce();
    expect(await heard()).toHaveLength(3);
    return works;
  };

  test("canceled before they begin", async () => {
    const works = await told();
    await work((one) => cancelWorks(one, works.id));
    await all();
    const texts = await heard();
    expect(texts).toHaveLength(3);
    expect(texts[0]).toContain("жоспарлы жұмыстар болмайды (бүгін 20:00 басталуы керек еді)");
    await all();
    expect(await heard()).toEqual([]);
    const { body } = await staff.call("operator", "GET", `/api/planned-works/${works.id}/notices`);
    expect(body["items"]).toMatchObject([{ revokedAt: now.toString() }, {}, {}]);
  });

  test("stopped while they go on", async () => {
    const works = await told();
    now = addHours(now, 4);
    await work((one) => cancelWorks(one, works.id));
    await all();
    const texts = await heard();
    expect(texts).toHaveLength(3);
    expect(texts[0]).toContain("мерзімінен бұрын тоқтатылды");
  });

  test("moved, even to a time of which nobody else is told yet; and back again", async () => {
    const works = await told();
    const far = provider.policy.outages.worksNoticeHours + 30;
    await moveTo(works, { startsAt: addHours(now, far), endsAt: addHours(now, far + 2) });
    await all();
    const texts = await heard();
    expect(texts).toHaveLength(3);
    expect(texts[0]).toContain("жұмыстардың уақыты өзгерді");
    await moveTo(works, {});
    await all();
    expect(await heard()).toHaveLength(3);
    now = addHours(now, 1);
    await all();
    expect(await heard()).toEqual([]);
  });

  test("longer than was told, with the same beginning", async () => {
    const works = await told();
    await moveTo(works, { endsAt: addHours(works.endsAt, 3) });
    await all();
    const texts = await heard();
    expect(texts).toHaveLength(3);
    expect(texts[0]).toContain("01:00");
  });

  test("somewhere else: whom they don't concern any more hears that, and who is new is told as always", async () => {
    const works = await told();
    await moveTo(works, { nodeIds: ["sw-2"] });
    await all();
    const texts = await heard();
    expect(texts.filter((text) => text.includes("болмайды (бүгін"))).toHaveLength(3);
    expect(texts.filter((text) => text.includes("жоспарлы жұмыстар болады"))).toHaveLength(1);
    expect(texts).toHaveLength(4);
  });

  test("another reason, or a change of which nobody had been told, is no news", async () => {
    const works = await told();
    await moveTo(works, { reason: "another" });
    const later = await plan(["sw-2"], provider.policy.outages.worksNoticeHours + 5);
    await work((one) => cancelWorks(one, later.id));
    await all();
    expect(await heard()).toEqual([]);
  });

  test("the texts are there only if their record is", async () => {
    const works = await told();
    await work((one) => cancelWorks(one, works.id));
    const failing: typeof secretBox = {
      ...secretBox,
      seal() {
        throw new Error("sealing failed");
      },
    };
    await expect(
      announceWorks({ db: database.db, provider, secretBox: failing, now: () => now }),
    ).rejects.toThrow("sealing failed");
    await all();
    expect(await heard()).toHaveLength(3);
  });
});

describe("over HTTP", () => {
  const url = "/api/planned-works";
  const body = (more: object = {}) => ({
    nodeIds: ["sw-1"],
    startsAt: addHours(began, 1).toString(),
    endsAt: addHours(began, 3).toString(),
    reason: "new fibre",
    ...more,
  });

  test("engineers plan, change and cancel; operators only read", async () => {
    const planned = await staff.call("engineer", "POST", url, body());
    expect(planned).toMatchObject({ status: 201, body: { state: "planned", allowed: { change: true } } });
    const one = `${url}/${String(planned.body["id"])}`;
    expect((await staff.call("operator", "POST", `${one}/cancel`)).status).toBe(403);
    expect(await staff.call("engineer", "PUT", one, body({ reason: "rain" }))).toMatchObject({
      status: 200,
      body: { reason: "rain", number: planned.body["number"] },
    });
    expect((await staff.call("operator", "GET", one)).body).toMatchObject({
      reason: "rain",
      noticedLogins: 0,
    });
    expect((await staff.call("operator", "GET", `${url}?state=planned&nodeId=sw-1`)).body).toMatchObject({
      total: 1,
      items: [{ state: "planned" }],
    });
    expect((await staff.call("engineer", "POST", `${one}/cancel`)).body).toMatchObject({ state: "canceled" });
    expect(await staff.call("engineer", "PUT", one, body())).toMatchObject({
      status: 409,
      body: { type: "/problems/works-over" },
    });
    expect((await staff.call("operator", "GET", `${url}?state=planned`)).body).toEqual({
      items: [],
      total: 0,
    });
    expect((await staff.call("operator", "GET", `${url}/${newId()}`)).status).toBe(404);
    expect((await staff.call(null, "GET", url)).status).toBe(401);
  });

  test.each([
    ["an end before the beginning", { endsAt: began.toString() }, "endsAt"],
    ["an end at the beginning", { endsAt: addHours(began, 1).toString() }, "endsAt"],
    ["a node that isn't there", { nodeIds: ["sw-1", "sw-9"] }, "nodeIds"],
  ])("%s is refused with the field's name", async (_, more, field) => {
    const refused = await staff.call("engineer", "POST", url, body(more));
    expect(refused).toMatchObject({ status: 400, body: { type: "/problems/works-not-possible" } });
    expect(JSON.stringify(refused.body["errors"])).toContain(field);
  });
});
