import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openStories, type Stories } from "../../../../test/harness/stories.ts";
import { subscriber } from "../../../../test/harness/subscribers.ts";
import { instant } from "../../../kernel/instant.ts";
import { topics, type Topic } from "../../../kernel/topic.ts";
import { flows } from "../all-flows.ts";
import type { Said } from "./testing/converse.ts";

const login = "7010000001";
const at = instant("2026-07-25T10:00:00Z");

let stories: Stories;
beforeAll(async () => {
  stories = await openStories(subscriber(1, { tvBox: "rented", bundleNumbers: ["+77010000001"] }));
});
afterAll(() => stories.close());
beforeEach(() => stories.reset());

test("every topic has its flow", () => {
  expect(topics.filter((topic) => flows[topic].topic !== topic)).toEqual([]);
});

describe("operator", () => {
  test("S49: with somebody on duty, the place in the queue", async () => {
    await stories.putOperatorOnDuty();
    const first = await (await stories.begin({ at })).say("операторға қосыңыз");
    expect(first.keys).toEqual(["handed-over"]);
    expect(first.state).toBe("waiting-operator");
    const second = await (await stories.begin({ at: at.add({ minutes: 1 }) })).say("позовите оператора");
    expect(second.texts[0]).toContain("2");
    expect(await stories.tickets()).toEqual([]);
  });

  test("S26, S49: with nobody, a call-back by a clock time to who has told a login", async () => {
    const chat = await stories.begin({ at });
    await chat.say("тарифім қандай", login);
    const reply = await chat.say("operator kerek");
    expect(reply.keys).toEqual(["handed-over-nobody"]);
    expect(reply.texts[0]).toContain("бүгін 17:00-ге дейін");
    const [ticket] = await stories.tickets();
    expect(ticket).toMatchObject({ type: "callback", login });
    expect(reply.refs).toEqual([{ kind: "ticket", number: ticket!.number }]);
    expect((await stories.promises("ticket", ticket!))[0]).toMatchObject({ kind: "specialist-call" });
  });

  test("one call answers a conversation, however often it was handed over", async () => {
    const chat = await stories.begin();
    await chat.say("оператор", { choice: "topic:internet-down" }, "оператор");
    expect(await stories.tickets()).toHaveLength(1);
  });
});

/** How each subject is talked about, as far as it goes with a fine line; `code` is the one that was sent. */
const code = Symbol("the code from the SMS");
const scripts: Partial<Record<Topic, readonly (Said | typeof code)[]>> = {
  "internet-down": [login, { choice: "home" }, { choice: "at-home" }, { choice: "done" }],
  "password-changed": [{ choice: "yes" }],
  "paid-wrong-login": [login, "7010000019", "кеше", "18:30", "5000", "Kaspi", { choice: "yes" }],
  "payment-missing": [login, "иә", "иә", "20 шілде 10:00", "Kaspi", "5000", "иә"],
  "change-tariff": [login, "иә", code, "Үй 500"],
  "visit-status": [],
  "request-status": [],
  "mobile-question": [],
  move: ["иә", login, "Алматы, Сатпаев 10"],
  "tv-down": [login, { choice: "at-home" }, { choice: "done" }, "жоқ"],
  "frequent-drops": [login, { choice: "home" }, { choice: "at-home" }, { choice: "done" }],
  "slow-speed": [login, { choice: "home" }, { choice: "at-home" }, { choice: "done" }, "жоқ"],
  "tariff-info": [login, "иә"],
  "static-ip": [login, "иә", code, "жоқ"],
  "equipment-damage": [login, "роутер"],
  suspend: [login, "иә", code, "1 тамыздан 20 тамызға дейін"],
  "return-equipment": [login],
  compensation: [login, "20 шілдеден 23 шілдеге дейін"],
  balance: [],
};

const steps = Object.entries(scripts).flatMap(([topic, script]) =>
  Array.from(
    { length: script.length + 1 },
    (_, index) => [topic as Topic, index, script.slice(0, index)] as const,
  ),
);

test.each(steps)("a person is a word away in %s at step %i", async (topic, _, script) => {
  const chat = await stories.begin();
  let reply = await chat.say({ choice: `topic:${topic}` });
  for (const one of script) reply = await chat.say(one === code ? stories.lastCode() : one);
  expect(reply.last).toMatchObject({ turnEnds: true });
  expect(reply.choices).toContain("operator");
  expect((await chat.say("операторды қосыңызшы")).state).toBe("waiting-operator");
});

describe("change of subject", () => {
  test("a question of another subject is answered, and the first one is gone back to", async () => {
    const chat = await stories.begin();
    await chat.say("үйде интернет жоқ", login);
    const reply = await chat.say("роумингте интернет қалай қосылады");
    expect(reply.keys).toEqual(["mobile-help", "ask-home-matter"]);
    const back = await chat.say("жоқ");
    expect(back.keys).toEqual(["thanks-reply", "back-to-subject", "ask-at-home-again"]);
    expect(back.last?.topic).toBe("internet-down");
    expect((await chat.say("үйдемін")).keys).toEqual(["restart-step"]);
  });

  test("the login is asked for once in a conversation", async () => {
    const chat = await stories.begin();
    await chat.say("менің тарифім қандай", login, "жоқ");
    const reply = await chat.say("роутерді қайтарғым келеді");
    expect(reply.keys).not.toContain("ask-login");
    expect(reply.keys).toContain("return-offer");
  });

  test("S43: a number is confirmed once, and not again in the same conversation", async () => {
    const chat = await stories.begin();
    await chat.say("менің тарифім қандай", login, "иә");
    await chat.say(stories.lastCode());
    const reply = await chat.say("статикалық ip керек еді");
    expect(reply.keys).toContain("ask-has-static-ip");
    expect(reply.keys).not.toContain("ask-code-consent");
  });

  test("thanks in between leave the question open", async () => {
    const chat = await stories.begin();
    const reply = await chat.say("роутерім күйіп кетті", login, "рақмет");
    expect(reply.choices).toEqual(["yes", "no", "operator"]);
    expect((await chat.say("иә")).keys).toContain("request-opened");
  });

  test("a subject begun again goes on where it was, with nothing opened twice", async () => {
    const chat = await stories.begin();
    await chat.say("роутерім күйіп кетті", login);
    await chat.say("сколько гигабайт осталось на мобильном");
    const reply = await chat.say({ choice: "topic:equipment-damage" });
    expect(reply.keys).toContain("equipment-offer");
    await chat.say("иә");
    expect(await stories.tickets()).toHaveLength(1);
  });
});

describe("what is not understood", () => {
  test("an answer that is none is asked for in other words, and then a person goes on", async () => {
    const chat = await stories.begin();
    const again = await chat.say("үйде интернет жоқ", login, "ммм");
    expect(again.keys).toEqual(["not-understood", "ask-at-home-again"]);
    expect((await chat.say("ммм")).state).toBe("waiting-operator");
  });

  test("S43: three logins that nobody has, and a person goes on", async () => {
    const chat = await stories.begin();
    const second = await chat.say("үйде интернет жоқ", "7010000097");
    expect(second.keys).toEqual(["login-not-found"]);
    const last = await chat.say("7010000098", "7010000099");
    expect(last.keys).toContain("login-tries-over");
    expect(last.state).toBe("waiting-operator");
  });

  test("the login is taken in any usual way", async () => {
    for (const typed of [
      "701 000 0001",
      "701-000-00-01",
      "менің логинім 701 000 0001",
      "логин: 7010000001",
    ]) {
      const chat = await stories.begin();
      expect((await chat.say({ choice: "topic:internet-down" }, typed)).keys).toContain("login-recognised");
    }
  });
});

test("S43: an address is shown masked, and no name ever", async () => {
  const chat = await stories.begin();
  const reply = await chat.say("үйде интернет жоқ", login);
  const said = reply.texts.join("\n");
  expect(said).toContain("Алматы, Абай даңғ., 1**, 4*");
  expect(said).not.toMatch(/Ахмет|Сәуле|104Б/);
});

test("S33: a mobile question has its number, and an offer to stay for home", async () => {
  const chat = await stories.begin({ language: "ru" });
  const reply = await chat.say("симка не работает");
  expect(reply.keys).toEqual(["mobile-help", "ask-home-matter"]);
  expect(reply.texts[0]).toContain("116");
  expect((await chat.say("да")).keys).toEqual(["greeting-reply"]);
});
