import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "vitest";
import type { WidgetOnPage } from "../harness/widget.ts";
import { answerWith, press, useStories } from "./story-world.ts";

const world = useStories();

/** What has the keyboard's focus in the chat, by its id, label or text. */
const focused = ({ page }: WidgetOnPage): Promise<string> =>
  page.evaluate(() => {
    const active = document.querySelector("uide-chat")?.shadowRoot?.activeElement;
    return active?.id || active?.getAttribute("aria-label") || active?.textContent || "";
  });

const stepsMax = 30;

/** Presses `key` until the focus is on what is called `name`, as people do who have no mouse. */
async function moveTo(widget: WidgetOnPage, key: "Tab" | "Shift+Tab", name: string): Promise<void> {
  for (let steps = 0; steps < stepsMax; steps += 1) {
    if ((await focused(widget)).includes(name)) return;
    await widget.page.keyboard.press(key);
  }
  throw new Error(`the focus never came to ${name}`);
}

test("a visit is booked by keyboard alone", async () => {
  const widget = await world.openPage("/", { viewport: { width: 1280, height: 800 }, hasTouch: false });
  const { keyboard } = widget.page;
  const write = async (text: string): Promise<void> => {
    await keyboard.type(text);
    await keyboard.press("Enter");
  };
  const choose = async (label: string, key: "Enter" | "Space"): Promise<void> => {
    await moveTo(widget, "Shift+Tab", label);
    await keyboard.press(key);
  };
  await widget.launcher.waitFor();
  await moveTo(widget, "Tab", "чатты ашу");
  await keyboard.press("Enter");
  await answerWith(widget, "Дана");
  await write("үйде интернет жоқ");
  await answerWith(widget, "логин");
  await write("7010000023");
  await answerWith(widget, "Пәтердің сыртында");
  await choose("Пәтердің сыртында", "Space");
  await answerWith(widget, "Иә");
  await choose("Иә", "Enter");
  await answerWith(widget, "Техниктің келуі №");
  expect(await focused(widget)).toBe("input");
});

test("after a reload in the middle the conversation is there, nothing is asked again, and it goes on", async () => {
  const widget = await world.openChat();
  await widget.say("үйде интернет жоқ");
  await answerWith(widget, "логин");
  await widget.say("7010000024");
  await answerWith(widget, "Пәтердің сыртында");
  const before = await widget.texts();
  await widget.page.reload();
  await answerWith(widget, "Пәтердің сыртында");
  expect(await widget.texts()).toEqual(before);
  await press(widget, "Пәтердің сыртында");
  await press(widget, "Иә");
  await answerWith(widget, "Техниктің келуі №");
  const after = await widget.texts();
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.filter((text) => text.includes("логинін жазыңыз"))).toHaveLength(1);
});

test("on a phone of 360 px every step of a conversation fits and has no fault that axe finds", async () => {
  const widget = await world.openChat();
  const steps: readonly (() => Promise<unknown>)[] = [
    () => answerWith(widget, "Дана"),
    () => widget.say("кабель үзіліп қалды, логин 7010000025").then(() => answerWith(widget, "сыртында")),
    () => press(widget, "Пәтердің сыртында").then(() => answerWith(widget, "Иә")),
    () => press(widget, "Иә").then(() => answerWith(widget, "Техниктің келуі №")),
    () => widget.say("оператор керек").then(() => answerWith(widget, "Маман")),
  ];
  for (const [step, take] of steps.entries()) {
    await take();
    for (const colorScheme of ["light", "dark"] as const) {
      await widget.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect.soft(await findFaults(widget), `step ${step}, ${colorScheme}`).toEqual([]);
    }
    expect.soft(await widget.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
  }
});

/** What axe finds wrong in the chat, or can't judge about its contrasts. */
async function findFaults({ page }: WidgetOnPage): Promise<string[]> {
  const { violations, incomplete } = await new AxeBuilder({ page }).include("uide-chat").analyze();
  const unjudged = incomplete.filter(({ id }) => id === "color-contrast");
  return [...violations, ...unjudged].map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}
