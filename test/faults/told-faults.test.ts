import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { callJson, type Chat, type ChatMessage, openChat, type Transcript } from "../harness/chat.ts";
import { killProcessesOn } from "../harness/processes.ts";
import { type RunningProduct, startProduct } from "../harness/product.ts";

// What a subscriber hears, word by word, of faults that the simulated switches answer for by SNMP.

const patience = { timeout: 90_000, interval: 1_000 };

let folder: string;
let product: RunningProduct | undefined;
let simulator: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uide-told-faults-"));
  product = await startProduct({ UIDE_DATA: folder, UIDE_RATE_LIMITS: "off" });
  const line = product.lines.find((one) => one.startsWith("simulator "))!;
  simulator = line.slice("simulator ".length);
});
afterAll(async () => {
  await product?.stop();
  await killProcessesOn(folder);
  await rm(folder, { recursive: true, force: true });
});

const make = (kind: string, place: object): Promise<{ readonly id: string }> =>
  callJson(`${simulator}/api/faults`, { body: { kind, ...place } });

type Language = "kk" | "ru";
const isDown = { kk: "үйде интернет жоқ, логин", ru: "дома нет интернета, логин" } as const;
const isSlow = {
  kk: "үйдегі интернет баяу, логин",
  ru: "дома очень низкая скорость интернета, логин",
} as const;

type Heard = {
  readonly chat: Chat;
  readonly text: string;
  readonly line: string;
  readonly transcript: Transcript;
};

async function write(language: Language, words: string): Promise<Heard> {
  const chat = await openChat(product!.url, language);
  const transcript = await chat.say({ text: words });
  const { verdict } = transcript.messages.findLast((message: ChatMessage) => message.verdict !== null) ?? {};
  return { chat, text: textOf(transcript), line: verdict?.["line"] ?? "", transcript };
}

const textOf = ({ messages }: Transcript): string => messages.map(({ text }) => text).join("\n");
const choicesOf = ({ messages }: Transcript): readonly string[] =>
  (messages.at(-1)?.choices ?? []).map(({ value }) => value);

/** Writes until the line is found so. */
const hears = (language: Language, words: string, line: string): Promise<Heard> =>
  vi.waitFor(async () => {
    const heard = await write(language, words);
    expect(heard.line).toBe(line);
    return heard;
  }, patience);

/** What is only said where a technician is offered, and where hands are to do something. */
const visit = /Техник шақырайын ба|Вызвать техника/;
const restart = /розетка|розетк/;

describe("short-cable: damaged, not cut; how far away; which side is asked, and a visit only on a clear yes (S36, S46, S47)", () => {
  beforeAll(() => make("short-cable", { login: "7010000031", lengthMeters: 21 }));

  test.each<[Language, RegExp, RegExp]>([
    ["kk", /бір-біріне тиіп тұр[^]*\b21\s?метр/, /қай жерде зақымданған/],
    ["ru", /жилы в нём замкнуты[^]*\b21\s?м/, /Где повреждён кабель/],
  ])("%s", async (language, told, question) => {
    const { chat, text, transcript } = await hears(language, `${isDown[language]} 7010000031`, "cable-cut");
    expect(text).toMatch(told);
    expect(text).toMatch(question);
    expect(text).not.toMatch(/үзілген|обрыв|оборван/);
    expect(choicesOf(transcript)).toEqual(["inside", "outside", "unsure", "operator"]);
    const offered = await chat.say({ choice: "unsure" });
    expect(textOf(offered)).toMatch(visit);
    expect(choicesOf(offered)).toEqual(expect.arrayContaining(["yes", "no", "operator"]));
    const refused = await chat.say({ choice: "no" });
    expect(refused.messages.flatMap(({ refs }) => refs)).toEqual([]);
  });
});

describe("slow-link: less than what was sold; a technician is offered, and no restart is asked for", () => {
  beforeAll(() => make("slow-link", { login: "7010000032" }));

  test.each<[Language, "down" | "slow", RegExp]>([
    ["kk", "down", /толық жылдамдықты өткізбей тұр/],
    ["kk", "slow", /толық жылдамдықты өткізбей тұр/],
    ["ru", "down", /не пропускает полную скорость/],
    ["ru", "slow", /не пропускает полную скорость/],
  ])("%s, reported as %s", async (language, reported, told) => {
    const words = reported === "down" ? isDown : isSlow;
    const { text, transcript } = await hears(language, `${words[language]} 7010000032`, "line-errors");
    expect(text).toMatch(told);
    expect(text).toMatch(visit);
    expect(text).not.toMatch(restart);
    expect(choicesOf(transcript)).toEqual(expect.arrayContaining(["yes", "no", "operator"]));
  });
});

describe("port-disabled: a person finds out why, by a promised time; no visit, no restart (S3, S49)", () => {
  beforeAll(() => make("port-disabled", { login: "7010000033" }));

  test.each<[Language, RegExp, RegExp]>([
    [
      "kk",
      /біз жақтан өшірулі тұр[^]*оператор анықтайды/,
      /бүгін \d\d:\d\d-\S+ дейін|ертең \d\d:\d\d-\S+ дейін/,
    ],
    ["ru", /отключена с нашей стороны[^]*выяснит оператор/, /(сегодня|завтра) до \d\d:\d\d/],
  ])("%s", async (language, told, promised) => {
    const { text, transcript } = await hears(language, `${isDown[language]} 7010000033`, "port-down");
    expect(text).toMatch(told);
    expect(text).toMatch(promised);
    expect(text).not.toMatch(visit);
    expect(text).not.toMatch(restart);
    expect(transcript.state).toBe("waiting-operator");
  });
});

describe("switch-nonsense: nothing that it says is believed", () => {
  beforeAll(async () => {
    await make("switch-nonsense", { login: "7010000034" });
    await make("wrong-password", { login: "7010000035" });
    await make("switch-nonsense", { login: "7010000035" });
  });

  test.each<[Language, RegExp, RegExp]>([
    ["kk", /жабдық біздің тексеруге жауап бермей тұр/, /жабдық та, желіңіз де жұмыс істеп тұр/],
    ["ru", /оборудование дома на проверку не отвечает/, /и Ваша линия работают/],
  ])("%s: in session: that is told, and not that the equipment works", async (language, told, untold) => {
    // The line is "ok" before the switch talks nonsense, too: the words tell that it does.
    const { text } = await vi.waitFor(async () => {
      const heard = await hears(language, `${isDown[language]} 7010000034`, "ok");
      expect(heard.text).toMatch(told);
      return heard;
    }, patience);
    expect(text).not.toMatch(untold);
    expect(text).not.toMatch(visit);
  });

  test.each<[Language, RegExp]>([
    ["kk", /тексеру мүмкін болмады[^]*Себебін оператор анықтайды/],
    ["ru", /Проверить Вашу линию не удалось[^]*выяснит оператор/],
  ])("S44, %s: without a session the line is unknown, and a person goes on", async (language, told) => {
    const { text, transcript } = await hears(language, `${isDown[language]} 7010000035`, "unknown");
    expect(text).toMatch(told);
    expect(text).not.toMatch(visit);
    expect(transcript.state).toBe("waiting-operator");
  });
});
