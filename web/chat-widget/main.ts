import { isLanguage, type Language } from "../../src/kernel/language.ts";
import { Widget } from "./widget.ts";

/**
 * The one script of the chat: `<script src="https://…/widget.js" async></script>` puts the chat into the corner of
 * any page. A page that has `<uide-chat server="https://…" language="kk">` already keeps its own.
 */
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const ownOrigin = script === undefined ? location.origin : new URL(script.src, location.href).origin;

/** Speaks with `server`, else with the origin of the script; in `language`, else in the page's. */
class ChatElement extends HTMLElement {
  #widget: Widget | undefined;

  connectedCallback(): void {
    const server = this.getAttribute("server");
    this.#widget ??= new Widget(
      this.shadowRoot ?? this.attachShadow({ mode: "open" }),
      server === null ? ownOrigin : new URL(server, location.href).origin,
      languageOf(this.getAttribute("language"), document.documentElement.lang),
    );
    this.#widget.start();
  }

  disconnectedCallback(): void {
    this.#widget?.stop();
  }
}

function languageOf(...named: readonly (string | null)[]): Language {
  return named.map((name) => name?.slice(0, 2).toLowerCase()).find(isLanguage) ?? "kk";
}

function putIntoPage(): void {
  if (document.querySelector("uide-chat") !== null) return;
  const chat = document.createElement("uide-chat");
  const language = script?.dataset["language"];
  if (language !== undefined) chat.setAttribute("language", language);
  document.body.append(chat);
}

if (customElements.get("uide-chat") === undefined) {
  customElements.define("uide-chat", ChatElement);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", putIntoPage);
  else putIntoPage();
}
