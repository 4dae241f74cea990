import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadProvider, ProviderMistakes } from "./provider.ts";
import { renderText } from "./text.ts";

const shipped = join(import.meta.dirname, "../../../provider/beeline-kz");
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "provider-"));
  cpSync(shipped, directory, { recursive: true });
});

afterEach(() => rmSync(directory, { recursive: true }));

/** Replaces the first `from` in a file of the copy; both may go over lines. */
function edit(file: string, from: string, to: string): void {
  const before = readFileSync(join(directory, file), "utf8");
  if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(
    join(directory, file),
    before.replace(from, () => to),
  );
}

/** The line of the copy's file that begins with `start`. */
const lineWith = (file: string, start: string): number =>
  readFileSync(join(directory, file), "utf8")
    .split("\n")
    .findIndex((line) => line.startsWith(start)) + 1;

function mistakes(): readonly string[] {
  try {
    loadProvider(directory);
  } catch (error) {
    if (error instanceof ProviderMistakes) {
      return error.mistakes.map(({ file, line, message }) => `${file}:${line}: ${message}`);
    }
    throw error;
  }
  return [];
}

test("an untouched copy loads", () => {
  expect(mistakes()).toEqual([]);
});

describe("a mistake names its file, its line and what was expected", () => {
  test("a word where a number belongs", () => {
    edit("policy.yaml", "clockAHours: 2", "clockAHours: two");
    const line = lineWith("policy.yaml", "  clockAHours");
    expect(mistakes()).toEqual([
      `policy.yaml:${line}: visits.clockAHours: Invalid input: expected number, received string`,
    ]);
  });

  test("a number out of its range", () => {
    edit("policy.yaml", "  shareMin: 0.7", "  shareMin: 70");
    const line = lineWith("policy.yaml", "  shareMin");
    expect(mistakes()).toEqual([
      expect.stringMatching(`^policy.yaml:${line}: dropPatterns.shareMin: .*expected .*1`),
    ]);
  });

  test("an unknown key, with the keys there are", () => {
    edit("policy.yaml", "  recentRestartMinutes: 10", "  recentRestartMinutes: 10\n  recentMinutes: 10");
    const line = lineWith("policy.yaml", "  recentMinutes");
    expect(mistakes()).toEqual([
      `policy.yaml:${line}: restart.recentMinutes: unknown key, expected one of routerRestartWaitMinutes, recentRestartMinutes`,
    ]);
  });

  test("a missing value, at the group that lacks it", () => {
    edit("policy.yaml", "  clockBHours: 24\n", "");
    const line = lineWith("policy.yaml", "visits:");
    expect(mistakes()).toEqual([`policy.yaml:${line}: visits.clockBHours: expected number, found nothing`]);
  });

  test("what isn't YAML", () => {
    edit("policy.yaml", "visits:", "visits: [");
    expect(mistakes()[0]).toMatch(/^policy\.yaml:\d+: expected YAML: /);
  });

  test("the same key twice", () => {
    edit("policy.yaml", "  clockAHours: 2", "  clockAHours: 2\n  clockAHours: 3");
    const line = lineWith("policy.yaml", "  clockAHours: 3");
    expect(mistakes()).toEqual([`policy.yaml:${line}: expected YAML: Map keys must be unique`]);
  });

  test("clocks that contradict each other", () => {
    edit("policy.yaml", "clockBHours: 24", "clockBHours: 1");
    const line = lineWith("policy.yaml", "  clockBHours");
    expect(mistakes()).toEqual([
      `policy.yaml:${line}: visits.clockBHours: expected no less than clockAHours`,
    ]);
  });

  test("a working day that ends before it begins", () => {
    edit("policy.yaml", 'dayEndsAt: "18:00"', 'dayEndsAt: "08:00"');
    const line = lineWith("policy.yaml", "  dayEndsAt");
    expect(mistakes()).toEqual([`policy.yaml:${line}: visits.dayEndsAt: expected no less than dayStartsAt`]);
  });

  test("a day off that is no date", () => {
    edit("calendar.yaml", "exceptions: []", "exceptions:\n  - { on: 2026-13-01, closed: true }");
    expect(mistakes()).toEqual([expect.stringMatching(/^calendar\.yaml:\d+: exceptions\.0.*: expected /)]);
  });

  test("an unknown time zone", () => {
    edit("policy.yaml", "Asia/Almaty", "Asia/Alma-Ata");
    expect(mistakes()).toEqual([expect.stringContaining("zone: expected a time zone such as Asia/Almaty")]);
  });

  test("a missing topic", () => {
    edit("topics.yaml", "thanks:", "thank-you:");
    expect(mistakes().join("\n")).toMatch(/topics\.yaml:\d+: thanks: expected object, found nothing/);
  });

  test("a missing file", () => {
    rmSync(join(directory, "tariffs.yaml"));
    expect(mistakes()).toEqual(["tariffs.yaml:1: expected this file, found none"]);
  });

  test("a file that nothing reads", () => {
    writeFileSync(join(directory, "tarifs.yaml"), "a: 1\n");
    expect(mistakes()).toEqual([
      expect.stringMatching(/^tarifs\.yaml:1: unknown key, expected one of provider, policy/),
    ]);
  });

  test("a topic whose article is missing", () => {
    rmSync(join(directory, "articles/move.yaml"));
    const line = lineWith("topics.yaml", "  article: move");
    expect(mistakes()).toEqual([
      `topics.yaml:${line}: move.article: expected the file articles/move.yaml`,
      expect.stringMatching(
        /^help\.yaml:\d+: services\.articles\.\d: expected the file articles\/move\.yaml$/,
      ),
    ]);
  });

  test("an article that the help page has in no group, or in two", () => {
    edit("help.yaml", "[operator,", "[balance,");
    expect(mistakes()).toEqual([
      expect.stringMatching(/^help\.yaml:\d+: contact\.articles\.0: expected balance once$/),
      expect.stringMatching(/^help\.yaml:\d+: expected operator in a group$/),
    ]);
  });
});

describe("texts are checked before anyone reads them", () => {
  const write = (text: string): void => writeFileSync(join(directory, "texts/new.yaml"), text);

  test.each([
    ["a language that is missing", "{ kk: a, ru: b }", "new-text.en: expected string, found nothing"],
    [
      "a value that one language lacks",
      '{ kk: "{a}", ru: b, en: "{a}" }',
      "new-text.ru: expected {a} as in the other languages, or {a:omit}",
    ],
    [
      "an unknown value of the policy",
      '{ kk: "{policy.visits.clockHours}", ru: "{policy.visits.clockHours}", en: "{policy.visits.clockHours}" }',
      "new-text.kk: expected a value of the policy or the provider, not {policy.visits.clockHours}",
    ],
    [
      "a format that the policy's value doesn't have",
      '{ kk: "{policy.visits.clockAHours:until}", ru: "{policy.visits.clockAHours}", en: "{policy.visits.clockAHours}" }',
      "new-text.kk: expected {policy.visits.clockAHours} with one of plain, within, after",
    ],
    [
      "a format that no value has",
      '{ kk: "{a:dative}", ru: "{a}", en: "{a}" }',
      "new-text.kk: expected {a} with one of plain",
    ],
    [
      "a brace that isn't closed",
      '{ kk: "{a", ru: "{a}", en: "{a}" }',
      "new-text.kk: a { without its }, or the reverse",
    ],
  ])("%s", (_, text, expected) => {
    write(`# A comment on the first line.\nnew-text: ${text}\n`);
    expect(mistakes()[0]).toContain(`texts/new.yaml:2: ${expected}`);
  });

  test("the same key in two files", () => {
    write("greeting: { kk: a, ru: b, en: c }\n");
    expect(mistakes()).toEqual([
      "texts/new.yaml:1: greeting: expected another key, this one is also in texts/conversation.yaml",
    ]);
  });

  test("a format of the provider's own counted words is known", () => {
    write('new-text: { kk: "{a:times}", ru: "{a:times}", en: "{a:times}" }\n');
    expect(renderText(loadProvider(directory), "ru", "new-text", { a: 2 })).toBe("2 раза");
  });
});

test("all mistakes of all files are told at once", () => {
  edit("policy.yaml", "clockAHours: 2", "clockAHours: 0");
  edit("provider.yaml", 'accentColor: "#ffcc00"', "accentColor: yellow");
  edit("topics.yaml", "  article: move", "  articles: move");
  edit("calendar.yaml", "exceptions: []", "exceptions: [");
  const told = mistakes().join("\n");
  for (const start of ["policy.yaml:", "provider.yaml:", "topics.yaml:", "calendar.yaml:"])
    expect(told).toContain(start);
});

test("another provider's numbers are in its texts, without a change of code", () => {
  edit("policy.yaml", "routerRestartWaitMinutes: 2", "routerRestartWaitMinutes: 21");
  const provider = loadProvider(directory);
  expect(renderText(provider, "kk", "restart-step")).toContain("кемінде 21 минут күтіп");
  expect(renderText(provider, "ru", "restart-step")).toContain("не меньше 21 минуты");
});
