import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openStories, type Stories } from "../../../../test/harness/stories.ts";
import { subscriber } from "../../../../test/harness/subscribers.ts";
import { instant } from "../../../kernel/instant.ts";
import type { TicketType } from "../../tickets/tickets.ts";
import type { Reply, Said } from "./testing/converse.ts";

/** A bundle with mobile numbers and TV, everything rented; the others differ in one thing each. */
const bundle = "7010000001";
const ownRouter = "7010000009";
const suspended = "7010000010";
const farAway = "7010000011";

let stories: Stories;
beforeAll(async () => {
  const rented = { tariff: "bundle-200", tvBox: "rented", bundleNumbers: ["+77010000001"] } as const;
  stories = await openStories(
    subscriber(1, rented),
    subscriber(9, { router: "own" }),
    subscriber(10, { suspendedFrom: Temporal.PlainDate.from("2026-07-01") }),
    subscriber(11, { city: "Талғар" }),
  );
});
afterAll(() => stories.close());
beforeEach(() => stories.reset());

type Told = { readonly reply: Reply; say(...said: readonly Said[]): Promise<Reply> };

/** Says it all; `code` stands for the code that was sent by then. */
async function tell(...said: readonly (Said | typeof code)[]): Promise<Told> {
  const chat = await stories.begin();
  let reply: Reply | undefined;
  for (const one of said) reply = await chat.say(one === code ? stories.lastCode() : one);
  return { reply: reply!, say: (...more) => chat.say(...more) };
}

const code = Symbol("the code from the SMS");

const summaryOf = async (type: TicketType) => {
  const [ticket, ...others] = await stories.tickets();
  expect(others).toEqual([]);
  expect(ticket).toMatchObject({ type, status: "queued" });
  return ticket!.summary;
};

describe("tariff-info", () => {
  test("S60: the list of tariffs is for everyone", async () => {
    const { reply } = await tell("менің тарифім қандай");
    expect(reply.keys).toEqual(["tariffs-listed", "ask-login"]);
  });

  test("S43, S58: one's own tariff, its fee and what is in it come after the code, marked as samples", async () => {
    const { reply } = await tell("менің тарифім қандай", bundle, "иә", code);
    const told = ["tariff-told", "tariff-mobile-told", "tariff-tv-told", "sample-figures"];
    expect(reply.keys).toEqual(expect.arrayContaining(told));
    expect(reply.texts.join("\n")).toContain("Топтама 200");
  });

  test("S43: without the code only where to look", async () => {
    const { reply } = await tell("какой у меня тариф", bundle, "нет");
    expect(reply.keys).toEqual(["only-for-owner"]);
    expect(reply.texts.join("\n")).not.toContain("Пакет");
  });
});

test("S58, S59: mobile traffic is the app's to show, and no login is asked for", async () => {
  const { reply } = await tell("сколько гигабайт осталось на мобильном");
  expect(reply.keys).toEqual(["articles.mobile-traffic.body"]);
  expect(reply.last).toMatchObject({ topic: "mobile-traffic", article: "mobile-traffic" });
});

describe("change-tariff", () => {
  test("S25: from the next billing period, which is said before consent; only for the owner", async () => {
    const { reply, say } = await tell("тарифті ауыстырғым келеді", bundle, "иә", code, "үй 500 болсын");
    expect(reply.keys).toEqual(["change-tariff-offer"]);
    expect(reply.texts[0]).toContain("келесі төлем кезеңінен");
    const opened = await say("иә");
    expect(opened.keys).toEqual(["request-opened", "promise-ticket-solution-open"]);
    expect(opened.texts.at(-1)).toBe("Өтініш 28 шілде 15:00-ге дейін шешіледі.");
    expect(await summaryOf("tariff-change")).toEqual({ tariff: "home-500", wish: "үй 500 болсын" });
  });

  test("a tariff that the first message names is not asked for", async () => {
    const { reply } = await tell("хочу перейти на тариф дом 500", bundle, "да", code);
    expect(reply.keys).toEqual(["code-right", "change-tariff-offer"]);
    expect(reply.texts.at(-1)).toContain("«Дом 500»");
  });

  test("a wish that no tariff's name is in is taken word for word", async () => {
    const { say } = await tell("тарифті ауыстырғым келеді", bundle, "иә", code, "бір гигабит керек");
    await say("иә");
    expect(await summaryOf("tariff-change")).toEqual({ tariff: null, wish: "бір гигабит керек" });
  });

  test("S25, S43: who does not prove to be the owner is told the ways in, and nothing is opened", async () => {
    const { reply } = await tell("тарифті ауыстырғым келеді", bundle, "жоқ");
    expect(reply.keys).toEqual(["only-for-owner"]);
    expect(await stories.tickets()).toEqual([]);
  });
});

describe("move", () => {
  test("S34: whether it is possible at the new address is checked first, which is said before consent", async () => {
    const { reply, say } = await tell(
      "переезжаю, перенесите интернет",
      "да",
      bundle,
      "Алматы, Сатпаева 10, кв 5",
    );
    expect(reply.keys).toEqual(["move-offer"]);
    expect(reply.texts[0]).toContain("техническая возможность");
    await say("да");
    expect(await summaryOf("move")).toEqual({ address: "Алматы, Сатпаева 10, кв 5" });
  });

  test("who has no contract yet is told where to ask, and not for a login", async () => {
    const { reply } = await tell("біздің үйге интернет қосуға бола ма", "жоқ");
    expect(reply.keys).toEqual(["new-connection-told"]);
    expect(reply.choices).toContain("operator");
  });
});

describe("static-ip", () => {
  test.each<[string, string, string]>([
    ["ordered", "жоқ", "order"],
    ["cancelled", "иә", "cancel"],
  ])("S62: a paid option, %s by its owner", async (_, has, wish) => {
    const { reply, say } = await tell("статикалық ip керек еді", bundle, "иә", code, has);
    expect(reply.keys).toEqual([`static-ip-${wish}-offer`]);
    await say("иә");
    expect(await summaryOf("static-ip")).toEqual({ wish });
  });

  test("its price is told to everyone, as a sample", async () => {
    const { reply } = await tell("статикалық ip керек еді");
    expect(reply.keys).toEqual(expect.arrayContaining(["static-ip-price", "sample-figures"]));
  });
});

describe("suspend", () => {
  test("S65: a chosen period, with no compensation meanwhile, which is said before consent", async () => {
    const period = "1 тамыздан 20 тамызға дейін";
    const { reply, say } = await tell(
      "демалысқа кетеміз интернетті тоқтата тұрыңыз",
      bundle,
      "иә",
      code,
      period,
    );
    expect(reply.keys).toEqual(["suspension-offer"]);
    expect(reply.texts[0]).toContain("өтемақы есептелмейді");
    await say("иә");
    expect(await summaryOf("suspension")).toEqual({ wish: "pause", period });
  });

  test("S65: what is paused now is started again", async () => {
    const { reply, say } = await tell("снимите блокировку, мы вернулись", suspended, "да", code);
    expect(reply.keys).toEqual(["code-right", "suspension-end-offer"]);
    await say("да");
    expect(await summaryOf("suspension")).toEqual({ wish: "start-again" });
  });
});

describe("equipment-damage", () => {
  test("S63: rented kit is paid for by the price list, and replaced at a request", async () => {
    const { reply, say } = await tell("роутер сгорел", bundle);
    expect(reply.keys).toEqual(
      expect.arrayContaining(["equipment-price", "sample-figures", "equipment-offer"]),
    );
    await say("да");
    expect(await summaryOf("equipment")).toEqual({ device: "router" });
  });

  test("S63: for a router of one's own nothing is paid to us", async () => {
    const { reply } = await tell("роутерім күйіп кетті", ownRouter);
    expect(reply.keys).toEqual(["login-recognised", "equipment-own"]);
    expect(await stories.tickets()).toEqual([]);
  });

  test.each<[string, string]>([
    ["роутердің зарядкасы жоғалды", "Тоқ блогы"],
    ["пульт от приставки потерял", "Пульт"],
    ["приставканың hdmi шнуры сынды", "HDMI шоғырсымы"],
    ["тв жалғаманы бала сындырды", "STB-жалғама"],
  ])("«%s» is about: %s", async (typed, device) => {
    const chat = await stories.begin({ language: "kk" });
    const { texts } = await chat.say({ choice: "topic:equipment-damage" }, bundle, typed);
    expect(texts.join("\n")).toMatch(new RegExp(device, "u"));
  });

  test("what it is, is asked for where no message says it", async () => {
    const { reply, say } = await tell({ choice: "topic:equipment-damage" }, bundle);
    expect(reply.keys).toEqual(["login-recognised", "ask-device"]);
    expect((await say("пульт")).keys).toContain("equipment-price");
  });
});

describe("return-equipment", () => {
  test("S66–S68: by a technician's collection, or to the office of the city with what to bring", async () => {
    const { reply, say } = await tell("роутерді қайтарғым келеді", bundle);
    expect(reply.keys).toEqual(
      expect.arrayContaining(["articles.return-equipment.body", "return-office", "return-offer"]),
    );
    await say("иә");
    expect(await summaryOf("equipment-return")).toEqual({ router: "rented", tvBox: "rented" });
  });

  test("S69: where the city has no office, 3131 or the social pages", async () => {
    const { reply } = await tell("роутерді қайтарғым келеді", farAway);
    expect(reply.keys).toContain("return-no-office");
  });

  test("S66: only what is rented is returned", async () => {
    const { reply } = await tell("хочу вернуть роутер", ownRouter);
    expect(reply.keys).toEqual(["login-recognised", "return-nothing"]);
  });
});

describe("compensation", () => {
  test("S32: the rule, never an amount; a request for the time that is named", async () => {
    const { reply, say } = await tell("пересчитайте за дни без интернета", bundle, "с 20 по 23 июля");
    expect(reply.keys).toEqual(["compensation-offer"]);
    expect(reply.texts.join("\n")).not.toContain("₸");
    await say("да");
    expect(await summaryOf("compensation")).toEqual({ period: "с 20 по 23 июля" });
  });

  test("S32: around a month's end it is said that requests may take longer; the clock stays", async () => {
    const chat = await stories.begin({ at: instant("2026-07-27T05:00:00Z") });
    const opened = await chat.say(
      "3 күн интернет болмады өтемақы төлейсіздер ме",
      bundle,
      "20-23 шілде",
      "иә",
    );
    expect(opened.keys).toEqual(["month-end-note", "request-opened", "promise-ticket-solution-open"]);
    expect(opened.texts.at(-1)).toContain("30 шілде 10:00-ге дейін");
  });
});

describe("tv-down", () => {
  test("S35: the line first: an outage explains the TV too", async () => {
    stories.finds(bundle, { outage: "outage" });
    const { reply } = await tell("тв көрсетпейді", bundle);
    expect(reply.keys).toContain("outage-told");
    expect(reply.messages.find(({ verdict }) => verdict !== null)?.verdict).toMatchObject({
      outage: "outage",
    });
  });

  test("S35: then the box, at home; what does not help becomes a request with the checks", async () => {
    const { reply, say } = await tell("тв көрсетпейді", bundle, "үйдемін");
    expect(reply.keys).toEqual(["tv-step"]);
    expect(reply.last).toMatchObject({ article: "tv-down" });
    expect((await say("көмектеспеді")).keys).toEqual(["tv-offer"]);
    await say("иә");
    expect(await summaryOf("tv")).toMatchObject({ step: "not-helped", verdict: { line: "ok" } });
  });

  test("it works again", async () => {
    const { reply } = await tell("не работает тв", bundle, { choice: "at-home" }, { choice: "done" }, "да");
    expect(reply.keys).toEqual(["all-well-again"]);
  });

  test("S4: away from home the checks are made, and the rest waits until there are hands", async () => {
    const { reply, say } = await tell("тв көрсетпейді", bundle, "жұмыстамын");
    expect(reply.keys).toEqual(["go-on-at-home"]);
    expect((await say("әлі үйде емеспін")).keys).toEqual(["go-on-at-home"]);
    expect((await say("үйге келдім")).keys).toEqual(["tv-step"]);
  });
});

describe("slow-speed", () => {
  const begun = ["интернет баяу", bundle, { choice: "home" }, { choice: "at-home" }] as const;

  test("good by patch cord: it is the Wi-Fi", async () => {
    const { reply } = await tell(...begun, { choice: "done" }, "иә");
    expect(reply.keys).toEqual(["speed-is-wifi"]);
  });

  test("bad by patch cord: a request, with the result of the test", async () => {
    const { reply, say } = await tell(...begun, { choice: "done" }, "жоқ");
    expect(reply.keys).toEqual(["speed-offer"]);
    await say("иә");
    expect(await summaryOf("slow-speed")).toMatchObject({ byPatchCord: "slow", verdict: { line: "ok" } });
  });

  test("what the checks find goes first: rising errors need a technician", async () => {
    stories.finds(bundle, { line: "line-errors" });
    const { reply } = await tell("скорость низкая", bundle, { choice: "home" });
    expect(reply.keys).toContain("visit-offer");
  });
});

test("S47: no request is opened by «түсіндім»: one more question, then a person", async () => {
  const { reply, say } = await tell("роутер сгорел", bundle, "понятно");
  expect(reply.keys).toEqual(["request-offer-clearly"]);
  expect((await say("ок")).state).toBe("waiting-operator");
  expect((await stories.tickets()).map(({ type }) => type)).toEqual(["callback"]);
});

test("the same request is opened once; another wish is another request", async () => {
  const { say } = await tell("роутерім күйіп кетті", bundle, "иә");
  const again = await say("роутерім күйіп кетті");
  expect(again.keys).toContain("equipment-offer");
  const same = await say("иә");
  expect(same.keys).toEqual(["request-standing", "promise-ticket-solution-open"]);
  expect(await stories.tickets()).toHaveLength(1);
  await tell("пультті жоғалтып алдым", bundle, "иә");
  expect(await stories.tickets()).toHaveLength(2);
});

test("«ойланайын» is no consent, and nobody is pressed", async () => {
  const { reply } = await tell("роутерім күйіп кетті", bundle, "жоқ, ойланайын");
  expect(reply.keys).toEqual(["request-declined"]);
});

test("a clear no opens nothing", async () => {
  const { reply } = await tell("роутер сгорел", bundle, "нет, не надо");
  expect(reply.keys).toEqual(["request-declined"]);
  expect(await stories.tickets()).toEqual([]);
});
