import type { Language } from "../../../src/kernel/language.ts";
import type { Settings } from "../settings.ts";
import { word } from "../texts/words.ts";
import { button, element, onChange, showText } from "./dom.ts";
import { icon } from "./icons.ts";

type HeaderActions = { readonly close: () => void; readonly pickLanguage: (language: Language) => void };

/** The name of the assistant, the languages to pick from, and the way out. */
export class Header {
  readonly element: HTMLElement;
  readonly #title = element("h2", { id: "title" });
  readonly #subtitle = element("p");
  readonly #languages = element("div", { class: "languages", role: "group" });
  readonly #close: HTMLButtonElement;
  readonly #drawLanguages: (languages: readonly Language[]) => void;

  constructor({ close, pickLanguage }: HeaderActions) {
    this.#close = button({ class: "quiet" }, [icon("close")], close);
    const name = element("div", { class: "name" }, [this.#title, this.#subtitle]);
    this.element = element("div", { class: "header" }, [name, this.#languages, this.#close]);
    this.#drawLanguages = onChange((languages: readonly Language[]) => {
      this.#languages.hidden = languages.length < 2;
      this.#languages.replaceChildren(...languages.map((language) => languageButton(language, pickLanguage)));
    });
  }

  draw({ assistantName, brand, languages }: Settings, language: Language): void {
    const assistant = word("assistant", language);
    showText(this.#title, assistantName?.[language] ?? assistant);
    showText(
      this.#subtitle,
      assistantName === undefined ? brand : `${brand && `${brand}\u00A0· `}${assistant}`,
    );
    this.#close.setAttribute("aria-label", word("close-chat", language));
    this.#languages.setAttribute("aria-label", word("language", language));
    this.#drawLanguages(languages);
    for (const choice of this.#languages.children) {
      choice.setAttribute("aria-pressed", String(choice.getAttribute("lang") === language));
    }
  }
}

const languageButton = (language: Language, pick: (language: Language) => void): HTMLButtonElement =>
  button(
    { class: "quiet", lang: language, title: word("language-name", language) },
    [word("language-short", language)],
    () => pick(language),
  );
