import type { Language } from "../../../src/kernel/language.ts";
import { formatTime } from "../texts/numbers.ts";
import { resultWord, word } from "../texts/words.ts";
import { toneOf, type CheckLine, type CheckName } from "../transcript/checks.ts";
import type { ChecksEntry } from "../transcript/entries.ts";
import { element, onChange, showText } from "./dom.ts";
import type { EntryView, Surroundings } from "./entry-view.ts";
import { icon } from "./icons.ts";

type Drawn = { readonly line: CheckLine; readonly language: Language };

/** The progress of the checks: a line each, which ends in a sign, words and a time. */
export function checksView(surroundings: () => Surroundings): EntryView<ChecksEntry> {
  const caption = element("p", { class: "caption" });
  const list = element("ul");
  const node = element("div", { class: "entry checks", role: "group" }, [caption, list]);
  const lines = new Map<CheckName, (drawn: Drawn) => void>();

  const drawLine = (drawn: Drawn): void => {
    const known = lines.get(drawn.line.name);
    const draw = known ?? addLine(list, surroundings);
    if (known === undefined) lines.set(drawn.line.name, draw);
    draw(drawn);
  };

  return {
    node,
    update: ({ caption: text, checks, language: said }) => {
      const language = said ?? surroundings().language;
      node.lang = language;
      node.setAttribute("aria-label", word("checks", language));
      showText(caption, text);
      for (const line of checks.lines) drawLine({ line, language });
    },
  };
}

/** A line is read out whole when its result is there. */
function addLine(list: HTMLElement, surroundings: () => Surroundings): (drawn: Drawn) => void {
  const item = element("li", { "aria-atomic": "true" });
  list.append(item);
  return onChange(({ line: { name, result, at }, language }) => {
    const tone = toneOf(result);
    const { timeZone } = surroundings();
    item.className = tone;
    item.replaceChildren(
      icon(tone),
      element("span", { class: "check" }, [word(`check-${name}`, language), ": "]),
      element("span", { class: "result" }, [word(resultWord(name, result), language)]),
      ...(at === undefined
        ? []
        : [" ", element("time", { datetime: at }, [formatTime(at, { language, timeZone })])]),
    );
  });
}
