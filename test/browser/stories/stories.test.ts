import { describe, expect, test, vi } from "vitest";
import type { WidgetOnPage } from "../harness/widget.ts";
import { lastBreakOf, mend, reportPaid } from "./outside-world.ts";
import {
  answerWith,
  answerWithin,
  localTime,
  press,
  promisedHours,
  timesTold,
  useStories,
} from "./story-world.ts";

const world = useStories();
const clocksAToC = [2, 24, 72];

/** The subscriber hears of the open visit what staff see of it: its number, and clocks A to C as times. */
async function expectBooked(widget: WidgetOnPage, login: string): Promise<void> {
  const visits = await (await world.operator()).visitsOf(login);
  expect(visits).toHaveLength(1);
  const [visit] = visits;
  await answerWith(widget, visit!.number);
  expect(promisedHours(visit!)).toEqual(clocksAToC);
  expect(await timesTold(widget, visit!.number)).toEqual(
    visit!.promises.map(({ dueAt }) => localTime(dueAt)),
  );
}

describe("cable cut and paid: a visit with three promised times (S26–S28, S46–S48)", () => {
  const tongues = [
    {
      tongue: "Kazakh",
      path: "/",
      login: "7010000003",
      trouble: "үйде интернет жоқ",
      found: "шоғырсым үзілген",
      place: "сыртында",
      heard: "түсіндім",
      clearly: "Анықтап алайын",
      consent: "иә, келсін",
    },
    {
      tongue: "Russian",
      path: "/ru",
      login: "7010000021",
      trouble: "дома нет интернета",
      found: "обрыв кабеля",
      place: "снаружи",
      heard: "понятно",
      clearly: "Уточню",
      consent: "да, вызывайте",
    },
    {
      tongue: "Latin-letter Kazakh",
      path: "/",
      login: "7010000022",
      trouble: "uide internet jok",
      found: "шоғырсым үзілген",
      place: "syrtynda",
      heard: "tusindim",
      clearly: "Анықтап алайын",
      consent: "ia, kelsin",
    },
  ];

  test.each(tongues)("in $tongue, in the subscriber's own words", async (words) => {
    const widget = await world.openChat(words.path);
    await widget.say(words.trouble);
    await answerWith(widget, "10");
    await widget.say(words.login);
    await answerWith(widget, words.found, "?");
    await widget.say(words.place);
    await answerWith(widget, "?");
    await widget.say(words.heard);
    await answerWith(widget, words.clearly);
    expect(await (await world.operator()).visitsOf(words.login)).toEqual([]);
    await widget.say(words.consent);
    await answerWith(widget, "№");
    await expectBooked(widget, words.login);
  });
});

test("S44: in a mass outage no visit is opened, and who asked is told in the chat when the switch is mended", async () => {
  const login = "7010000002";
  const widget = await world.openChat();
  await widget.say(`интернет жоқ, логин ${login}`);
  await answerWith(widget, "жаппай ақау", "техник шақырудың қажеті жоқ");
  await press(widget, "Қосылғанда хабарлаңыз");
  await answerWith(widget, "жазамын");
  expect(await (await world.operator()).visitsOf(login)).toEqual([]);
  await mend(world.simulatorUrl, login);
  // Unless monitoring says so first, it is over when its lines have been back for a minute.
  await answerWithin(200_000, widget, "ақау жойылды");
  expect(await widget.log.locator(".entry.news").count()).toBe(1);
});

test("S39: a repair waits for the monthly fee, shows a stranger no amount, and goes on by itself when billing has it", async () => {
  const login = "7010000004";
  const widget = await world.openChat();
  await widget.say(`кабель үзілді, логин ${login}`);
  await press(widget, "Пәтердің сыртында");
  const told = await answerWith(widget, "абоненттік төлем");
  expect(told).not.toContain("₸");
  await press(widget, "Иә");
  await answerWith(widget, "сақталды");
  const [held] = await (await world.operator()).visitsOf(login);
  expect(held).toMatchObject({ status: "held", promises: [] });
  await reportPaid(world.productUrl, login);
  await answerWith(widget, "Төлем түсті");
  await expectBooked(widget, login);
});

test("S51: frequent drops are shown as the network saw them, and the test that finds their cause begins", async () => {
  const login = "7010000005";
  const widget = await world.openChat();
  await widget.say("интернет қайта-қайта үзіле береді");
  await answerWith(widget, "логин");
  await widget.say(login);
  await answerWith(widget, "байланыс жиі үзіледі", "рет үзілген");
  const lastBreak = await lastBreakOf(world.simulatorUrl, login);
  const times = await timesTold(widget, "рет үзілген");
  expect(times.length).toBeGreaterThanOrEqual(3);
  expect(times.at(-1)).toBe(lastBreak?.slice("2026-11-23T".length, "2026-11-23T00:00".length));
  await press(widget, "Үйдегі интернет");
  await press(widget, "Үйдемін");
  await answerWith(widget, "патчкорд");
});

test("S44, S49: an unknown line goes to an operator, who answers in the chat and gives back; then the assistant answers", async () => {
  const login = "7010000011";
  const operator = await world.operator();
  await operator.setOnDuty(true);
  const widget = await world.openChat();
  await widget.say(`интернет жоқ, логин ${login}`);
  await answerWith(widget, "тексеру мүмкін болмады", "операторға берілді");
  const [waiting] = await operator.waiting(login);
  expect(waiting).toMatchObject({ state: "waiting-operator" });
  await operator.act(waiting!.id, "take-over");
  await answerWith(widget, "оператор қосылды");
  await widget.say("Кешелі бері жоқ");
  await operator.answer(waiting!.id, "Жабдықты тексеріп жатырмыз, 15 минут күтіңізші.");
  await answerWith(widget, "15 минут күтіңізші");
  expect(await widget.log.locator(".entry.subscriber ~ .entry.assistant ~ .entry.operator").count()).toBe(1);
  await operator.act(waiting!.id, "give-back");
  await answerWith(widget, "Оператор әңгімеден шықты");
  await widget.say("рақмет");
  await answerWith(widget, "Оқасы жоқ");
  await operator.setOnDuty(false);
  await vi.waitFor(async () => expect(await operator.waiting(login)).toEqual([]));
});
