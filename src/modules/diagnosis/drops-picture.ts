import { civilDate } from "../../kernel/civil-time.ts";
import { earliest, isAfter, isBefore, latest, minutesBetween, type Instant } from "../../kernel/instant.ts";
import type { Language } from "../../kernel/language.ts";
import { type Break, type BreakKind, breakKinds, type SessionSpan } from "../sessions/drop-causes.ts";
import type { Span } from "../sessions/drops.ts";

/**
 * The sessions of the last days as strips, one a day, the newest at the bottom: green while there was one, shaded while
 * an outage went on, and each break with a sign of its own, so that colour is never the only difference. An SVG without
 * script, with a title and a description for who doesn't see it, for light and dark.
 */

export type Picture = {
  readonly now: Instant;
  readonly zone: string;
  readonly language: Language;
  readonly days: number;
  readonly sessions: readonly SessionSpan[];
  readonly breaks: readonly Break[];
  readonly outages: readonly Span[];
  readonly words: PictureWords;
};

export type PictureWords = {
  readonly title: string;
  readonly session: string;
  readonly outage: string;
  readonly breaks: Readonly<Record<BreakKind, string>>;
};

const left = 92;
const width = 720;
const right = 20;
const top = 58;
const rowHeight = 34;
const stripHeight = 18;
const legendHeight = 24;
const minutesOfDay = 24 * 60;

/** Each kind's sign, drawn around 0,0 above the strip. */
const signs: Readonly<Record<BreakKind, string>> = {
  own: "M0 4 L-5 -4 L5 -4 Z",
  silent: "M0 -5 L5 0 L0 5 L-5 0 Z",
  outage: "M-4 -4 H4 V4 H-4 Z",
  nas: "M-5 -1.5 H5 V1.5 H-5 Z",
  limit: "M-1.5 -5 H1.5 V5 H-1.5 Z",
  nightly: "M2 -5 A5 5 0 1 0 2 5 A4 4 0 1 1 2 -5 Z",
  agreed: "M-4 0 A4 4 0 1 0 4 0 A4 4 0 1 0 -4 0 Z",
  other: "M-5 -5 L5 5 M-5 5 L5 -5",
};

/** The picture as the text of an SVG file. */
export function drawDrops(picture: Picture): string {
  const days = daysOf(picture);
  const legend = legendOf(picture);
  const height = top + days.length * rowHeight + 16 + Math.ceil(legend.length / 3) * legendHeight + 12;
  const full = left + width + right;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${full} ${height}" width="${full}" height="${height}" role="img" aria-labelledby="title description" lang="${picture.language}">
<title id="title">${escaped(picture.words.title)}</title>
<desc id="description">${escaped(describe(picture))}</desc>
<style>${style}</style>
<defs><pattern id="shade" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="shade" width="6" height="6"/><rect class="hatch" width="2" height="6"/></pattern></defs>
<rect class="ground" width="${full}" height="${height}" rx="8"/>
<text class="title" x="16" y="26">${escaped(picture.words.title)}</text>
${hours(days.length)}
${days.map((day, row) => drawDay(picture, day, top + row * rowHeight)).join("\n")}
${legend.map((entry, index) => drawLegend(entry, index, top + days.length * rowHeight + 22)).join("\n")}
</svg>
`;
}

type Day = { readonly date: Temporal.PlainDate; readonly from: Instant; readonly to: Instant };

/** The days that are shown, the oldest first; the last one is today. */
function daysOf({ now, zone, days }: Picture): readonly Day[] {
  const today = civilDate(now, zone);
  const startOf = (date: Temporal.PlainDate): Instant => date.toZonedDateTime(zone).toInstant();
  return Array.from({ length: days }, (_, index) => {
    const date = today.subtract({ days: days - 1 - index });
    return { date, from: startOf(date), to: startOf(date.add({ days: 1 })) };
  });
}

function drawDay(picture: Picture, day: Day, y: number): string {
  const middle = y + rowHeight / 2 + 3;
  const strip = middle - stripHeight / 2;
  const { now } = picture;
  const bar = (span: Span, kind: "session" | "shade"): string => drawSpan(day, span, { kind, y: strip, now });
  const breaks = picture.breaks.filter(({ at }) => !isBefore(at, day.from) && isBefore(at, day.to));
  const end = placeOf(day, earliest(now, day.to));
  return [
    `<text class="day" x="${left - 12}" y="${middle + 4}">${dayName(day.date, picture.language)}</text>`,
    `<rect class="off" x="${left}" y="${strip}" width="${rounded(end - left)}" height="${stripHeight}"/>`,
    ...picture.sessions.map((session) => bar(spanOf(session, picture), "session")),
    ...picture.outages.map((outage) => bar(outage, "shade")),
    ...breaks.map((one) => drawBreak(one, placeOf(day, one.at), strip)),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** A session whose beginning nobody knows is shown from its last sign of life, and one that fell silent until then. */
function spanOf({ beganAt, aliveAt, endedAt }: SessionSpan, { breaks, now }: Picture): Span {
  const isSilent =
    endedAt === null && breaks.some(({ at, cause }) => cause === "silent" && aliveAt?.equals(at));
  const to = endedAt ?? (isSilent ? aliveAt : now) ?? now;
  return { from: beganAt ?? aliveAt ?? to, to };
}

function drawSpan(
  day: Day,
  span: Span,
  { kind, y, now }: { readonly kind: "session" | "shade"; readonly y: number; readonly now: Instant },
): string {
  const from = latest(span.from, day.from);
  const to = earliest(earliest(span.to ?? now, now), day.to);
  if (!isAfter(to, from)) return "";
  const x = placeOf(day, from);
  const wide = Math.max(1, placeOf(day, to) - x);
  const fill = kind === "shade" ? ' fill="url(#shade)"' : ' class="session"';
  return `<rect${fill} x="${rounded(x)}" y="${y}" width="${rounded(wide)}" height="${stripHeight}"/>`;
}

const drawBreak = ({ kind }: Break, x: number, y: number): string =>
  `<g class="${kind}"><path class="mark" d="M${rounded(x)} ${y - 2} V${y + stripHeight}"/><path class="sign" transform="translate(${rounded(x)} ${y - 6})" d="${signs[kind]}"/></g>`;

/** Days with a change of clocks are drawn as long as the others. */
const placeOf = ({ from, to }: Day, at: Instant): number =>
  left + (minutesBetween(from, at) / minutesBetween(from, to)) * width;

function hours(rows: number): string {
  const bottom = top + rows * rowHeight + 4;
  return [0, 6, 12, 18, 24]
    .map((hour) => {
      const x = left + ((hour * 60) / minutesOfDay) * width;
      const label = `${String(hour).padStart(2, "0")}:00`;
      return `<path class="grid" d="M${x} ${top - 4} V${bottom}"/><text class="hour" x="${x}" y="${top - 10}">${label}</text>`;
    })
    .join("\n");
}

type LegendEntry = { readonly kind: BreakKind | "session" | "shade"; readonly label: string };

/** What is in the picture, and how often. */
function legendOf(picture: Picture): readonly LegendEntry[] {
  const { words, outages } = picture;
  const shown = countShown(picture);
  return [
    { kind: "session", label: words.session },
    ...(outages.length > 0 ? [{ kind: "shade" as const, label: words.outage }] : []),
    ...breakKinds
      .filter((kind) => shown[kind] > 0)
      .map((kind) => ({ kind, label: `${words.breaks[kind]}: ${shown[kind]}` })),
  ];
}

function drawLegend({ kind, label }: LegendEntry, index: number, y: number): string {
  const x = 16 + (index % 3) * ((left + width) / 3);
  const row = y + Math.floor(index / 3) * legendHeight;
  const box = `x="${x}" y="${row - 9}" width="16" height="12"`;
  const sign =
    kind === "session"
      ? `<rect class="session" ${box}/>`
      : kind === "shade"
        ? `<rect fill="url(#shade)" ${box}/>`
        : `<g class="${kind}"><path class="sign" transform="translate(${x + 8} ${row - 3})" d="${signs[kind]}"/></g>`;
  return `${sign}<text class="legend" x="${x + 24}" y="${row + 2}">${escaped(label)}</text>`;
}

function countShown(picture: Picture): Readonly<Record<BreakKind, number>> {
  const first = daysOf(picture)[0]?.from ?? picture.now;
  const shown = picture.breaks.filter(({ at }) => !isBefore(at, first));
  return Object.fromEntries(
    breakKinds.map((kind) => [kind, shown.filter((one) => one.kind === kind).length]),
  ) as Record<BreakKind, number>;
}

/** For who hears the picture: what broke how often, and when last. */
function describe(picture: Picture): string {
  const { words, zone, breaks } = picture;
  const counts = countShown(picture);
  const told = breakKinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${words.breaks[kind]}: ${counts[kind]}.`);
  const last = breaks.at(-1);
  if (last === undefined) return words.title;
  const { hour, minute } = last.at.toZonedDateTimeISO(zone);
  const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  const day = dayName(civilDate(last.at, zone), picture.language);
  return [...told, `${words.breaks[last.kind]}: ${day} ${time}.`].join(" ");
}

const locales: Record<Language, string> = { kk: "kk-KZ", ru: "ru-KZ", en: "en-GB" };

const dayName = (date: Temporal.PlainDate, language: Language): string =>
  date.toLocaleString(locales[language], { day: "numeric", month: "short" });

const rounded = (value: number): number => Math.round(value * 10) / 10;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);

const style = `
svg{font:13px "Open Sans",system-ui,sans-serif;--ground:#fff;--ink:#1f2328;--quiet:#57606a;--grid:#d8dee4;--off:#eceff2;--on:#2da44e;--own:#cf222e;--silent:#bc4c00;--server:#6e40c9;--agreed:#57606a;--outage:#f5dfa5;--hatch:#9a6700}
@media (prefers-color-scheme:dark){svg{--ground:#161b22;--ink:#e6edf3;--quiet:#9ea7b3;--grid:#30363d;--off:#262c34;--on:#2ea043;--own:#ff7b72;--silent:#ffa657;--server:#bc9cff;--agreed:#9ea7b3;--outage:#4d3800;--hatch:#e3b341}}
.ground{fill:var(--ground)}text{fill:var(--ink)}.title{font-size:15px;font-weight:600}.day{text-anchor:end}.hour{text-anchor:middle;fill:var(--quiet);font-size:11px}
.grid{stroke:var(--grid)}.off{fill:var(--off)}.session{fill:var(--on)}.shade{fill:var(--outage)}.hatch{fill:var(--hatch)}
.own{--mark:var(--own)}.silent{--mark:var(--silent)}.nas,.limit,.nightly{--mark:var(--server)}.outage{--mark:var(--hatch)}.agreed,.other{--mark:var(--agreed)}
.mark{stroke:var(--mark);stroke-width:2}.sign{fill:var(--mark);stroke:var(--ground);stroke-width:1}.other .sign{stroke:var(--mark);stroke-width:2}
`;
