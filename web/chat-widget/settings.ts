import { isLanguage, languages, type Language, type Localized } from "../../src/kernel/language.ts";
import { fields, text, type Fields } from "./conversation/contract.ts";

/** What the provider says about its assistant. */
export type Settings = {
  /** Undefined until the server has said it: then the widget speaks of "the assistant". */
  readonly assistantName: Localized | undefined;
  readonly brand: string;
  /** Any CSS colour; empty for the widget's own. */
  readonly accentColor: string;
  readonly languages: readonly Language[];
  /** The provider's time zone; without it times are shown in the browser's. */
  readonly timeZone: string | undefined;
};

/** What holds when the server has not answered. */
export const fallbackSettings: Settings = readSettings(undefined);

/** Reads the answer of the settings call; what is missing in it falls back. */
export function readSettings(value: unknown): Settings {
  const found = fields(value);
  const offered = Array.isArray(found["languages"]) ? found["languages"].filter(isLanguage) : [];
  return {
    assistantName: readName(fields(found["assistantName"])),
    brand: text(found["brand"]),
    accentColor: text(found["accentColor"]),
    languages: offered.length > 0 ? offered : languages,
    timeZone: text(found["timeZone"]) || undefined,
  };
}

function readName(names: Fields): Localized | undefined {
  const first = text(names["kk"]) || text(names["ru"]) || text(names["en"]);
  if (first === "") return undefined;
  return { kk: text(names["kk"]) || first, ru: text(names["ru"]) || first, en: text(names["en"]) || first };
}
