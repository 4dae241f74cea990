import { languages, type Language } from "../../src/kernel/language.ts";
import { demoLogins, texts, type DemoLogin } from "./texts.ts";

/**
 * Fills the places `{{name}}` of the template with the texts of a language.
 * @throws Error when the template names a place that has no text.
 */
export function renderDemoPage(template: string, language: Language): string {
  const values = new Map<string, string>([
    ["language", language],
    ["logins", demoLogins.map((login) => loginRow(login, language)).join("\n")],
    ...languages.map((other): [string, string] => [
      `current-${other}`,
      other === language ? 'aria-current="page"' : "",
    ]),
    ...Object.entries(texts).map(([name, text]): [string, string] => [name, escapeHtml(text[language])]),
  ]);
  return template.replace(/\{\{([\w-]+)\}\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined)
      throw new Error(`web/demo/index.html has a place {{${name}}} that no text fills`);
    return value;
  });
}

function loginRow({ from, to, shows }: DemoLogin, language: Language): string {
  const login = to === undefined ? from : `${from} – ${to}`;
  return `<tr><th scope="row">${login}</th><td>${escapeHtml(shows[language])}</td></tr>`;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
