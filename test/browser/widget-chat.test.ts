import { describe, expect, test } from "vitest";
import { useWidget, type WidgetOnPage } from "./harness/widget.ts";

const world = useWidget();
const greeting = "Сәлеметсіз бе. Мен — Дана, виртуалды көмекшімін. Не болды?";
const at = "2026-11-23T05:00:00Z";
const pending = {
  login: "7010000003",
  outage: "pending",
  line: "pending",
  visit: "pending",
  account: "pending",
  at,
};

describe("opening", () => {
  test("one script tag puts a launcher with the assistant's name into the corner, and asks for no conversation", async () => {
    const widget = await world.openPage();
    await widget.launcher.waitFor();
    expect(await widget.launcher.innerText()).toContain("Дана");
    expect(world.server.conversations).toHaveLength(0);
    const box = await widget.launcher.boundingBox();
    const { width, height } = widget.page.viewportSize()!;
    expect(box?.height).toBe(56);
    expect(box!.x + box!.width).toBeGreaterThan(width - 40);
    expect(box!.y + box!.height).toBeGreaterThan(height - 40);
  });

  test("opening begins one conversation in the page's language, with its greeting and choices", async () => {
    const widget = await world.openPage({ path: "/?lang=ru" });
    await widget.open();
    expect(world.server.conversations.map(({ language }) => language)).toEqual(["ru"]);
    await widget.expectTexts("Здравствуйте. Я — Дана, виртуальный помощник. Что случилось?");
    expect(await widget.log.getByRole("button").count()).toBe(3);
  });

  test("closing and opening again goes on with the same conversation", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.page.keyboard.press("Escape");
    await widget.launcher.click();
    await widget.expectTexts(greeting);
    expect(world.server.conversations).toHaveLength(1);
  });

  test("a provider that does not speak the page's language is asked in its first one", async () => {
    world.server.settings = { ...world.server.settings, languages: ["ru", "kk"] };
    const widget = await world.openPage({ path: "/?lang=en" });
    await widget.open();
    expect(world.server.conversations.map(({ language }) => language)).toEqual(["ru"]);
    expect(await widget.dialog.locator(".languages").getByRole("button").allInnerTexts()).toEqual([
      "Рус",
      "Қаз",
    ]);
  });

  test("without settings it works under no name", async () => {
    world.server.settings = undefined;
    const widget = await world.openPage();
    await widget.open();
    expect(await widget.dialog.getByRole("heading").innerText()).toBe("Виртуалды көмекші");
  });

  test("what comes while the chat is closed is counted on the launcher", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.say("Сәлем");
    await widget.expectTexts(greeting, "Сәлем", "Жауап: Сәлем");
    await widget.page.keyboard.press("Escape");
    world.server.conversation.add({ author: "system", text: "Интернет қосылды." });
    await expect.poll(() => widget.launcher.innerText()).toMatch(/1$/);
    await widget.launcher.click();
    await widget.page.keyboard.press("Escape");
    expect(await widget.launcher.innerText()).not.toMatch(/1$/);
  });
});

describe("talking", () => {
  test("Enter sends, Shift and Enter begin a new line", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.input.pressSequentially("бір");
    await widget.input.press("Shift+Enter");
    await widget.input.pressSequentially("екі");
    await widget.input.press("Enter");
    await expect.poll(() => world.server.conversation.said).toEqual(["бір\nекі"]);
    expect(await widget.input.inputValue()).toBe("");
  });

  test("a choice is sent as its value and shown as its label; after it none can be pressed", async () => {
    world.server.answers = (said) => [{ text: `Жауап: ${said}`, turnEnds: true }];
    const widget = await world.openPage();
    await widget.open();
    await widget.choice("Шоғырсым үзілді").click();
    await widget.expectTexts(greeting, "Шоғырсым үзілді", "Жауап: topic:cable-cut");
    expect(await widget.log.getByRole("button").count()).toBe(0);
    expect(await widget.input.evaluate((input) => input.matches(":focus"))).toBe(true);
  });

  test("dots say that an answer is on its way, until the turn ends", async () => {
    world.server.answers = () => [];
    const widget = await world.openPage();
    const dots = widget.dialog.locator(".typing");
    await widget.open();
    expect(await dots.isVisible()).toBe(false);
    await widget.say("Сәлем");
    await dots.waitFor();
    world.server.conversation.add({ text: "Бір сәт" });
    await widget.expectTexts(greeting, "Сәлем", "Бір сәт");
    expect(await dots.isVisible()).toBe(true);
    world.server.conversation.add({ text: "Міне", turnEnds: true });
    await dots.waitFor({ state: "hidden" });
  });

  test("markup in a message stays text, and only web addresses become links", async () => {
    const text = `<img src=x onerror="alert(1)"> javascript:alert(1) https://provider.example/a?b=1.`;
    world.server.answers = () => [{ text, turnEnds: true }];
    const widget = await world.openPage();
    await widget.open();
    await widget.say("?");
    const message = widget.log.locator(".text").last();
    await expect.poll(() => message.innerText()).toContain("<img src=x");
    expect(await widget.log.locator("img").count()).toBe(0);
    const links = message.getByRole("link");
    expect(
      await links.evaluateAll((all) =>
        all.map((link) => [link.getAttribute("href"), link.getAttribute("rel")]),
      ),
    ).toEqual([["https://provider.example/a?b=1", "noopener noreferrer"]]);
  });

  test("a message that is too long is not sent, says so and is kept", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.say("я".repeat(4001));
    await expect.poll(() => widget.dialog.getByRole("alert").innerText()).toContain("тым ұзын");
    expect(await widget.input.inputValue()).toHaveLength(4001);
    await widget.say("я".repeat(4000));
    await expect.poll(() => world.server.conversation.said).toEqual(["я".repeat(4000)]);
  });

  test("a message that the server refuses is marked and can be corrected", async () => {
    world.server.faults.refusal = 400;
    const widget = await world.openPage();
    await widget.open();
    await widget.say("қате");
    await widget.log.getByText("Жіберілмеді.").waitFor();
    world.server.faults.refusal = undefined;
    await widget.choice("Түзету").click();
    expect(await widget.input.inputValue()).toBe("қате");
    await widget.expectTexts(greeting);
    await widget.say("дұрыс");
    await widget.expectTexts(greeting, "дұрыс", "Жауап: дұрыс");
  });

  test("the end is followed, but never past the beginning of the last message", async () => {
    world.server.answers = () => [];
    const widget = await world.openPage({ viewport: { width: 360, height: 640 } });
    await widget.open();
    const { conversation } = world.server;
    for (let line = 0; line < 20; line++) conversation.add({ text: `Жол ${line}` });
    await expect.poll(() => distanceToEnd(widget)).toBeLessThan(2);
    conversation.add({ text: "Ұзын хабар. ".repeat(200) });
    await expect.poll(() => distanceToEnd(widget)).toBeGreaterThan(200);
    const [entry, log] = [
      await widget.log.locator(".entry").last().boundingBox(),
      await widget.log.boundingBox(),
    ];
    expect(entry!.y - log!.y).toBeGreaterThanOrEqual(0);
    expect(entry!.y - log!.y).toBeLessThan(40);
  });

  test("the reader who has scrolled up stays there and is told of what is new", async () => {
    world.server.answers = () => [];
    const widget = await world.openPage();
    await widget.open();
    for (let line = 0; line < 30; line++) world.server.conversation.add({ text: `Жол ${line}` });
    await expect.poll(() => widget.texts()).toHaveLength(31);
    await widget.log.evaluate((log) => (log.scrollTop = 0));
    world.server.conversation.add({ text: "Жаңа" });
    const newer = widget.dialog.getByRole("button", { name: "Жаңа хабарлар" });
    await newer.waitFor();
    expect(await widget.log.evaluate((log) => log.scrollTop)).toBe(0);
    await newer.click();
    await newer.waitFor({ state: "hidden" });
    expect(await distanceToEnd(widget)).toBeLessThan(2);
  });
});

describe("what a message carries", () => {
  test("S44: three checks, each ends with words and a time in the same block, and the result is said below", async () => {
    world.server.answers = () => [{ text: "Бір сәт күтіңіз.", verdict: pending }];
    const widget = await world.openPage();
    await widget.open();
    await widget.say("7010000003");
    const lines = widget.checks.getByRole("listitem");
    await expect.poll(() => lines.allInnerTexts()).toHaveLength(3);
    await widget.checks.evaluate((block) => block.setAttribute("data-same", ""));
    const { conversation } = world.server;
    conversation.add({ text: "Тексеру жалғасып жатыр.", verdict: { ...pending, outage: "none" } });
    await expect.poll(() => lines.first().innerText()).toMatch(/^Үйдегі жабдық:\s+жаппай ақау жоқ\s.*10:00$/);
    const verdict = { ...pending, outage: "none", line: "cable-cut", visit: "none", account: "unpaid" };
    conversation.add({ text: "Шоғырсым үзілген.", verdict, turnEnds: true });
    await expect.poll(() => lines.allInnerTexts()).toHaveLength(4);
    expect(await lines.nth(1).innerText()).toContain("шоғырсым үзілген");
    expect(await widget.checks.count()).toBe(1);
    expect(await widget.checks.getAttribute("data-same")).toBe("");
    await widget.expectTexts(greeting, "7010000003", "Шоғырсым үзілген.");
  });

  test("references stand below the message with their numbers", async () => {
    const refs = [
      { kind: "ticket", number: "1024" },
      { kind: "visit", number: "58" },
    ];
    world.server.answers = () => [{ text: "Ашылды.", refs, turnEnds: true }];
    const widget = await world.openPage();
    await widget.open();
    await widget.say("иә");
    await expect
      .poll(() => widget.log.locator(".refs li").allInnerTexts())
      .toEqual(["Өтініш № 1024", "Техниктің келуі № 58"]);
  });

  test("who answers is said above the conversation and beside the message", async () => {
    world.server.answers = () => [{ text: "Операторға бердім.", turnEnds: true }];
    const widget = await world.openPage();
    const banner = widget.dialog.locator(".banner");
    await widget.open();
    expect(await banner.isVisible()).toBe(false);
    const { conversation } = world.server;
    conversation.state = "waiting-operator";
    await widget.say("оператор");
    await expect.poll(() => banner.innerText()).toContain("Оператор күтілуде");
    conversation.state = "operator";
    conversation.add({ author: "system", text: "Оператор қосылды." });
    conversation.add({ author: "operator", text: "Сәлеметсіз бе." });
    await expect.poll(() => banner.innerText()).toContain("оператор жауап береді");
    expect(await widget.log.locator(".entry.operator .author").innerText()).toBe("Оператор");
    conversation.state = "assistant";
    conversation.add({ author: "system", text: "Сізге тағы да Дана жауап береді." });
    await banner.waitFor({ state: "hidden" });
  });
});

describe("languages", () => {
  test("before anything is said, another language is another greeting", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.dialog.getByRole("button", { name: "Eng" }).click();
    await widget.expectTexts("Hello. I am Dana, a virtual assistant. What happened?");
    expect(await widget.input.getAttribute("placeholder")).toBe("Write a message");
  });

  test("afterwards the conversation stays, each message in its language, and the choice outlives a reload", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.say("Сәлем");
    await widget.expectTexts(greeting, "Сәлем", "Жауап: Сәлем");
    await widget.dialog.getByRole("button", { name: "Рус" }).click();
    await expect.poll(() => widget.input.getAttribute("placeholder")).toBe("Напишите сообщение");
    await widget.page.reload();
    await widget.expectTexts(greeting, "Сәлем", "Жауап: Сәлем");
    expect(await widget.input.getAttribute("placeholder")).toBe("Напишите сообщение");
    expect(await widget.log.locator(".entry.assistant").first().getAttribute("lang")).toBe("kk");
    expect(world.server.conversations).toHaveLength(1);
  });
});

/** How many pixels of the conversation lie below what is seen. */
const distanceToEnd = ({ log }: WidgetOnPage): Promise<number> =>
  log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
