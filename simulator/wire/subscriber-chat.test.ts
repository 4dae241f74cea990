import { afterEach, beforeEach, expect, test } from "vitest";
import { receiveAsProduct, type ProductReceiver } from "../testing/product-receiver.ts";
import { openVisitFor } from "./subscriber-chat.ts";

let product: ProductReceiver;
beforeEach(async () => {
  product = await receiveAsProduct();
});
afterEach(() => product.close());

type Turn = { readonly text: string; readonly choices?: readonly string[]; readonly visit?: string };

/** An assistant that says its turns one after the other, whatever it hears; what it heard is returned. */
function assistantSays(greeting: Turn, ...turns: readonly Turn[]): unknown[] {
  const heard: unknown[] = [];
  const said = [messageOf(greeting, 1, false)];
  product.answer = (path, body) => {
    if (path === "/api/chat/conversations") return { id: "c1", token: "t1", language: "kk" };
    const after = Number(new URL(path, product.url).searchParams.get("after"));
    if (body === null) return { messages: said.filter(({ seq }) => seq > after), state: "assistant" };
    const { clientId, ...answer } = body as { clientId: string };
    expect(clientId).toMatch(/\S/);
    const turn = turns[heard.push(answer) - 1] ?? { text: "Түсінбедім" };
    const seq = said.length;
    said.push(messageOf({ text: "Бір сәт" }, seq + 1, false), messageOf(turn, seq + 2, true));
    return { seq };
  };
  return heard;
}

const messageOf = ({ text, choices = [], visit }: Turn, seq: number, turnEnds: boolean) => ({
  seq,
  author: "assistant",
  text,
  turnEnds,
  verdict: null,
  choices: choices.map((value) => ({ value, label: value })),
  refs: visit === undefined ? [] : [{ kind: "visit", number: visit }],
});

const open = (): Promise<string> =>
  openVisitFor("7010000008", { url: product.url, signal: AbortSignal.timeout(10_000) });

test("a subscriber presses the topic, gives the login when asked, and says yes", async () => {
  const heard = assistantSays(
    { text: "Сәлеметсіз бе", choices: ["topic:internet-down", "topic:cable-cut", "operator"] },
    { text: "Логиніңізді жазыңыз" },
    { text: "Үйде ме?", choices: ["inside", "outside", "unsure", "operator"] },
    { text: "Техник шақырайық па?", choices: ["no", "yes", "operator"] },
    { text: "Техник келеді", choices: ["done"], visit: "V-17" },
  );
  expect(await open()).toBe("V-17");
  expect(heard).toEqual([
    { choice: "topic:cable-cut" },
    { text: "7010000008" },
    { choice: "outside" },
    { choice: "yes" },
  ]);
  expect(product.requests.slice(1).every(({ authorization }) => authorization === "Bearer t1")).toBe(true);
});

test("where no topic is offered the complaint is typed; a visit that is open already is as good", async () => {
  const heard = assistantSays(
    { text: "Сәлеметсіз бе" },
    { text: "Келісімшарттың логині керек" },
    { text: "Техник келе жатыр", visit: "V-3" },
  );
  expect(await open()).toBe("V-3");
  expect(heard).toEqual([{ text: "Кабель үзіліп қалды" }, { text: "7010000008" }]);
});

test("a conversation that leads nowhere ends with what was said last", async () => {
  assistantSays({ text: "Сәлем" });
  await expect(open()).rejects.toThrow("no visit was opened; last was said: Түсінбедім");
});
