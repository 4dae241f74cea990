import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const fixtures = join(import.meta.dirname, "fixtures");
const config = join(root, ".dependency-cruiser.cjs");

type Report = {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: { readonly violations: readonly { readonly rule: { readonly name: string } }[] };
};

/** Cruises the folders of `directory` by the house's rules, in a process of its own as `npm run check` does. */
function cruise(directory: string, folders: readonly string[]): Report {
  const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const options = ["--config", config, "--output-type", "json"];
  const { stdout } = spawnSync(process.execPath, [program, ...options, ...folders], {
    cwd: directory,
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });
  return JSON.parse(stdout) as Report;
}

const broken = (report: Report): string[] => [
  ...new Set(report.summary.violations.map(({ rule }) => rule.name)),
];

test("the house keeps its directions", () => {
  const report = cruise(root, ["src", "web", "simulator", "scripts", "bench"]);
  expect(broken(report)).toEqual([]);
  // Where the tool can't read TypeScript it looks at nothing and finds no fault.
  expect(report.modules.filter(({ source }) => source.startsWith("src/")).length).toBeGreaterThan(50);
});

const ruleNames = (createRequire(import.meta.url)(config) as { forbidden: { name: string }[] }).forbidden.map(
  ({ name }) => name,
);

test("every rule has a violation that shows it at work", () => {
  const shown = readdirSync(fixtures).map((name) =>
    name === "no-upward" ? "no-upward-from-provider" : name,
  );
  const expected = ruleNames.filter(
    (name) => !name.startsWith("no-upward-") || name === "no-upward-from-provider",
  );
  expect(shown.sort()).toEqual(expected.sort());
});

test.each(readdirSync(fixtures))("a violation of %s is found", (name) => {
  const directory = join(fixtures, name);
  const report = cruise(directory, readdirSync(directory));
  expect(broken(report)).toContain(name === "no-upward" ? "no-upward-from-provider" : name);
});
