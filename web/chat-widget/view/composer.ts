import type { Language } from "../../../src/kernel/language.ts";
import { formatNumber } from "../texts/numbers.ts";
import { word } from "../texts/words.ts";
import { element, showText } from "./dom.ts";
import { icon } from "./icons.ts";

/** What one message may hold, as the server counts it. */
const lengthMax = 4000;

/** Where the subscriber writes: Enter sends, Shift and Enter begin a new line. */
export class Composer {
  readonly form: HTMLFormElement;
  readonly #input = element("textarea", {
    id: "input",
    rows: "1",
    "aria-describedby": "hint",
    enterkeyhint: "send",
  });
  readonly #label = element("label", { class: "unseen", for: "input" });
  readonly #hint = element("p", { class: "hint", id: "hint", role: "alert", hidden: "" });
  /** Seen only: read out at every key it would be a nuisance. */
  readonly #count = element("p", { class: "hint", "aria-hidden": "true", hidden: "" });
  readonly #submit = element("button", { class: "send", type: "submit" }, [icon("send")]);
  readonly #send: (text: string) => void;
  #language: Language = "kk";

  constructor(send: (text: string) => void) {
    this.#send = send;
    const row = element("div", { class: "row" }, [this.#label, this.#input, this.#submit]);
    this.form = element("form", { class: "composer" }, [this.#hint, this.#count, row]);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendTyped();
    });
    this.#input.addEventListener("keydown", (event) => this.#sendOnEnter(event));
    this.#input.addEventListener("input", () => this.#showSize());
  }

  focus(): void {
    this.#input.focus();
  }

  /** Puts a text in for correction, before what is already there. */
  putBack(text: string): void {
    this.#input.value = [text, this.#input.value].filter((part) => part !== "").join("\n");
    this.#showSize();
    this.focus();
  }

  setLanguage(language: Language): void {
    this.#language = language;
    this.#label.textContent = this.#input.placeholder = word("input", language);
    this.#submit.setAttribute("aria-label", word("send", language));
    this.#showSize();
  }

  #sendTyped(): void {
    const typed = this.#input.value.trim();
    this.focus();
    if (typed === "" || typed.length > lengthMax) return;
    this.#input.value = "";
    this.#showSize();
    this.#send(typed);
  }

  /** Enter that ends the composition of a character is not meant for us. */
  #sendOnEnter(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#sendTyped();
  }

  /** Grows with the text up to the limit in the styles, and says when it is too long for one message. */
  #showSize(): void {
    const { length } = this.#input.value.trim();
    const isTooLong = length > lengthMax;
    showText(this.#hint, isTooLong ? word("too-long", this.#language) : "");
    showText(
      this.#count,
      isTooLong ? [length, lengthMax].map((number) => formatNumber(number, this.#language)).join(" / ") : "",
    );
    this.#input.setAttribute("aria-invalid", String(isTooLong));
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
  }
}
