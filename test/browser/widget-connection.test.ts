import { describe, expect, test } from "vitest";
import { useWidget } from "./harness/widget.ts";

const world = useWidget();
const greeting = "Сәлеметсіз бе. Мен — Дана, виртуалды көмекшімін. Не болды?";

describe("reload", () => {
  test("the chat is open again with all that was said", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.say("бір");
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
    await widget.page.reload();
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
    await widget.say("екі");
    await widget.expectTexts(greeting, "бір", "Жауап: бір", "екі", "Жауап: екі");
    expect(world.server.conversations).toHaveLength(1);
  });

  test("what was not sent before it is sent after it, once", async () => {
    const widget = await world.openPage();
    await widget.open();
    world.server.faults.answersLost = Infinity;
    await widget.say("бір");
    await expect.poll(() => world.server.conversation.said).toEqual(["бір"]);
    await widget.page.reload();
    world.server.faults.answersLost = 0;
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
    await expect.poll(() => new Set(world.server.conversation.received).size).toBe(1);
    await expect.poll(() => stored(widget.page)).toMatchObject({ unsent: [] });
  });

  test("someone who comes back can leave the earlier conversation", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.say("бір");
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
    await widget.page.reload();
    await widget.choice("Жаңа әңгіме бастау").click();
    await widget.expectTexts(greeting);
    expect(world.server.conversations).toHaveLength(2);
  });

  test("works as long as the page lives where storage is blocked", async () => {
    const widget = await world.openPage();
    await widget.page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(globalThis, name, {
          get: () => {
            throw new DOMException("blocked", "SecurityError");
          },
        });
      }
    });
    await widget.page.reload();
    await widget.open();
    await widget.say("бір");
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
    expect(world.server.conversations).toHaveLength(1);
  });

  test("a second tab shows the same conversation", async () => {
    const first = await world.openPage();
    await first.open();
    await first.say("бір");
    await first.expectTexts(greeting, "бір", "Жауап: бір");
    const second = await world.openTab(first);
    await second.open();
    await second.say("екі");
    for (const tab of [first, second]) {
      await tab.expectTexts(greeting, "бір", "Жауап: бір", "екі", "Жауап: екі");
    }
    expect(world.server.conversations).toHaveLength(1);
  });
});

describe("lost connection", () => {
  test("is said; what is written is kept, marked, and sent later in order, nothing twice", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.page.context().setOffline(true);
    await widget.status.getByText("Байланыс жоқ").waitFor();
    for (const text of ["бір", "екі", "үш"]) await widget.say(text);
    await expect
      .poll(() => widget.log.locator(".delivery").allInnerTexts())
      .toEqual(expect.arrayContaining(Array(3).fill("Байланыс пайда болғанда жіберіледі")));
    expect(world.server.conversation.said).toEqual([]);
    await widget.page.context().setOffline(false);
    await expect
      .poll(() => world.server.conversation.said, { timeout: 10_000 })
      .toEqual(["бір", "екі", "үш"]);
    await expect.poll(() => widget.status.innerText()).toBe("");
    await expect
      .poll(async () => (await widget.texts()).toSorted())
      .toEqual([greeting, "бір", "екі", "үш", "Жауап: бір", "Жауап: екі", "Жауап: үш"].toSorted());
    expect(await widget.log.getByText("Байланыс пайда болғанда жіберіледі").count()).toBe(0);
  });

  test("a message whose confirmation was lost is sent again under the same name and stands there once", async () => {
    const widget = await world.openPage();
    await widget.open();
    world.server.faults.answersLost = 2;
    await widget.say("бір");
    await expect.poll(() => world.server.conversation.received, { timeout: 10_000 }).toHaveLength(3);
    expect(new Set(world.server.conversation.received).size).toBe(1);
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
  });

  test("a server that restarts is found again, and what happened meanwhile is caught up with", async () => {
    const widget = await world.openPage();
    await widget.open();
    await world.server.goAway();
    await widget.status.getByText("Байланыс жоқ").waitFor();
    await widget.say("бір");
    world.server.conversation.add({ text: "Осы арада" });
    await world.server.comeBack();
    await widget.expectTexts(greeting, "Осы арада", "бір", "Жауап: бір");
    await expect.poll(() => widget.status.innerText()).toBe("");
    expect(world.server.conversations).toHaveLength(1);
  });

  test("a server that is not there when the chat is opened is waited for", async () => {
    const widget = await world.openPage();
    await widget.launcher.waitFor();
    await world.server.goAway();
    await widget.launcher.click();
    await widget.status.getByText("Байланыс жоқ").waitFor();
    await widget.say("бір");
    await world.server.comeBack();
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
    expect(world.server.conversations).toHaveLength(1);
  });

  test("slow answers change no order", async () => {
    const widget = await world.openPage();
    await widget.open();
    world.server.faults.slownessMilliseconds = 300;
    for (const text of ["бір", "екі", "үш"]) await widget.say(text);
    await expect
      .poll(() => world.server.conversation.said, { timeout: 10_000 })
      .toEqual(["бір", "екі", "үш"]);
    await expect.poll(() => widget.texts()).toHaveLength(7);
    expect((await widget.texts()).filter((text) => !text.includes("Жауап"))).toEqual([
      greeting,
      "бір",
      "екі",
      "үш",
    ]);
  });
});

describe("streams", () => {
  test.each(["missing", "held-back"] as const)(
    "where streams are %s, long polls bring every message",
    async (streams) => {
      world.server.faults.streams = streams;
      const widget = await world.openPage();
      await widget.open();
      await widget.say("бір");
      await expect.poll(() => widget.texts(), { timeout: 30_000 }).toEqual([greeting, "бір", "Жауап: бір"]);
      world.server.conversation.add({ text: "Кейін" });
      await expect.poll(() => widget.texts(), { timeout: 30_000 }).toContain("Кейін");
      await widget.say("екі");
      await expect.poll(() => widget.texts(), { timeout: 10_000 }).toContain("Жауап: екі");
      expect(new Set(await widget.texts()).size).toBe((await widget.texts()).length);
    },
  );

  test.each(["doubled", "leaving-out"] as const)(
    "where the stream brings messages %s, each is counted and shown once, in order",
    async (streams) => {
      world.server.faults.streams = streams;
      world.server.answers = () => [];
      const widget = await world.openPage();
      await widget.open();
      await widget.say("Сәлем");
      await widget.expectTexts(greeting, "Сәлем");
      await widget.page.keyboard.press("Escape");
      const texts = Array.from({ length: 5 }, (_, line) => `Жол ${line}`);
      for (const text of texts) world.server.conversation.add({ text });
      await expect.poll(() => widget.launcher.innerText()).toMatch(/5$/);
      await widget.launcher.click();
      await widget.expectTexts(greeting, "Сәлем", ...texts);
    },
  );

  test("a page that nobody looks at holds no stream, and catches up when it is looked at again", async () => {
    const widget = await world.openPage();
    await widget.open();
    await expect.poll(() => world.server.openStreams).toBe(1);
    await showPage(widget.page, "hidden");
    await expect.poll(() => world.server.openStreams).toBe(0);
    world.server.conversation.add({ text: "Осы арада" });
    await showPage(widget.page, "visible");
    await widget.expectTexts(greeting, "Осы арада");
  });
});

describe("a conversation that is gone", () => {
  test.each([
    ["removed (404)", () => (world.server.conversation.isGone = true)],
    ["another's (401)", () => (world.server.conversation.token = "another")],
  ])("%s: a new one begins, and it is said why", async (_, lose) => {
    const widget = await world.openPage();
    await widget.open();
    await widget.say("бір");
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
    lose();
    await widget.say("екі");
    await widget.log.getByText("Алдыңғы әңгіме енді қолжетімсіз").waitFor();
    await widget.expectTexts(greeting, "екі", "Жауап: екі");
    expect(world.server.conversations.map(({ said }) => said)).toEqual([["бір"], ["екі"]]);
  });

  test("is noticed at a reload as well", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.say("бір");
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
    world.server.conversation.isGone = true;
    await widget.page.reload();
    await widget.log.getByText("Алдыңғы әңгіме енді қолжетімсіз").waitFor();
    await widget.expectTexts(greeting);
    expect(world.server.conversations).toHaveLength(2);
  });
});

test("a conversation that is gone while the chat is closed makes no new one until the chat is opened", async () => {
  const widget = await world.openPage();
  await widget.open();
  await widget.say("бір");
  await widget.expectTexts(greeting, "бір", "Жауап: бір");
  await widget.page.keyboard.press("Escape");
  world.server.conversation.isGone = true;
  await widget.page.reload();
  await widget.launcher.waitFor();
  await expect.poll(() => stored(widget.page)).toMatchObject({ hasSpoken: false });
  expect(world.server.conversations).toHaveLength(1);
  await widget.open();
  await widget.log.getByText("Алдыңғы әңгіме енді қолжетімсіз").waitFor();
  expect(world.server.conversations).toHaveLength(2);
});

type ScriptedPage = Awaited<ReturnType<typeof world.openPage>>["page"];

/** What the widget keeps in the browser. */
const stored = (page: ScriptedPage): Promise<unknown> =>
  page.evaluate(() => JSON.parse(Object.values(localStorage)[0] ?? "null"));

const showPage = (page: ScriptedPage, state: "visible" | "hidden"): Promise<void> =>
  page.evaluate((visibility) => {
    Object.defineProperty(document, "visibilityState", { value: visibility, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
