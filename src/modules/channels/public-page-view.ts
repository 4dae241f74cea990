import { type Language, languages } from "../../kernel/language.ts";
import type { Provider } from "../provider/provider.ts";
import { Html, html } from "./page-html.ts";

/** What every public page has. */
export type PageFrame = {
  readonly provider: Provider;
  readonly language: Language;
  readonly title: string;
  /** Where the pages' style is. */
  readonly styleUrl: string;
  /** What the choice of languages is called, and where this very page is in each of them. */
  readonly languagesLabel: string;
  readonly urlIn: (language: Language) => string;
  readonly main: Html;
  readonly footer: Html;
};

/** Where a public page is, in each language. */
export type PagePaths = Readonly<Record<Language, string>>;

/** Where the public pages are. */
export const statusPaths: PagePaths = { kk: "/status", ru: "/ru/status", en: "/en/status" };
export const helpPaths: PagePaths = { kk: "/help", ru: "/ru/help", en: "/en/help" };

const languageNames: Readonly<Record<Language, string>> = { kk: "Қазақша", ru: "Русский", en: "English" };

/** A whole public page, which needs no script. */
export function renderPage(frame: PageFrame): string {
  const { provider, language, title, styleUrl, languagesLabel, main, footer } = frame;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${styleUrl}" />
      </head>
      <body>
        <header>
          <p>${provider.profile.brand}</p>
          <nav aria-label="${languagesLabel}">${languages.map((other) => languageLink(other, frame))}</nav>
        </header>
        <main>${main}</main>
        <footer>${footer}</footer>
      </body>
    </html>`.text.replaceAll(/\n\s+/g, "\n");
}

const languageLink = (other: Language, { language, urlIn }: PageFrame): Html =>
  html`<a
    href="${urlIn(other)}"
    lang="${other}"
    hreflang="${other}"
    ${other === language ? new Html(' aria-current="page"') : undefined}
    >${languageNames[other]}</a
  >`;

/** What the page has to say, with a heading and a mark at its side. */
export const toldPart = (
  kind: "none" | "outage" | "works",
  title: string,
  sentences: readonly (string | Html)[],
): Html =>
  html`<section class="told ${kind}">
    <h2>${title}</h2>
    ${sentences.map((one) => html`<p>${one}</p>`)}
  </section>`;

/** An address with what is asked there; what isn't asked is left out. */
export function urlWith(path: string, asked: Readonly<Record<string, string | undefined>>): string {
  const named = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const query = new URLSearchParams(named).toString();
  return path + (query === "" ? "" : `?${query}`);
}
