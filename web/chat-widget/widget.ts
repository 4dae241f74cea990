import type { Language } from "../../src/kernel/language.ts";
import { Conversation } from "./conversation/conversation.ts";
import { Memory } from "./conversation/memory.ts";
import { ChatServer } from "./conversation/server.ts";
import { fallbackSettings, readSettings, type Settings } from "./settings.ts";
import { element } from "./view/dom.ts";
import { Launcher } from "./view/launcher.ts";
import { Panel } from "./view/panel.ts";
import styles from "./view/styles.css?inline";

/** How long the launcher waits for the assistant's name before it shows itself without. */
const namePatienceMilliseconds = 2_000;

/** The chat in one shadow root: opens and closes, keeps listening, and draws what changed. */
export class Widget {
  readonly #root = element("div", { class: "root" });
  readonly #server: ChatServer;
  readonly #memory: Memory;
  readonly #conversation: Conversation;
  readonly #launcher: Launcher;
  readonly #panel: Panel;
  #settings: Settings = fallbackSettings;
  #language: Language;
  #isDrawing = false;

  constructor(shadow: ShadowRoot, origin: string, language: Language) {
    this.#server = new ChatServer(origin);
    this.#memory = new Memory(origin);
    this.#language = this.#memory.remembered.language ?? language;
    const source = { server: this.#server, memory: this.#memory };
    this.#conversation = new Conversation(source, this.#language, () => {
      this.#listenWhenSeen();
      this.#drawSoon();
    });
    this.#launcher = new Launcher(() => this.#open());
    this.#panel = new Panel({
      close: () => this.#close(),
      pickLanguage: (picked) => this.#pickLanguage(picked),
      say: (text) => this.#conversation.say(text),
      choose: (choice) => this.#conversation.choose(choice),
      withdraw: (clientId) => this.#conversation.withdraw(clientId),
      startAnew: () => this.#conversation.beginAnew(),
    });
    this.#root.append(this.#launcher.element, this.#panel.dialog);
    applyStyles(shadow);
    shadow.append(this.#root);
    this.#root.hidden = true;
  }

  /** Shows the launcher; goes on with what was open or said before the page was loaded. */
  start(): void {
    document.addEventListener("visibilitychange", this.#listenWhenSeen);
    addEventListener("offline", this.#checkConnection);
    addEventListener("online", this.#checkConnection);
    void this.#showUnderItsName();
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.#listenWhenSeen);
    removeEventListener("offline", this.#checkConnection);
    removeEventListener("online", this.#checkConnection);
    this.#conversation.stop();
  }

  /** Waits a moment for the assistant's name, so that the launcher does not change under the pointer. */
  async #showUnderItsName(): Promise<void> {
    await Promise.race([
      this.#loadSettings(),
      new Promise((resolve) => setTimeout(resolve, namePatienceMilliseconds)),
    ]);
    this.#root.hidden = false;
    if (this.#memory.isOpen) this.#open();
    this.#listenWhenSeen();
    this.#drawSoon();
  }

  async #loadSettings(): Promise<void> {
    try {
      this.#settings = readSettings(await this.#server.readSettings());
      const { languages } = this.#settings;
      this.#speak(languages.includes(this.#language) ? this.#language : (languages[0] ?? "kk"));
    } catch {
      // It works without a name and a colour; opening the chat asks again.
    }
  }

  #open(): void {
    if (this.#settings === fallbackSettings) void this.#loadSettings();
    this.#memory.isOpen = true;
    this.#launcher.element.hidden = true;
    this.#draw();
    this.#panel.open();
    this.#listenWhenSeen();
    this.#drawSoon();
  }

  #close(): void {
    if (!this.#panel.isOpen) return;
    this.#memory.isOpen = false;
    this.#panel.close();
    this.#launcher.element.hidden = false;
    this.#launcher.element.focus();
  }

  #pickLanguage(language: Language): void {
    this.#memory.remember({ language });
    this.#speak(language);
  }

  #speak(language: Language): void {
    this.#language = language;
    this.#conversation.setLanguage(language);
    this.#drawSoon();
  }

  /** A page that nobody looks at holds no connection: browsers share few of them among all tabs. */
  readonly #listenWhenSeen = (): void => {
    const isWanted = this.#panel.isOpen || this.#conversation.isWorthResuming;
    if (isWanted && this.#root.isConnected && document.visibilityState === "visible")
      this.#conversation.start();
    else this.#conversation.stop();
  };

  readonly #checkConnection = (): void => this.#conversation.refresh();

  /** Several changes at once are drawn once. */
  #drawSoon(): void {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    queueMicrotask(() => {
      this.#isDrawing = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { model } = this.#conversation;
    this.#root.lang = this.#language;
    if (this.#settings.accentColor !== "")
      this.#root.style.setProperty("--accent", this.#settings.accentColor);
    this.#panel.draw(model, this.#settings, this.#language);
    const { seenSeq } = this.#memory.remembered;
    const lastSeq = model.messages.at(-1)?.seq ?? 0;
    if (this.#panel.isOpen && lastSeq > seenSeq) this.#memory.remember({ seenSeq: lastSeq });
    const unread = model.messages.filter(({ author, seq }) => author !== "subscriber" && seq > seenSeq);
    this.#launcher.draw(this.#settings, this.#language, this.#panel.isOpen ? 0 : unread.length);
  }
}

/** Constructed styles are allowed under any policy of the host page; a style element only where they are missing. */
function applyStyles(shadow: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(element("style", {}, [styles]));
  }
}
