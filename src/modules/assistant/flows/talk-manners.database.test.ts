import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openStories, type Stories } from "../../../../test/harness/stories.ts";
import { subscriber } from "../../../../test/harness/subscribers.ts";

const login = "7010000001";

let stories: Stories;
beforeAll(async () => {
  stories = await openStories(subscriber(1, {}));
});
afterAll(() => stories.close());
beforeEach(() => stories.reset());

describe("two subjects in one message", () => {
  test("the second is offered when the first is over, and begun on a yes", async () => {
    const chat = await stories.begin();
    await chat.say("Статикалық ip қосқым келеді. Тағы роутерді қайтарғым келеді.");
    const end = await chat.say(login, "жоқ");
    expect(end.keys.at(-1)).toBe("offer-second");
    expect(end.choices).toEqual(["topic:return-equipment", "no", "operator"]);
    expect((await chat.say("иә")).last?.topic).toBe("return-equipment");
  });

  test("it is left on a no, and not offered again", async () => {
    const chat = await stories.begin();
    await chat.say("Статикалық ip қосқым келеді. Тағы роутерді қайтарғым келеді.", login, "жоқ");
    expect((await chat.say("керек емес")).keys).toEqual(["anything-else"]);
    expect((await chat.say("рахмет")).keys).toEqual(["thanks-reply"]);
  });
});

describe("not understood", () => {
  test("S49: what it may mean, then an article or what is ours, then a person; nothing is offered twice", async () => {
    const chat = await stories.begin();
    const first = await chat.say("почему так");
    expect(first.keys).toEqual(["did-you-mean"]);
    const second = await chat.say("почему так");
    expect(second.keys).not.toContain("did-you-mean");
    const again = second.choices.filter((choice) => choice !== "operator" && first.choices.includes(choice));
    expect(again).toEqual([]);
    expect((await chat.say("почему так")).state).toBe("waiting-operator");
  });
});

test("what is not ours is said once to be so, and then asked about in another way", async () => {
  const chat = await stories.begin();
  const first = await chat.say("көгершін домбыра");
  expect(first.keys).toEqual(["out-of-scope"]);
  expect(first.last?.topic).toBe("other");
  expect((await chat.say("маған тойға ән керек")).keys).not.toContain("out-of-scope");
});

describe("anger leads sooner to a person", () => {
  test("an angry message without a matter gets a person at once", async () => {
    const chat = await stories.begin();
    expect((await chat.say("масқара мынау не деген сұмдық")).state).toBe("waiting-operator");
  });

  test("the first angry message is helped, the second gets a person", async () => {
    const chat = await stories.begin();
    const first = await chat.say("интернет тағы жоқ, масқара!!!");
    expect(first.keys).toContain("ask-login");
    expect((await chat.say("қашанғы шаршатасыздар!!! ұят емес пе")).state).toBe("waiting-operator");
  });
});

test("S1: who has restarted the router already is not asked to", async () => {
  stories.finds(login, { line: "router-silent" });
  const chat = await stories.begin();
  await chat.say("интернет жоқ, роутерді өшіріп қосып көрдім", login, { choice: "home" });
  const reply = await chat.say({ choice: "at-home" });
  expect(reply.keys).toContain("restart-done-already");
  expect(reply.keys).not.toContain("restart-step");
});

describe("the language", () => {
  test("is switched when asked for, and kept whatever is written after", async () => {
    const chat = await stories.begin({ language: "kk" });
    const switched = await chat.say("давайте на русском");
    expect(switched.keys).toEqual(["language-switched"]);
    expect(switched.last?.language).toBe("ru");
    const after = await chat.say("үйдегі интернет мүлдем қосылмай тұр енді");
    expect(after.last?.language).toBe("ru");
  });

  test("asked for in the middle of a question, the question stays", async () => {
    const chat = await stories.begin();
    await chat.say("үйде интернет жоқ");
    const reply = await chat.say("можно на русском?");
    expect(reply.keys).toEqual(["language-switched", "ask-login-again"]);
    expect(reply.texts.at(-1)).toMatch(/логин/);
  });
});
