import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openStories, type Stories } from "../../../../test/harness/stories.ts";
import { subscriber } from "../../../../test/harness/subscribers.ts";
import { instant } from "../../../kernel/instant.ts";
import { asTiyn, formatMoney } from "../../../kernel/money.ts";
import type { Said, TestChat } from "./testing/converse.ts";

const own = "7010000012";
const ofSameOwner = "7010000013";
const unpaid = "7010000004";

let stories: Stories;
beforeAll(async () => {
  stories = await openStories(
    subscriber(1),
    subscriber(4, { isFeePaid: false, feeAmountTiyn: asTiyn(749_000) }),
    subscriber(12, { ownerName: "Қасымов Ерлан Маратұлы" }),
    subscriber(13, { ownerName: "КАСЫМОВ ЕРЛАН" }),
  );
});
afterAll(() => stories.close());
beforeEach(() => stories.reset());

const tenge = (amount: number): string => formatMoney(asTiyn(amount * 100), "kk");

/** 25 July 2026, 15:00 in Almaty. */
const now = instant("2026-07-25T10:00:00Z");

/** Up to the summary of a payment to `wrong`; the answers that differ are given. */
const upToOffer = async (
  change: { wrong?: string; amount?: string; date?: string; receipt?: Said } = {},
  chat?: TestChat,
) => {
  const talk = chat ?? (await stories.begin());
  const { wrong = ofSameOwner, amount = "5000", date = "кеше 18:30", receipt } = change;
  const reply = await talk.say("басқа логинге төлеп қойдым", own, wrong, date, amount, "Демо Банк");
  return { chat: talk, reply: receipt === undefined ? reply : await talk.say(receipt) };
};

describe("paid-wrong-login", () => {
  test("S9: everything is collected, summed up and opened as a case on a clear yes, with its clock time (S21)", async () => {
    const { chat, reply } = await upToOffer();
    expect(reply.last).toMatchObject({ topic: "paid-wrong-login", turnEnds: true });
    expect(reply.keys).toEqual(
      expect.arrayContaining(["receipt-not-needed", "correction-deadline", "correction-offer"]),
    );
    expect(reply.texts.at(-1)).toContain(tenge(5_000));
    expect(reply.choices).toEqual(["yes", "no", "operator"]);
    const opened = await chat.say("иә");
    const [ticket] = await stories.tickets();
    expect(ticket).toMatchObject({ type: "wrong-payment", login: own, status: "queued" });
    expect(ticket!.summary).toEqual({
      wrongLogin: ofSameOwner,
      paidOn: "2026-07-24",
      paidTime: "18:30:00",
      amountTiyn: 500_000,
      partner: "demo-bank",
      receiptBecause: [],
      hasReceipt: null,
    });
    expect(opened.refs).toContainEqual({ kind: "ticket", number: ticket!.number });
    expect(opened.texts.at(-1)).toBe("Төлем туралы жауап 28 шілде 15:00-ге дейін беріледі.");
    const [promise] = await stories.promises("ticket", ticket!);
    expect(promise).toMatchObject({ kind: "payment-answer", pausedAt: null });
    expect(promise!.dueAt.toString()).toBe("2026-07-28T10:00:00Z");
  });

  test.each<[string, { wrong?: string; amount?: string }, string]>([
    ["S11: above the threshold", { amount: "10 001" }, `сома ${tenge(10_000)} немесе одан көп`],
    ["S13: exactly at the threshold", { amount: "10000 тг" }, `сома ${tenge(10_000)} немесе одан көп`],
    ["S10: another owner", { wrong: "7010000001" }, "логиндердің иелері сәйкес келмейді"],
    ["S11: a login that nobody has", { wrong: "7010000019" }, "ақша түскен логин бізде жоқ"],
    ["S11, S15: more digits differ", { wrong: "7019999913" }, "логиндерде 4-тен көп цифр басқа"],
    ["S15: a login with a digit missing", { wrong: "701000001" }, "ақша түскен логин бізде жоқ"],
  ])("%s: a receipt is needed, and the reason is said", async (_, change, reason) => {
    const { reply } = await upToOffer(change);
    expect(reply.keys).toContain("ask-receipt");
    expect(reply.texts.join("\n")).toContain(reason);
  });

  test("S12: exactly four digits need a receipt, and “more than 4” is never the reason", async () => {
    const { reply } = await upToOffer({ wrong: "7010999013" });
    const words = reply.texts.join("\n");
    expect(words).toContain("ең көбі 3 цифр");
    expect(words).not.toContain("4-тен көп");
  });

  test.each(["9 999,99", "9999.99 тг"])("S13: %s needs none", async (amount) => {
    expect((await upToOffer({ amount })).reply.keys).toContain("receipt-not-needed");
  });

  test("S16–S18: with a receipt owed the answer's clock stands still, and it is said what to bring where", async () => {
    const { chat } = await upToOffer({ amount: "12000", receipt: "бар" });
    const opened = await chat.say({ choice: "yes" });
    expect(opened.keys).toEqual(expect.arrayContaining(["request-opened", "correction-receipt-owed"]));
    const [ticket] = await stories.tickets();
    expect(ticket).toMatchObject({
      status: "paused",
      statusReason: "subscriber-owes",
      summary: { hasReceipt: true, receiptBecause: ["amount-above-threshold"] },
    });
    expect((await stories.promises("ticket", ticket!))[0]!.pausedAt).not.toBeNull();
  });

  test("S19: a payment of 31 July can be asked about until 31 August", async () => {
    const chat = await stories.begin({ at: instant("2026-08-31T18:59:00Z") });
    const { reply } = await upToOffer({ date: "31.07 20:00" }, chat);
    expect(reply.keys).toContain("correction-offer");
    expect(reply.texts.join("\n")).toContain("31 тамызға дейін (осы күнді қоса)");
  });

  test("S19: a day later it is said plainly, no case is offered, and a person is a button away", async () => {
    const chat = await stories.begin({ at: instant("2026-08-31T19:01:00Z") });
    const reply = await chat.say("басқа логинге төлеп қойдым", own, ofSameOwner, "31.07 20:00");
    expect(reply.keys).toEqual(["correction-too-late"]);
    expect(reply.choices).toContain("operator");
    expect(await stories.tickets()).toEqual([]);
  });

  test("S20: nothing is promised of the money", async () => {
    const { reply } = await upToOffer();
    expect(reply.texts.at(-1)).toContain("кепілдік жоқ");
  });

  test("S22: no digit differs, so it is a payment that has not arrived", async () => {
    const chat = await stories.begin();
    const reply = await chat.say("басқа логинге төлеп қойдым", own, own);
    expect(reply.keys).toEqual(["same-login-told", "ask-payment-date"]);
    const young = await chat.say("бүгін 9:00", "Демо Банк");
    expect(young.keys).toContain("partner-answers");
  });

  test("what the first message holds is not asked for, and which login is whose is", async () => {
    const chat = await stories.begin({ language: "ru" });
    const first = await chat.say(`вчера в 14:20 оплатил 5000 тг на ${ofSameOwner} а надо было на ${own}`);
    expect(first.keys).toEqual(["ask-which-login"]);
    expect((await chat.say(own)).keys).toEqual(["login-recognised", "ask-payment-partner"]);
    const offer = await chat.say("Терминал Демо");
    expect(offer.keys).toContain("correction-offer");
    expect(offer.texts.at(-1)).toContain("вчера в 14:20");
  });

  test("one login in the first message is asked about: it may be either", async () => {
    const chat = await stories.begin();
    const first = await chat.say(`${ofSameOwner} логиніне қате төлеп қойдым`);
    expect(first.keys).toEqual(["ask-own-login"]);
    expect((await chat.say("жоқ")).keys).toEqual(["ask-right-login"]);
    expect((await chat.say(own)).keys).toEqual(["login-recognised", "ask-payment-date"]);
  });

  test("S43: of the wrong login neither owner nor address is ever shown", async () => {
    const { chat, reply } = await upToOffer({ wrong: "7010000001" });
    const said = [...reply.texts, ...(await chat.say("жоқ", "иә")).texts].join("\n");
    expect(said).not.toMatch(/Ахмет|Сәуле|Абай/);
  });

  test("S43: guessing at logins ends: after five different ones it is only said that nothing could be compared", async () => {
    const chat = await stories.begin();
    await chat.say("басқа логинге төлеп қойдым", own);
    for (const wrong of ["7010000021", "7010000022", "7010000023", "7010000024"]) {
      const reply = await chat.say(wrong, "кеше 18:30", "5000", "Kaspi");
      expect(reply.texts.join("\n")).toContain("ақша түскен логин бізде жоқ");
      await chat.say("жоқ", "жоқ", { choice: "topic:paid-wrong-login" });
    }
    const reply = await chat.say(ofSameOwner, "кеше 18:30", "5000", "Kaspi");
    expect(reply.texts.join("\n")).toContain("логиндердің иелерін салыстыру мүмкін болмады");
  });

  test("afterwards the conversation is about the subscriber's own login again", async () => {
    const { chat } = await upToOffer();
    await chat.say("иә");
    expect((await chat.say("өтінішім не болды")).keys).toContain("request-standing");
  });

  test("a date that cannot be is asked for again, and the third time a person goes on", async () => {
    const chat = await stories.begin();
    const first = await chat.say("басқа логинге төлеп қойдым", own, ofSameOwner, "26.07");
    expect(first.keys).toEqual(["payment-date-impossible"]);
    const second = await chat.say("бүгін 23:50", "30.07");
    expect(second.state).toBe("waiting-operator");
  });

  test("the time may be unknown", async () => {
    const chat = await stories.begin();
    const time = await chat.say("басқа логинге төлеп қойдым", own, ofSameOwner, "кеше");
    expect(time.keys).toEqual(["ask-payment-time"]);
    expect(time.choices).toContain("unsure");
    expect((await chat.say({ choice: "unsure" })).keys).toEqual(["ask-payment-amount"]);
  });

  test("in Latin letters and in Russian it goes the same way", async () => {
    const latin = await stories.begin();
    const kazakh = await latin.say(
      "basqa loginge tolep qoidym",
      own,
      ofSameOwner,
      "keshe 18:30",
      "5 myn",
      "Demo Bank",
    );
    expect(kazakh.keys).toContain("correction-offer");
    const russian = await stories.begin({ language: "ru" });
    const reply = await russian.say(
      "оплатил на чужой логин",
      own,
      ofSameOwner,
      "24 июля в 6 вечера",
      "5 тыс",
      "Демо Банк",
    );
    expect(reply.keys).toContain("correction-offer");
    expect(reply.texts.at(-1)).toContain("вчера в 18:00");
  });
});

describe("payment-missing", () => {
  const begin = async (...more: readonly Said[]) => {
    const chat = await stories.begin();
    return { chat, reply: await chat.say("төледім бірақ ақша түспеді", unpaid, ...more) };
  };

  test("S22: the login on the receipt is compared first", async () => {
    const { chat, reply } = await begin();
    expect(reply.keys).toEqual(["login-recognised", "ask-receipt-login"]);
    const other = await chat.say("7010000001");
    expect(other.keys).toEqual(["payment-to-another-login", "ask-payment-date"]);
    expect((await chat.say("кеше 10:00", "4000", "Kaspi")).keys).toContain("correction-offer");
  });

  test("who has no receipt to compare is taken at their word", async () => {
    const { reply } = await begin("білмеймін, чек жоқ");
    expect(reply.keys).toEqual(["ask-payment-date"]);
  });

  test("S23: a payment of less than 24 hours is its partner's: contacts, and until when", async () => {
    const { reply } = await begin("иә", "кеше 15:01", "Демо Банк");
    expect(reply.keys).toContain("partner-answers");
    const told = reply.texts.find((text) => text.includes("Демо Банк"));
    expect(told).toContain("+77000000001");
    expect(told).toContain("бүгін 15:01-ге дейін");
    expect(await stories.tickets()).toEqual([]);
  });

  test("S23: who wants to is reminded when the place of payment has had its 24 hours", async () => {
    const { reply, chat } = await begin("иә", "кеше 15:01", "Демо Банк");
    expect(reply.keys).toContain("ask-payment-reminder");
    const set = await chat.say("иә");
    expect(set.keys).toEqual(["reminder-set"]);
    expect(set.texts[0]).toContain("бүгін 15:01-де");
    const { rows } = await sql`select kind, login, due_at as "dueAt" from reminders`.execute(stories.db);
    expect(rows).toEqual([{ kind: "payment", login: unpaid, dueAt: instant("2026-07-25T10:01:00Z") }]);
  });

  test("S23: who doesn't is not", async () => {
    const { chat } = await begin("иә", "кеше 15:01", "Демо Банк");
    expect((await chat.say("жоқ")).keys).toEqual(["anything-else"]);
    const { rows } = await sql`select from reminders`.execute(stories.db);
    expect(rows).toEqual([]);
  });

  test("S24: from exactly 24 hours on support takes it, with all four and the receipt still to come", async () => {
    const { chat, reply } = await begin("иә", "кеше 15:00", "Демо Банк");
    expect(reply.keys).toEqual(["ask-payment-amount"]);
    const opened = await chat.say("7490", "иә", "иә");
    expect(opened.keys).toEqual(expect.arrayContaining(["request-opened", "missing-receipt-owed"]));
    const [ticket] = await stories.tickets();
    expect(ticket).toMatchObject({
      type: "missing-payment",
      login: unpaid,
      status: "paused",
      summary: {
        paidOn: "2026-07-24",
        paidTime: "15:00:00",
        amountTiyn: 749_000,
        partner: "demo-bank",
        hasReceipt: true,
      },
    });
  });

  test("the fee has been counted as paid since: nothing more is asked of who is content with that", async () => {
    const chat = await stories.begin();
    const reply = await chat.say("төледім бірақ ақша түспеді", own);
    expect(reply.keys).toEqual(["login-recognised", "fee-paid-told", "ask-payment-still-missing"]);
    expect((await chat.say("жоқ, бәрі дұрыс")).keys).toEqual(["all-well-again"]);
  });

  test("S47: no case is opened without a clear yes", async () => {
    const { chat } = await begin("иә", "22 шілде 10:00", "Kaspi", "5000", "иә");
    expect((await chat.say("түсіндім")).keys).toEqual(["request-offer-clearly"]);
    expect((await chat.say("түсіндім")).state).toBe("waiting-operator");
    expect((await stories.tickets()).map(({ type }) => type)).toEqual(["callback"]);
  });
});

describe("balance", () => {
  test("S43: the amount is shown only after the code; that it is not paid, before", async () => {
    const chat = await stories.begin();
    const asked = await chat.say("балансымда қанша ақша бар", unpaid);
    expect(asked.keys).toEqual(["login-recognised", "account-unpaid-told", "ask-code-consent"]);
    expect(asked.texts.join("\n")).not.toContain(tenge(7_490));
    await chat.say("иә");
    const wrong = stories.lastCode() === "000000" ? "000001" : "000000";
    const told = await chat.say(wrong);
    expect(told.keys).toEqual(["code-wrong"]);
  });

  test("S43: with the code comes the amount", async () => {
    const chat = await stories.begin();
    await chat.say("балансымда қанша ақша бар", unpaid, "иә");
    const told = await chat.say(stories.lastCode());
    expect(told.keys).toEqual(
      expect.arrayContaining([
        "code-right",
        "account-unpaid-amount-told",
        "articles.balance.body",
        "payment-places",
      ]),
    );
    expect(told.texts.join("\n")).toContain(tenge(7_490));
  });

  test("who does not want a code is told where to look and how to pay", async () => {
    const chat = await stories.begin({ language: "ru" });
    const told = await chat.say("сколько денег на балансе", unpaid, "нет");
    expect(told.keys).toEqual(["only-for-owner", "articles.balance.body", "payment-places"]);
    expect(told.messages.find(({ article }) => article !== null)?.article).toBe("balance");
  });

  test("a fee that is paid needs no code", async () => {
    const chat = await stories.begin();
    const told = await chat.say("абоненттік төлемді қашан және қалай төлеймін", own);
    expect(told.keys).toEqual([
      "login-recognised",
      "fee-paid-told",
      "articles.balance.body",
      "payment-places",
    ]);
  });
});

test("stories are told at the moment that their titles assume", async () => {
  const { reply } = await upToOffer({ date: "бүгін 14:59" });
  expect(reply.texts.at(-1)).toContain("бүгін 14:59");
  expect(now.toZonedDateTimeISO(stories.provider.policy.zone).toPlainTime().toString()).toBe("15:00:00");
});
