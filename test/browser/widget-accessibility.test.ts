import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, test } from "vitest";
import { useWidget, type WidgetOnPage } from "./harness/widget.ts";

const world = useWidget();
const greeting = "Сәлеметсіз бе. Мен — Дана, виртуалды көмекшімін. Не болды?";
const at = "2026-11-23T05:00:00Z";
const verdict = {
  login: "7010000003",
  outage: "none",
  line: "cable-cut",
  visit: "open",
  account: "unpaid",
  at,
};

/** One of everything that a conversation can show. */
async function showEverything(widget: WidgetOnPage): Promise<void> {
  world.server.answers = () => [
    { text: "Бір сәт күтіңіз.", verdict: { ...verdict, line: "pending" } },
    {
      text: "Шоғырсым үзілген: https://provider.example/a",
      verdict,
      refs: [{ kind: "ticket", number: "1024" }],
    },
    { author: "system", text: "Оператор қосылды." },
    { author: "operator", language: "ru", text: "Здравствуйте." },
    { text: "Техник шақырайын ба?", turnEnds: true, choices: [{ value: "yes", label: "Иә" }] },
  ];
  await widget.open();
  world.server.conversation.state = "waiting-operator";
  await widget.say("7010000003");
  await widget.choice("Иә").waitFor();
  await widget.dialog.locator(".banner").waitFor();
  await widget.input.fill("я".repeat(4001));
}

describe("WCAG 2.2 AA by axe", () => {
  const accents = ["#ffcc00", "#00a651", "#7f7f7f", "#ffffff", "#000000"];
  test.each(
    (["light", "dark"] as const).flatMap((colorScheme) =>
      accents.map((accentColor) => ({ colorScheme, accentColor })),
    ),
  )("with the accent $accentColor, $colorScheme", async ({ colorScheme, accentColor }) => {
    world.server.settings = { ...world.server.settings, accentColor };
    const widget = await world.openPage({ colorScheme, reducedMotion: "reduce" });
    await widget.launcher.waitFor();
    expect(await findFaults(widget)).toEqual([]);
    await showEverything(widget);
    expect(await findFaults(widget)).toEqual([]);
  });
});

/** What axe finds wrong in the widget, or could not judge about its contrasts. */
async function findFaults({ page }: WidgetOnPage): Promise<string[]> {
  const { violations, incomplete } = await new AxeBuilder({ page })
    .include("uide-chat")
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const unjudged = incomplete.filter(({ id }) => id === "color-contrast");
  return [...violations, ...unjudged].map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}

describe("by keyboard alone", () => {
  test("open, choose, write, switch the language, close: focus is always where it is expected", async () => {
    world.server.answers = (said) => [
      { text: `Жауап: ${said}`, turnEnds: true, choices: [{ value: "operator", label: "Оператор" }] },
    ];
    const widget = await world.openPage();
    const { keyboard } = widget.page;
    await widget.launcher.waitFor();
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    expect(await focused(widget)).toContain("Дана");
    await keyboard.press("Enter");
    await widget.choice("Интернет жоқ").waitFor();
    expect(await focused(widget)).toBe("input");
    for (let step = 0; step < 3; step++) await keyboard.press("Shift+Tab");
    expect(await focused(widget)).toBe("Интернет жоқ");
    await keyboard.press("Space");
    await widget.expectTexts(greeting, "Интернет жоқ", "Жауап: topic:internet-down");
    expect(await focused(widget)).toBe("input");
    await keyboard.type("Рақмет");
    await keyboard.press("Enter");
    await expect.poll(() => widget.texts()).toContain("Жауап: Рақмет");
    expect(await focused(widget)).toBe("input");
    await keyboard.press("Escape");
    expect(await widget.dialog.isVisible()).toBe(false);
    expect(await focused(widget)).toContain("Дана");
  });

  test("the order of focus follows the order on the screen", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.dialog.getByRole("button", { name: "Қаз" }).focus();
    const order: string[] = [];
    for (let step = 0; step < 9; step++) {
      order.push(await focused(widget));
      await widget.page.keyboard.press("Tab");
    }
    expect(order).toEqual([
      "Қаз",
      "Рус",
      "Eng",
      "Чатты жабу",
      "Әңгіме",
      "Интернет жоқ",
      "Шоғырсым үзілді",
      "Оператор",
      "input",
    ]);
  });
});

/** What has the focus, by its label, text or id. */
const focused = ({ page }: WidgetOnPage): Promise<string> =>
  page.evaluate(() => {
    const active = document.querySelector("uide-chat")?.shadowRoot?.activeElement;
    return active?.id || active?.getAttribute("aria-label") || active?.textContent || "";
  });

describe("for a screen reader", () => {
  test("the dialog has the assistant's name, the log is the only region that announces messages", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.page.getByRole("dialog", { name: "Дана" }).waitFor();
    expect(await widget.log.getAttribute("aria-live")).toBe("polite");
    expect(await widget.log.locator("[aria-live], [role=status], [role=alert]").count()).toBe(0);
  });

  test("each message is in its language, with who said it", async () => {
    const widget = await world.openPage();
    await showEverything(widget);
    const heard = await widget.log
      .locator(".entry")
      .evaluateAll((entries) =>
        entries.map((entry) => [entry.getAttribute("lang"), entry.querySelector(".author")?.textContent]),
      );
    expect(heard).toEqual([
      ["kk", "Дана"],
      ["kk", "Сіз"],
      ["kk", undefined],
      ["kk", "Дана"],
      ["kk", "Хабарландыру"],
      ["ru", "Оператор"],
      ["kk", "Дана"],
    ]);
  });

  test("every message is put into the log once and whole; a check that ends changes its own line only", async () => {
    world.server.answers = () => [];
    const widget = await world.openPage();
    await widget.open();
    const announced = await recordAnnouncements(widget);
    await widget.say("7010000003");
    await expect.poll(() => world.server.conversation.said).toHaveLength(1);
    const { conversation } = world.server;
    conversation.add({ text: "Бір сәт", verdict: { ...verdict, outage: "pending", line: "pending" } });
    await widget.checks.waitFor();
    conversation.add({ verdict: { ...verdict, line: "pending" } });
    await expect.poll(() => widget.checks.innerText()).toContain("ақау жоқ");
    conversation.add({ text: "Үзілген", turnEnds: true, choices: [{ value: "yes", label: "Иә" }] });
    await widget.choice("Иә").waitFor();
    const heard = await announced();
    expect(heard.filter((text) => text.includes("7010000003"))).toHaveLength(1);
    expect(heard.filter((text) => text.includes("Бір сәт"))).toHaveLength(1);
    expect(heard.filter((text) => text.includes("Үзілген"))).toEqual([expect.stringContaining("Иә")]);
    expect(heard.filter((text) => text.includes("Үйдегі жабдық"))).toHaveLength(2);
  });

  test("what was said before a reload is not read out again", async () => {
    const widget = await world.openPage();
    await widget.open();
    await widget.say("бір");
    await widget.expectTexts(greeting, "бір", "Жауап: бір");
    await widget.page.reload();
    await widget.log.locator(".text").first().waitFor();
    expect(await widget.log.getAttribute("aria-live")).toBe("off");
    await expect.poll(() => widget.log.getAttribute("aria-live")).toBe("polite");
  });
});

/** Collects what the log's changes would have a screen reader say. */
async function recordAnnouncements({ log, page }: WidgetOnPage): Promise<() => Promise<string[]>> {
  await log.evaluate((region) => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    new MutationObserver((changes) => {
      const whole = new Set<Node>();
      for (const { addedNodes, target } of changes) {
        if (addedNodes.length === 0) continue;
        const line = target instanceof Element ? target.closest("[aria-atomic=true]") : null;
        for (const node of line === null ? addedNodes : [line]) whole.add(node);
      }
      for (const node of whole) {
        const isInAnother = [...whole].some((other) => other !== node && other.contains(node));
        if (!isInAnother) heard.push(node.textContent ?? "");
      }
    }).observe(region, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
}

describe("on small screens", () => {
  test.each([320, 360])("at %i px it fills the screen and nothing is wider than it", async (width) => {
    const widget = await world.openPage({ viewport: { width, height: 640 }, hasTouch: true });
    await showEverything(widget);
    expect(await widget.dialog.boundingBox()).toEqual({ x: 0, y: 0, width, height: 640 });
    const tooWide = await widget.dialog
      .locator("*")
      .evaluateAll(
        (all, limit) =>
          all
            .filter((part) => part.getBoundingClientRect().right > limit + 0.5)
            .map((part) => part.outerHTML),
        width,
      );
    expect(tooWide).toEqual([]);
    expect(await widget.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
  });

  test("every target is at least 44 by 44 px", async () => {
    const widget = await world.openPage({ viewport: { width: 320, height: 640 }, hasTouch: true });
    await showEverything(widget);
    const sizes = await widget.dialog.locator("button:visible, textarea").evaluateAll((all) =>
      all.map((part) => {
        const { width, height } = part.getBoundingClientRect();
        return { part: part.outerHTML.slice(0, 60), isEnough: width >= 44 && height >= 44 };
      }),
    );
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.filter(({ isEnough }) => !isEnough)).toEqual([]);
  });

  test("what lies behind the filled screen cannot be reached", async () => {
    const widget = await world.openPage({ viewport: { width: 360, height: 640 } });
    await widget.open();
    for (let step = 0; step < 15; step++) {
      await widget.page.keyboard.press("Tab");
      expect(await widget.page.evaluate(() => document.activeElement?.matches("main a"))).toBe(false);
    }
  });
});

test("with reduced motion nothing moves", async () => {
  world.server.answers = () => [{ text: "Бір сәт", verdict: { ...verdict, line: "pending" } }];
  const moving = async (reducedMotion: "reduce" | "no-preference"): Promise<number> => {
    const widget = await world.openPage({ reducedMotion });
    await widget.open();
    await widget.say("7010000003");
    await widget.checks.waitFor();
    return widget.checks
      .locator(".icon")
      .evaluateAll((icons) => icons.flatMap((icon) => icon.getAnimations()).length);
  };
  expect(await moving("no-preference")).toBeGreaterThan(0);
  expect(await moving("reduce")).toBe(0);
});
