/** The languages the product speaks, the provider's first language first. */
export const languages = ["kk", "ru", "en"] as const;

export type Language = (typeof languages)[number];

/** The same thing said in every language. */
export type Localized<Text = string> = Readonly<Record<Language, Text>>;

export const isLanguage = (value: unknown): value is Language =>
  languages.some((language) => language === value);

/** Makes the same thing for every language. */
export const inEveryLanguage = <Text>(make: (language: Language) => Text): Localized<Text> => ({
  kk: make("kk"),
  ru: make("ru"),
  en: make("en"),
});
