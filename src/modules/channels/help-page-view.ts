import type { Language } from "../../kernel/language.ts";
import type { Article, Hit, Knowledge, Range } from "../knowledge/knowledge.ts";
import type { Provider } from "../provider/provider.ts";
import { renderText } from "../provider/text.ts";
import { markedText, writtenText } from "./help-page-text.ts";
import { type Html, html } from "./page-html.ts";
import { helpPaths, type PagePaths, renderPage, statusPaths, toldPart, urlWith } from "./public-page-view.ts";

/** What the page shows. `hits` are what `q`, the question, found. */
export type HelpAnswer =
  | { readonly kind: "topics" | "unknown" }
  | { readonly kind: "hits"; readonly q: string; readonly hits: readonly Hit[] }
  | {
      readonly kind: "article";
      readonly article: Article;
      readonly q: string | undefined;
      readonly hits: readonly Hit[];
    };

export type HelpView = {
  readonly provider: Provider;
  readonly knowledge: Pick<Knowledge, "listGroups">;
  readonly language: Language;
  readonly answer: HelpAnswer;
  readonly styleUrl: string;
};

type Say = (key: string) => string;

/** The chat is on the provider's pages; where they are not known, on the demo's. */
const demoPaths: PagePaths = { kk: "/", ru: "/ru", en: "/en" };

/** The whole page, which needs no script. */
export function renderHelpPage(view: HelpView): string {
  const { provider, language, answer, styleUrl } = view;
  const say: Say = (key) => renderText(provider, language, key);
  return renderPage({
    provider,
    language,
    styleUrl,
    title: answer.kind === "article" ? `${answer.article.title} · ${say("help-title")}` : say("help-title"),
    languagesLabel: say("status-languages"),
    urlIn: (other) => urlOf(answer, other),
    main: mainPart(view, say),
    footer: html`<p class="another"><a href="${statusPaths[language]}">${say("status-title")}</a></p>`,
  });
}

const articleUrl = (language: Language, name: string, q?: string): string =>
  urlWith(`${helpPaths[language]}/${name}`, { q });

function urlOf(answer: HelpAnswer, language: Language): string {
  if (answer.kind === "article") return articleUrl(language, answer.article.name, answer.q);
  return urlWith(helpPaths[language], { q: answer.kind === "hits" ? answer.q : undefined });
}

function mainPart(view: HelpView, say: Say): Html {
  const { answer } = view;
  if (answer.kind === "article") return articleParts(answer, view, say);
  const q = answer.kind === "hits" ? answer.q : "";
  return html`<h1>${say("help-title")}</h1>
    <p>${say("help-lead")}</p>
    ${searchForm(q, view, say)} ${answerPart(view, say)}`;
}

function searchForm(q: string, { language }: HelpView, say: Say): Html {
  return html`<form class="search" role="search" action="${helpPaths[language]}">
    <label for="q">${say("help-search")}</label>
    <input id="q" name="q" type="search" value="${q}" maxlength="200" autocomplete="off" />
    <button>${say("help-find")}</button>
  </form>`;
}

function answerPart(view: HelpView, say: Say): Html {
  const { answer, language } = view;
  const contact = contactPart(view, say);
  if (answer.kind === "hits" && answer.hits.length > 0) {
    return html`<h2>${say("help-found")}</h2>
      <ul class="hits">
        ${answer.hits.map((hit) => hitPart(hit, articleUrl(language, hit.article.name, answer.q)))}
      </ul>
      <p class="another"><a href="${helpPaths[language]}">${say("help-topics")}</a></p>
      ${contact}`;
  }
  const topics = groupParts(view);
  if (answer.kind === "topics") return html`${topics} ${contact}`;
  const lack = answer.kind === "unknown" ? "unknown" : "nothing";
  // Who found nothing needs somebody to ask before a list to read.
  return html`${toldPart("works", say(`help-${lack}`), [say(`help-${lack}-next`)])} ${contact} ${topics}`;
}

/** The title leads to the article, and each passage shows why it was found. */
const hitPart = ({ article, titleRanges, passages }: Hit, url: string): Html =>
  html`<li>
    <a href="${url}">${markedText(article.title, titleRanges)}</a>
    ${passages.map(({ text, ranges }) => html`<p>${markedText(text, ranges)}</p>`)}
  </li>`;

const groupParts = ({ knowledge, language }: HelpView): readonly Html[] =>
  knowledge.listGroups(language).map(
    ({ title, articles }) =>
      html`<h2>${title}</h2>
        <ul class="places">
          ${articles.map((article) => articleLink(article, language))}
        </ul>`,
  );

const articleLink = ({ name, title }: Article, language: Language): Html =>
  html`<li><a href="${articleUrl(language, name)}">${title}</a></li>`;

function articleParts(
  { article, q, hits }: Extract<HelpAnswer, { kind: "article" }>,
  view: HelpView,
  say: Say,
): Html {
  const { language, knowledge } = view;
  const ranges = rangesOf(hits.find((hit) => hit.article.name === article.name));
  const others = knowledge
    .listGroups(language)
    .flatMap((group) => group.articles)
    .filter(({ group, name }) => group === article.group && name !== article.name);
  return html`<p class="another">
      <a href="${urlWith(helpPaths[language], { q })}"
        >${say(q === undefined ? "help-topics" : "help-back")}</a
      >
    </p>
    <h1>${article.title}</h1>
    ${article.sections.map(
      ({ id, title, text }) =>
        html`${title === "" ? undefined : html`<h2 id="${id}">${title}</h2>`}
        ${writtenText(text, ranges.get(id) ?? [])}`,
    )}
    ${contactPart(view, say)}
    ${
      others.length === 0
        ? undefined
        : html`<section class="another">
            <h2>${say("help-more")}</h2>
            <ul class="places">
              ${others.map((other) => articleLink(other, language))}
            </ul>
          </section>`
    }`;
}

/** What is marked in each section: places of its text. */
const rangesOf = (hit: Hit | undefined): ReadonlyMap<string, readonly Range[]> =>
  new Map(
    [...Map.groupBy(hit?.passages ?? [], ({ section }) => section)].map(([section, passages]) => [
      section,
      passages.flatMap(({ at, ranges }) =>
        ranges.map(({ start, end }) => ({ start: at + start, end: at + end })),
      ),
    ]),
  );

function contactPart({ provider, language }: HelpView, say: Say): Html {
  const { channels, supportLine } = provider.profile;
  const chat = channels.find(({ kind }) => kind === "web-chat")?.link?.url ?? demoPaths[language];
  return toldPart("none", say("help-still"), [
    say("help-still-next"),
    html`<a href="${chat}">${say("help-chat")}</a>`,
    html`<a href="tel:${supportLine.number}">${say("help-call")}</a>`,
  ]);
}
