import type { Login } from "../../../kernel/ids.ts";
import { type Localized, languages } from "../../../kernel/language.ts";
import { checkNames } from "../../diagnosis/verdict.ts";
import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import type { Provider } from "../../provider/provider.ts";
import { renderText } from "../../provider/text.ts";
import type { Conversation } from "../flow/flow.ts";

/** Makes S44's checks and reports every result, one line each. */
export async function checkLine(c: Conversation, login: Login, name: string): Promise<Diagnosis> {
  const diagnosis = await c.diagnose(name, login);
  const { verdict } = diagnosis;
  const results = checkNames.map((check) => [
    check,
    everywhere(c.provider, `check-${check}-${verdict[check]}`),
  ]);
  c.say("checks-done", Object.fromEntries(results), { verdict });
  return diagnosis;
}

/** A text of the provider as a value of another one, whatever language that will be read in. */
const everywhere = (provider: Provider, key: string): Localized =>
  Object.fromEntries(
    languages.map((language) => [language, renderText(provider, language, key)]),
  ) as Localized;
