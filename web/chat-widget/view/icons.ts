import type { Tone } from "../transcript/checks.ts";

/** Outlines on a field of 24 by 24. */
const outlines = {
  chat: "M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12ZM9 12h.01M13 12h.01M17 12h.01",
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12h13M12 5l7 7-7 7",
  down: "M12 5v14M6 13l6 6 6-6",
  good: "M5 12.5l5 5L19 7",
  trouble: "M12 4L2.5 20h19ZM12 10v4.5M12 17.3v.2",
  notice: "M12 7v5.5l3.5 2M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0Z",
  unknown: "M9 9.2a3 3 0 1 1 4.4 2.6c-.9.5-1.4 1.1-1.4 2.2M12 17.3v.2M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0Z",
  pending: "M12 3a9 9 0 1 1-9 9",
} as const satisfies Record<Tone, string> & Record<string, string>;

const svg = "http://www.w3.org/2000/svg";

/** A sign that only repeats what words beside it or a label say; screen readers pass over it. */
export function icon(name: keyof typeof outlines): SVGSVGElement {
  const drawing = document.createElementNS(svg, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("class", `icon ${name}`);
  const outline = document.createElementNS(svg, "path");
  outline.setAttribute("d", outlines[name]);
  drawing.append(outline);
  return drawing;
}
