import { word } from "../texts/words.ts";
import type { Beginning, Entry } from "../transcript/entries.ts";
import { bubbleView } from "./bubble-view.ts";
import { checksView } from "./checks-view.ts";
import { button, element, showText } from "./dom.ts";
import type { EntryView, Surroundings } from "./entry-view.ts";
import { icon } from "./icons.ts";

/** Nearer to the end than this, the reader is taken to be following. */
const endPixels = 64;
const marginPixels = 16;
/** How long the past is kept from being read out after it was drawn. */
const pastMilliseconds = 500;

type View = { readonly node: HTMLElement; readonly update: (entry: Entry) => unknown };

/**
 * The transcript as a log: what is new is announced once, what was said before the page was opened is not.
 * It follows the end as long as the reader does, and never scrolls past the beginning of the last message.
 */
export class TranscriptView {
  readonly log = element("div", { class: "log", role: "log", tabindex: "0", "aria-live": "off" });
  readonly newer: HTMLButtonElement;
  readonly #surroundings: () => Surroundings;
  readonly #views = new Map<string, View>();
  readonly #newerLabel = element("span");
  #isAnnouncing = false;

  constructor(surroundings: () => Surroundings) {
    this.#surroundings = surroundings;
    this.newer = button({ class: "newer" }, [icon("down"), this.#newerLabel], () => this.scrollToEnd());
    this.newer.hidden = true;
    this.log.addEventListener("scroll", () => {
      if (this.#isAtEnd()) this.newer.hidden = true;
    });
  }

  /** Draws the entries; `isReplayed` is false while the past is still on its way. */
  draw(entries: readonly Entry[], isReplayed: boolean): void {
    const { language } = this.#surroundings();
    this.log.setAttribute("aria-label", word("transcript", language));
    showText(this.#newerLabel, word("new-messages", language));
    const wasEmpty = this.#views.size === 0;
    const wasAtEnd = this.#isAtEnd();
    this.#removeAllBut(new Set(entries.map(({ key }) => key)));
    const added = this.#place(entries);
    if (isReplayed) this.#announceFromNowOn(entries.length > 0);
    if (wasEmpty) this.scrollToEnd();
    else if (added !== undefined) this.#showAdded(added, wasAtEnd);
  }

  scrollToEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
    this.newer.hidden = true;
  }

  #announceFromNowOn(hasPast: boolean): void {
    if (this.#isAnnouncing) return;
    this.#isAnnouncing = true;
    const announce = (): void => this.log.setAttribute("aria-live", "polite");
    if (hasPast) setTimeout(announce, pastMilliseconds);
    else announce();
  }

  #removeAllBut(keys: ReadonlySet<string>): void {
    for (const [key, { node }] of this.#views) {
      if (keys.has(key)) continue;
      node.remove();
      this.#views.delete(key);
    }
  }

  /** Puts every entry in its place, moving none that is in it already; returns the last that is new. */
  #place(entries: readonly Entry[]): HTMLElement | undefined {
    let lastAdded: HTMLElement | undefined;
    let place = this.log.firstElementChild;
    for (const entry of entries) {
      const known = this.#views.get(entry.key);
      const view = known ?? this.#createView(entry);
      view.update(entry);
      if (known === undefined) lastAdded = view.node;
      if (view.node === place) place = place.nextElementSibling;
      else this.log.insertBefore(view.node, place);
    }
    return lastAdded;
  }

  #createView(entry: Entry): View {
    const view = viewOf(entry, this.#surroundings);
    this.#views.set(entry.key, view);
    return view;
  }

  #isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    return scrollHeight - scrollTop - clientHeight < endPixels;
  }

  #showAdded(added: HTMLElement, wasAtEnd: boolean): void {
    if (wasAtEnd) this.log.scrollTop = Math.min(this.log.scrollHeight, added.offsetTop - marginPixels);
    this.newer.hidden = this.#isAtEnd();
  }
}

function viewOf({ kind }: Entry, surroundings: () => Surroundings): View {
  if (kind === "bubble") return viewOfKind(kind, bubbleView(surroundings));
  if (kind === "checks") return viewOfKind(kind, checksView(surroundings));
  return viewOfKind(kind, kind === "resumed" ? resumedView(surroundings) : restartedView(surroundings));
}

/** An entry never changes its kind under the same key. */
const viewOfKind = <Kind extends Entry["kind"]>(
  kind: Kind,
  { node, update }: EntryView<Extract<Entry, { kind: Kind }>>,
): View => ({ node, update: (entry) => isKind(entry, kind) && update(entry) });

const isKind = <Kind extends Entry["kind"]>(
  entry: Entry,
  kind: Kind,
): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind;

function restartedView(surroundings: () => Surroundings): EntryView<Beginning> {
  const node = element("p", { class: "entry aside" });
  return { node, update: () => showText(node, word("restarted", surroundings().language)) };
}

/** Someone who comes back, or someone else at the same browser, can leave the earlier conversation. */
function resumedView(surroundings: () => Surroundings): EntryView<Beginning> {
  const leave = button({ class: "plain" }, [], () => surroundings().startAnew());
  const node = element("div", { class: "entry aside" }, [leave]);
  return { node, update: () => showText(leave, word("start-anew", surroundings().language)) };
}
