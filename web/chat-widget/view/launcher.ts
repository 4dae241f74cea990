import type { Language } from "../../../src/kernel/language.ts";
import type { Settings } from "../settings.ts";
import { word } from "../texts/words.ts";
import { button, element, showText } from "./dom.ts";
import { icon } from "./icons.ts";

/** The button in the corner that opens the chat, named after the assistant; it counts what came meanwhile. */
export class Launcher {
  readonly element: HTMLButtonElement;
  readonly #name = element("span");
  readonly #purpose = element("span", { class: "unseen" });
  readonly #unread = element("span", { class: "unread" });

  constructor(open: () => void) {
    const content = [icon("chat"), this.#name, this.#purpose, this.#unread];
    this.element = button({ class: "launcher", "aria-haspopup": "dialog" }, content, open);
  }

  draw({ assistantName }: Settings, language: Language, unread: number): void {
    const news = unread > 0 ? `, ${word("new-messages", language)}: ` : "";
    showText(this.#name, assistantName?.[language] ?? word("chat", language));
    showText(this.#purpose, `, ${word("open-chat", language)}${news}`);
    showText(this.#unread, unread > 0 ? String(unread) : "");
  }
}
