import { findNameMistake, findPassphraseMistake, wifiLimits, type WifiMistake } from "../../cwmp/cwmp.ts";
import type { Conversation, Question } from "../flow/flow.ts";
import { identify } from "./identify.ts";
import { findRouterInReach, orderFromRouter } from "./managed-router.ts";
import { consentTo } from "./questions.ts";
import { verify } from "./verify.ts";

/** The password of the Wi-Fi, and its name: set from here in the provider's router, for who is verified (S43). */
export async function changeWifi(c: Conversation): Promise<void> {
  const login = await identify(c);
  const deviceId = await findRouterInReach(c, login);
  if (deviceId === null) return c.say("wifi-by-hand");
  if (!(await verify(c, login))) return;
  const wantsName = await c.ask(
    "wifi-name",
    consentTo({ key: "ask-wifi-name", again: "ask-wifi-name-again" }),
  );
  const ssid = wantsName === "yes" ? await askUntilRight(c, nameQuestion) : null;
  const passphrase = await askUntilRight(c, passphraseQuestion);
  const operation = { kind: "set-wifi", ssid, passphrase } as const;
  const isBegun = await orderFromRouter(c, login, { deviceId, operation });
  c.say(isBegun ? "wifi-change-begun" : "only-for-owner");
}

type TextQuestion = {
  readonly name: string;
  readonly key: string;
  readonly isSecret?: boolean;
  readonly findMistake: (text: string) => WifiMistake | undefined;
};

const nameQuestion: TextQuestion = {
  name: "wifi-new-name",
  key: "ask-wifi-new-name",
  findMistake: findNameMistake,
};

const passphraseQuestion: TextQuestion = {
  name: "wifi-passphrase",
  key: "ask-wifi-passphrase",
  isSecret: true,
  findMistake: findPassphraseMistake,
};

/** Says what is wrong with it, and asks once more. */
async function askUntilRight(
  c: Conversation,
  { name, key, isSecret = false, findMistake }: TextQuestion,
): Promise<string> {
  let text = await c.ask(name, wordForWord(key, isSecret));
  for (let mistake = findMistake(text); mistake !== undefined; mistake = findMistake(text)) {
    text = await c.ask(name, wordForWord(mistakes[mistake], isSecret));
  }
  return text;
}

/** A password may look like anything, also like another subject; only who asks for a person gets one. */
const wordForWord = (key: string, isSecret: boolean): Question<string> => ({
  key,
  isSecret,
  values: wifiLimits,
  again: key,
  choices: [],
  read: ({ choice, text, understood }) =>
    choice === null && !understood.wantsOperator ? text.trim() : undefined,
});

const mistakes: Readonly<Record<WifiMistake, string>> = {
  "too-short": "wifi-too-short",
  "too-long": "wifi-too-long",
  "not-latin": "wifi-not-latin",
  "edge-space": "wifi-edge-space",
};
