import type { Language } from "../../../src/kernel/language.ts";
import { formatTime } from "../texts/numbers.ts";
import { isWord, word } from "../texts/words.ts";
import type { Choice, Reference } from "../conversation/contract.ts";
import type { Bubble, Delivery } from "../transcript/entries.ts";
import { findLinks } from "../transcript/links.ts";
import { button, element, onChange, showText } from "./dom.ts";
import type { EntryView, Surroundings } from "./entry-view.ts";

/** One message: who and when, the text, what it refers to, and the choices while they can be pressed. */
export function bubbleView(surroundings: () => Surroundings): EntryView<Bubble> {
  const author = element("span", { class: "author" });
  const time = element("time");
  const text = element("p", { class: "text" });
  const refs = element("ul", { class: "refs" });
  const choices = element("div", { class: "choices", role: "group" });
  const delivery = element("p", { class: "delivery" });
  const meta = element("p", { class: "meta" }, [author, " ", time]);
  const node = element("div", {}, [meta, text, refs, choices, delivery]);

  const drawText = onChange((value: string) => text.replaceChildren(...textNodes(value, surroundings())));
  const drawRefs = onChange(([list, language]: [readonly Reference[], Language]) => {
    refs.hidden = list.length === 0;
    refs.replaceChildren(...list.map((ref) => element("li", {}, [referenceText(ref, language)])));
  });
  const drawChoices = onChange((list: readonly Choice[]) => {
    choices.hidden = list.length === 0;
    choices.replaceChildren(...list.map((choice) => choiceButton(choice, surroundings())));
  });
  const drawDelivery = onChange(([state, clientId]: [Delivery, string, Language]) =>
    delivery.replaceChildren(...deliveryNodes(state, clientId, surroundings())),
  );

  return {
    node,
    update: (bubble) => {
      const { language: own } = surroundings();
      const language = bubble.language ?? own;
      node.lang = language;
      node.className = `entry ${manner(bubble)} ${bubble.delivery}`;
      meta.className = bubble.isFirst ? "meta" : "meta unseen";
      showText(author, authorName(bubble, surroundings()));
      showTime(time, bubble, surroundings());
      drawText(bubble.text);
      drawRefs([bubble.refs, language]);
      drawChoices(bubble.choices);
      choices.setAttribute("aria-label", word("choices", language));
      drawDelivery([bubble.delivery, bubble.key, own]);
    },
  };
}

/** News of a visit or an outage is read like a message; other notices stand aside. */
const manner = ({ author, refs }: Bubble): string =>
  author === "system" && refs.length > 0 ? "news" : author;

function authorName({ author, language }: Bubble, { language: own, assistantName }: Surroundings): string {
  const name = author === "assistant" ? assistantName?.[language ?? own] : undefined;
  return name ?? word(author, language ?? own);
}

function showTime(
  time: HTMLTimeElement,
  { at, language }: Bubble,
  { language: own, timeZone }: Surroundings,
): void {
  time.dateTime = at ?? "";
  showText(time, at === undefined ? "" : formatTime(at, { language: language ?? own, timeZone }));
}

const textNodes = (text: string, { language }: Surroundings): Node[] =>
  findLinks(text).map((piece) =>
    piece.isLink
      ? link(piece.text, word("new-page", language))
      : document.createTextNode(keepEndings(piece.text)),
  );

/** A Kazakh ending stays on the line of its number: a word joiner keeps «10:25-ке» whole. */
const keepEndings = (text: string): string => text.replace(/(?<=\d-)(?=\p{L})/gu, "\u2060");

const link = (address: string, hint: string): HTMLAnchorElement =>
  element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, [
    address,
    element("span", { class: "unseen" }, [` (${hint})`]),
  ]);

function referenceText({ kind, number }: Reference, language: Language): string {
  return `${isWord(kind) ? word(kind, language) : ""} ${word("number", language)} ${number}`.trim();
}

const choiceButton = (choice: Choice, { choose }: Surroundings): HTMLButtonElement =>
  button({ class: "choice" }, [choice.label], () => choose(choice));

function deliveryNodes(delivery: Delivery, clientId: string, { language, correct }: Surroundings): Node[] {
  const isShown = delivery === "waiting" || delivery === "refused";
  return [
    ...(isShown ? [document.createTextNode(word(delivery, language))] : []),
    ...(delivery === "refused"
      ? [button({ class: "plain" }, [word("correct", language)], () => correct(clientId))]
      : []),
  ];
}
