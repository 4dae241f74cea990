type Attributes = Readonly<Record<string, string>>;

/** Makes an element. Texts become text nodes: nothing that anyone wrote is ever read as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A button that acts when pressed by whatever means. */
export function button(
  attributes: Attributes,
  children: readonly (Node | string)[],
  press: () => void,
): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, children);
  made.addEventListener("click", press);
  return made;
}

/** Shows a text, or hides the element when there is none; what has not changed is not touched nor announced. */
export function showText(shown: HTMLElement, text: string): void {
  if (shown.textContent !== text) shown.textContent = text;
  shown.hidden = text === "";
}

/**
 * Runs `draw` again only when the value differs from the last one, so that a part of the page
 * that has not changed keeps its focus and is not announced again.
 */
export function onChange<Value>(draw: (value: Value) => unknown): (value: Value) => void {
  let drawn: string | undefined;
  return (value) => {
    const version = JSON.stringify(value);
    if (version === drawn) return;
    drawn = version;
    draw(value);
  };
}
