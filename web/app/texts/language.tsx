import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { isLanguage, type Language } from "../../../src/kernel/language.ts";
import { word, type Word, type WordValues } from "./words.ts";

const storageKey = "uide-desk-language";

type Chosen = { readonly language: Language; readonly choose: (language: Language) => void };

const LanguageContext = createContext<Chosen>({ language: "kk", choose: () => undefined });

/** The language of the desk; Kazakh until somebody chooses another, which is remembered. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(remembered);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const chosen = useMemo(
    () => ({
      language,
      choose(wanted: Language) {
        remember(wanted);
        setLanguage(wanted);
      },
    }),
    [language],
  );
  return <LanguageContext value={chosen}>{children}</LanguageContext>;
}

export const useLanguage = (): Chosen => useContext(LanguageContext);

export type Say = (name: Word, values?: WordValues) => string;

/** Says words in the chosen language. */
export function useWords(): Say {
  const { language } = useLanguage();
  return (name, values) => word(name, language, values);
}

/** Storage may be closed to us; then nothing is remembered. */
function remembered(): Language {
  try {
    const stored = localStorage.getItem(storageKey);
    return isLanguage(stored) ? stored : "kk";
  } catch {
    return "kk";
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // The choice holds until the page is left.
  }
}
