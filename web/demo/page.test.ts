import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { languages } from "../../src/kernel/language.ts";
import { renderDemoPage } from "./page.ts";
import { demoLogins } from "./texts.ts";

const template = readFileSync(join(import.meta.dirname, "index.html"), "utf8");

describe.each(languages)("the demo page in %s", (language) => {
  const page = renderDemoPage(template, language);

  test("leaves no place empty", () => {
    expect(page).not.toContain("{{");
  });

  test("says its language, and which of the switches is pressed", () => {
    expect(page).toContain(`<html lang="${language}">`);
    expect(page.match(/aria-current="page"/g)).toHaveLength(1);
  });

  test("names every fixed login", () => {
    for (const { from } of demoLogins) expect(page).toContain(from);
  });
});

test("a place without a text is a mistake of ours", () => {
  expect(() => renderDemoPage("{{nobody}}", "kk")).toThrow("{{nobody}}");
});
