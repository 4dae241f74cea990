import type { Language } from "../../kernel/language.ts";
import { civilDate } from "../../kernel/civil-time.ts";
import { type Instant, isAfter } from "../../kernel/instant.ts";
import type { Provider } from "../provider/provider.ts";
import { renderText, textKeys, type TextValues } from "../provider/text.ts";
import type { AddressStatus, AskedAddress, Choice, StatusAnswer } from "./status-page-answer.ts";
import { type Html, html } from "./page-html.ts";
import { helpPaths, renderPage, statusPaths, toldPart, urlWith } from "./public-page-view.ts";

export type StatusView = {
  readonly provider: Provider;
  readonly language: Language;
  readonly answer: StatusAnswer;
  readonly now: Instant;
  /** Where the page's style is. */
  readonly styleUrl: string;
};

/** All links of a list together: with them the page and its style stay below 50 kB. */
const linksBytesMax = 30_000;
/** More at one address is told by the first of them. */
const toldMax = 10;

type Say = (key: string, values?: TextValues) => string;

/** The whole page, which needs no script. */
export function renderStatusPage(view: StatusView): string {
  const { provider, language, answer, now, styleUrl } = view;
  const say: Say = (key, values) => renderText(provider, language, `status-${key}`, values);
  const asked = answer.kind === "status" ? answer.address : answer.within;
  const isFound = answer.kind === "status";
  return renderPage({
    provider,
    language,
    styleUrl,
    title: [...Object.values(asked).toReversed(), say("title")].join(" · "),
    languagesLabel: say("languages"),
    urlIn: (other) => addressUrl(other, asked),
    main: html`<h1>${isFound ? addressLine(asked) : say("title")}</h1>
      ${isFound ? undefined : html`<p>${say("lead")}</p>`}
      ${answer.kind === "status" ? statusParts(answer.status, view, say) : choiceParts(answer, view, say)}`,
    footer: html`<p>
        ${say("made", madeAt(now, provider.policy.zone))}
        <a href="${addressUrl(language, asked)}">${say("renew")}</a>
      </p>
      <p class="another">
        <a href="${helpPaths[language]}">${renderText(provider, language, "help-title")}</a>
      </p>`,
  });
}

const madeAt = (now: Instant, zone: string): TextValues => ({
  madeOn: { on: civilDate(now, zone) },
  madeAt: { time: now.toZonedDateTimeISO(zone).toPlainTime() },
});

const addressLine = ({ city, street, house }: AskedAddress): string =>
  [city, street, house].filter((part) => part !== undefined).join(", ");

const addressUrl = (language: Language, { city, street, house }: AskedAddress): string =>
  urlWith(statusPaths[language], { city, street, house });

function choiceParts(choice: Choice, { language }: StatusView, say: Say): Html {
  const { step, within, places, notFound } = choice;
  const links = linksThatFit(places.map((place) => placeLink(language, { ...within, [step]: place }, place)));
  return html` ${notFound ? toldPart("works", say("unknown"), [say("unknown-next")]) : undefined}
    ${within.city === undefined ? undefined : html`<p>${say("address")}: ${addressLine(within)}. <a class="another" href="${addressUrl(language, {})}">${say("another-address")}</a></p>`}
    <h2>${say(`choose-${step}`)}</h2>
    ${
      places.length === 0
        ? html`<p>${say("no-places")}</p>`
        : html`<ul class="places">
            ${links}
          </ul>`
    }
    ${links.length < places.length ? html`<p>${say("more-places")}</p>` : undefined}
    ${places.length === 0 ? undefined : typingForm(choice, language, say)}`;
}

const placeLink = (language: Language, asked: AskedAddress, place: string): Html =>
  html`<li><a href="${addressUrl(language, asked)}">${place}</a></li>`;

function linksThatFit(links: readonly Html[]): readonly Html[] {
  let bytes = 0;
  const cut = links.findIndex(({ text }) => (bytes += Buffer.byteLength(text) + 1) > linksBytesMax);
  return cut < 0 ? links : links.slice(0, cut);
}

/** For who knows the name, and for what the list has no room for. */
function typingForm({ step, within }: Choice, language: Language, say: Say): Html {
  const known = Object.entries(within).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form action="${statusPaths[language]}">
    ${known}
    <label for="${step}">${say(`type-${step}`)}</label>
    <input id="${step}" name="${step}" maxlength="200" required autocomplete="off" />
    <button>${say("show")}</button>
  </form>`;
}

function statusParts(status: AddressStatus, view: StatusView, say: Say): Html {
  const { outages, works } = status;
  const outageParts = outages.slice(0, toldMax).map((outage) => outagePart(outage, view, say));
  const worksParts = works.slice(0, toldMax).map(({ startsAt, endsAt }) =>
    toldPart("works", say("works"), [
      say("works-when", {
        fromAt: { at: startsAt, now: view.now },
        untilAt: { at: endsAt, now: view.now },
      }),
    ]),
  );
  const none = toldPart("none", say("none"), [say("none-next")]);
  return html` ${outageParts.length > 0 ? outageParts : none} ${worksParts}
    <p class="another"><a href="${statusPaths[view.language]}">${say("another-address")}</a></p>`;
}

function outagePart(
  { since, expectedEndAt, cause }: AddressStatus["outages"][number],
  { provider, now }: StatusView,
  say: Say,
): Html {
  const known = textKeys(provider).includes(`status-cause-${cause}`);
  return toldPart("outage", say("outage"), [
    say("outage-since", { sinceAt: { at: since, now } }),
    endOf(expectedEndAt, now, say),
    say(cause === null ? "cause-unknown" : known ? `cause-${cause}` : "cause-other"),
    say("outage-next"),
  ]);
}

/** A time that has passed is no longer promised. */
function endOf(expectedEndAt: Instant | null, now: Instant, say: Say): string {
  if (expectedEndAt === null) return say("outage-no-end");
  if (!isAfter(expectedEndAt, now)) return say("outage-late");
  return say("outage-until", { expectedAt: { at: expectedEndAt, now } });
}
