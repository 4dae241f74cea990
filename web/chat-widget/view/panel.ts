import type { Language } from "../../../src/kernel/language.ts";
import type { Choice, ConversationState } from "../conversation/contract.ts";
import type { ConversationModel } from "../conversation/conversation.ts";
import { fallbackSettings, type Settings } from "../settings.ts";
import { word } from "../texts/words.ts";
import { isUnderWay } from "../transcript/checks.ts";
import { entriesOf, isAwaitingAnswer } from "../transcript/entries.ts";
import { Composer } from "./composer.ts";
import { element, onChange, showText } from "./dom.ts";
import { Header } from "./header.ts";
import { TranscriptView } from "./transcript-view.ts";

export type PanelActions = {
  readonly close: () => void;
  readonly pickLanguage: (language: Language) => void;
  readonly say: (text: string) => void;
  readonly choose: (choice: Choice) => void;
  readonly withdraw: (clientId: string) => void;
  readonly startAnew: () => void;
};

/** Small screens, also those that lie on their side, are filled; then nothing behind can be reached. */
const smallScreen = "(max-width: 520px), (max-height: 480px)";

/** The open chat: a dialog beside the page, or over all of it on a phone. */
export class Panel {
  readonly dialog = element("dialog", { "aria-labelledby": "title" });
  readonly #header: Header;
  readonly #banner = element("p", { class: "banner", hidden: "" });
  readonly #transcript: TranscriptView;
  readonly #typing = element("p", { class: "typing", "aria-hidden": "true" }, [
    element("i"),
    element("i"),
    element("i"),
  ]);
  readonly #status = element("p", { class: "status", role: "status" });
  readonly #composer: Composer;
  readonly #smallScreen = matchMedia(smallScreen);
  #settings = fallbackSettings;
  #language: Language = "kk";
  #model: ConversationModel | undefined;

  constructor(actions: PanelActions) {
    this.#header = new Header(actions);
    this.#composer = new Composer((text) => {
      actions.say(text);
      this.#transcript.scrollToEnd();
    });
    this.#transcript = new TranscriptView(() => ({
      language: this.#language,
      assistantName: this.#settings.assistantName,
      timeZone: this.#settings.timeZone,
      choose: (choice) => {
        actions.choose(choice);
        this.#composer.focus();
        this.#transcript.scrollToEnd();
      },
      correct: (clientId) => {
        this.#composer.putBack(this.#model?.outgoing.find((said) => said.clientId === clientId)?.text ?? "");
        actions.withdraw(clientId);
      },
      startAnew: () => {
        actions.startAnew();
        this.#composer.focus();
      },
    }));
    this.dialog.append(
      this.#header.element,
      this.#banner,
      element("div", { class: "middle" }, [this.#transcript.log, this.#transcript.newer]),
      this.#typing,
      this.#status,
      this.#composer.form,
    );
    this.#closeOnEscape(actions.close);
    this.#smallScreen.addEventListener("change", () => this.#reopen());
    for (const change of ["resize", "scroll"])
      visualViewport?.addEventListener(change, () => this.#fitAboveKeyboard());
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  open(): void {
    if (this.#smallScreen.matches) this.dialog.showModal();
    else this.dialog.show();
    this.#composer.focus();
    this.#transcript.scrollToEnd();
  }

  close(): void {
    this.dialog.close();
  }

  draw(model: ConversationModel, settings: Settings, language: Language): void {
    this.#model = model;
    this.#settings = settings;
    this.#language = language;
    const entries = entriesOf(model);
    this.#header.draw(settings, language);
    this.#composer.setLanguage(language);
    showText(this.#banner, bannerOf(model.state, language));
    const areChecksUnderWay = entries.some((entry) => entry.kind === "checks" && isUnderWay(entry.checks));
    this.#typing.hidden = areChecksUnderWay || !isAwaitingAnswer(model);
    this.#drawStatus(model.connection === "lost" ? word("connection-lost", language) : "");
    // Last, since the parts around it take or leave it space.
    this.#transcript.draw(entries, model.isReplayed);
  }

  /** A region that is never hidden, since what appears in a hidden one may go unannounced. */
  readonly #drawStatus = onChange((status: string) => (this.#status.textContent = status));

  #closeOnEscape(close: () => void): void {
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) close();
    });
    // The back gesture of a phone asks a modal dialog to close in this way.
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
    });
  }

  /** A phone's keyboard covers the page without making it smaller: the styles need to know what is left. */
  #fitAboveKeyboard(): void {
    this.dialog.style.setProperty("--visible-height", `${visualViewport?.height ?? innerHeight}px`);
    this.dialog.style.setProperty("--visible-top", `${visualViewport?.offsetTop ?? 0}px`);
  }

  #reopen(): void {
    if (!this.isOpen) return;
    this.close();
    this.open();
  }
}

function bannerOf(state: ConversationState, language: Language): string {
  if (state === "waiting-operator") return word("waiting-operator", language);
  return state === "operator" ? word("operator-answers", language) : "";
}
