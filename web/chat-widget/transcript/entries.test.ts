import { describe, expect, test } from "vitest";
import { readMessage, type Message } from "../conversation/contract.ts";
import type { ConversationModel } from "../conversation/conversation.ts";
import { entriesOf, isAwaitingAnswer, type Bubble, type Entry } from "./entries.ts";

const at = "2026-11-23T10:00:00Z";
const pending = {
  login: "7010000003",
  outage: "pending",
  line: "pending",
  visit: "pending",
  account: "pending",
  at,
};
const done = { ...pending, outage: "none", line: "cable-cut", visit: "none", account: "paid" };
const choices = [{ value: "yes", label: "Иә" }];

/** Messages in order; what is not said is a plain message of the assistant. */
const messages = (...sent: readonly object[]): Message[] =>
  sent.map((message, index) =>
    readMessage({ seq: index + 1, at, author: "assistant", language: "kk", ...message }),
  );

const model = (change: Partial<ConversationModel>): ConversationModel => ({
  messages: [],
  outgoing: [],
  state: "assistant",
  connection: "open",
  isReplayed: true,
  beginning: "new",
  ...change,
});

const outline = (entries: readonly Entry[]): string[] =>
  entries.map((entry) => (entry.kind === "bubble" ? `${entry.author}: ${entry.text}` : entry.kind));

const bubbles = (change: Partial<ConversationModel>): Bubble[] =>
  entriesOf(model(change)).filter((entry) => entry.kind === "bubble");

const said = (text: string, seq?: number) => ({
  clientId: `c-${text}`,
  text,
  saidAfterSeq: 1,
  ...(seq && { seq }),
});

describe("checks", () => {
  const turn = messages(
    { author: "subscriber", text: "7010000003" },
    { text: "Бір сәт", verdict: pending },
    { text: "Тексеру жалғасып жатыр", verdict: { ...pending, outage: "none" } },
    { text: "Шоғырсым үзілген", verdict: done, turnEnds: true },
  );

  test("progress is one block that is updated, and its result is said below", () => {
    expect(outline(entriesOf(model({ messages: turn })))).toEqual([
      "subscriber: 7010000003",
      "checks",
      "assistant: Шоғырсым үзілген",
    ]);
  });

  test("the block keeps its place and key while it goes on", () => {
    const keys = [2, 3, 4].map((length) => entriesOf(model({ messages: turn.slice(0, length) }))[1]?.key);
    expect(new Set(keys)).toEqual(new Set(["checks-2"]));
  });

  test("checks that were quick are drawn as well", () => {
    const quick = messages({ author: "subscriber" }, { text: "Үзілген", verdict: done, turnEnds: true });
    expect(outline(entriesOf(model({ messages: quick })))).toEqual([
      "subscriber: ",
      "checks",
      "assistant: Үзілген",
    ]);
  });

  test("a report of the checks is drawn, not repeated in words; its heading stands above the lines", () => {
    const report = { text: "Тексеру аяқталды.\nҮйдегі жабдық: ақау жоқ", verdict: done };
    const reported = messages({ text: "Бір сәт", verdict: pending }, report, {
      text: "Үзілген",
      turnEnds: true,
    });
    const entries = entriesOf(model({ messages: reported }));
    expect(outline(entries)).toEqual(["checks", "assistant: Үзілген"]);
    expect(entries[0]?.kind === "checks" && entries[0].caption).toBe("Тексеру аяқталды.");
  });

  test("while checks run the first heading stays", () => {
    const [, block] = entriesOf(model({ messages: turn.slice(0, 3) }));
    expect(block?.kind === "checks" && block.caption).toBe("Бір сәт");
  });

  test("another turn has its own block", () => {
    const twice = messages(
      ...turn,
      { author: "subscriber" },
      { text: "Бітті", verdict: done, turnEnds: true },
    );
    expect(outline(entriesOf(model({ messages: twice }))).filter((kind) => kind === "checks")).toHaveLength(
      2,
    );
  });

  test("another login has its own block", () => {
    const other = messages({ verdict: done }, { verdict: { ...done, login: "7010000001" }, turnEnds: true });
    expect(outline(entriesOf(model({ messages: other }))).filter((kind) => kind === "checks")).toHaveLength(
      2,
    );
  });

  test("S44: a turn that ends before its checks leaves them unknown", () => {
    const broken = messages({ verdict: pending }, { text: "Кешіріңіз", turnEnds: true });
    const [block] = entriesOf(model({ messages: broken }));
    expect(block?.kind === "checks" && block.checks.lines.map(({ result }) => result)).toEqual(
      Array(3).fill("unknown"),
    );
  });
});

describe("choices", () => {
  const active = (change: Partial<ConversationModel>): boolean[] =>
    bubbles(change).map(({ choices: { length } }) => length > 0);
  const asked = messages({ choices }, { author: "subscriber" }, { choices, turnEnds: true });

  test("only those of the last message can be pressed", () => {
    expect(active({ messages: asked })).toEqual([false, false, true]);
  });

  test("a notice takes nothing away", () => {
    expect(active({ messages: messages(...asked, { author: "system" }) })).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test("once something is on its way they are gone", () => {
    expect(active({ messages: asked, outgoing: [said("Иә")] })).toEqual([false, false, false, false]);
  });

  test("with an operator one talks", () => {
    expect(active({ messages: asked, state: "operator" })).toEqual([false, false, false]);
  });
});

describe("what is on its way", () => {
  const greeting = { text: "Сәлем" };

  test.each([
    ["is being sent", said("А"), "open", "sending"],
    ["waits when there is no connection", said("А"), "lost", "waiting"],
    ["waits when sending failed", { ...said("А"), isDelayed: true }, "open", "waiting"],
    ["waits no more once it is stored", { ...said("А", 2), isDelayed: false }, "lost", "sending"],
    ["is refused", { ...said("А"), isRefused: true }, "open", "refused"],
  ] as const)("%s", (_, outgoing, connection, delivery) => {
    const [, bubble] = bubbles({ messages: messages(greeting), outgoing: [outgoing], connection });
    expect(bubble?.delivery).toEqual(delivery);
  });

  test("keeps its key when it arrives, so that nobody hears it twice", () => {
    const before = bubbles({ messages: messages(greeting), outgoing: [said("А")] });
    const arrived = messages(greeting, { author: "subscriber", text: "А" });
    const after = bubbles({ messages: arrived, outgoing: [said("А", 2)] });
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  });

  test("is shown once, also when it was stored and the answer was lost", () => {
    const arrived = messages(greeting, { author: "subscriber", text: "А" });
    expect(bubbles({ messages: arrived, outgoing: [{ ...said("А"), isDelayed: true }] })).toHaveLength(2);
  });

  test("the same words said again are something else", () => {
    const arrived = messages(greeting, { author: "subscriber", text: "А" });
    const again = { ...said("А"), clientId: "c-again" };
    expect(bubbles({ messages: arrived, outgoing: [said("А", 2), again] })).toHaveLength(3);
    expect(bubbles({ messages: arrived, outgoing: [{ ...again, saidAfterSeq: 2 }] })).toHaveLength(3);
  });
});

test("someone who says several things is named once", () => {
  const talk = messages({}, {}, { author: "operator" }, { author: "subscriber" });
  expect(bubbles({ messages: talk }).map(({ isFirst }) => isFirst)).toEqual([true, false, true, true]);
});

test.each([
  ["nothing was asked", [{}], "assistant", false],
  ["a message is not answered", [{ author: "subscriber" }], "assistant", true],
  ["the turn goes on", [{ author: "subscriber" }, {}], "assistant", true],
  ["the turn has ended", [{ author: "subscriber" }, { turnEnds: true }], "assistant", false],
  [
    "the second of two messages",
    [{ author: "subscriber" }, { author: "subscriber" }, { turnEnds: true }],
    "assistant",
    true,
  ],
  ["an operator has it", [{ author: "subscriber" }], "operator", false],
  ["an operator is waited for", [{ author: "subscriber" }], "waiting-operator", false],
  [
    "an operator gave it back",
    [{ author: "subscriber" }, { author: "operator" }, { author: "system" }],
    "assistant",
    false,
  ],
] as const)("whether an answer is on its way: %s", (_, sent, state, isAwaited) => {
  expect(isAwaitingAnswer(model({ messages: messages(...sent), state }))).toBe(isAwaited);
});

test("nothing is on its way while there is no connection", () => {
  expect(isAwaitingAnswer(model({ messages: messages({ author: "subscriber" }), connection: "lost" }))).toBe(
    false,
  );
});
