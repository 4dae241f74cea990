import { describe, expect, test } from "vitest";
import { describeReport, readArguments } from "./command.ts";

describe("the command line of an import", () => {
  test.each([
    [["--network", "n.csv"], { isDryRun: false, networkFile: "n.csv" }],
    [
      ["--subscribers=s.csv", "--network", "n.csv", "--dry-run"],
      { isDryRun: true, networkFile: "n.csv", subscribersFile: "s.csv" },
    ],
  ])("is understood: %j", (given, files) => expect(readArguments(given)).toEqual(files));

  test.each([[[]], [["--dry-run"]], [["--network"]], [["--subscriber", "s.csv"]], [["n.csv"]]])(
    "is answered with its usage: %j",
    (given) => expect(readArguments(given)).toBeUndefined(),
  );
});

describe("the report of an import", () => {
  const saved = {
    nodes: { added: 3, changed: 0, unchanged: 0 },
    servers: 1,
    subscribers: { added: 100_000, changed: 0, unchanged: 0 },
    lines: { added: 99_999, changed: 0, unchanged: 0, removed: 1 },
  };

  test("says what was done", () => {
    expect(describeReport({ isDryRun: false, faults: [], faultCount: 0, saved })).toBe(
      [
        "Imported:",
        "  nodes: 3 added, 0 changed, 0 unchanged",
        "  accounting servers: 1",
        "  subscribers: 100,000 added, 0 changed, 0 unchanged",
        "  lines: 99,999 added, 0 changed, 0 unchanged, 1 removed",
        "",
      ].join("\n"),
    );
  });

  test("says that a dry run kept nothing", () => {
    expect(describeReport({ isDryRun: true, faults: [], faultCount: 0, saved })).toMatch(
      /^Dry run, nothing was kept/,
    );
  });

  test("names mistakes by file, line and column, and how many more there are", () => {
    const faults = [
      { file: "s.csv", row: 7, column: "login", reason: "expected 10 digits" },
      { file: "s.csv", row: 9, column: "", reason: "is not UTF-8" },
      { file: "n.csv", row: undefined, column: "", reason: "is not there" },
    ];
    expect(describeReport({ isDryRun: false, faults, faultCount: 1_500, saved: undefined })).toBe(
      [
        "s.csv:7: login expected 10 digits",
        "s.csv:9: is not UTF-8",
        "n.csv: is not there",
        "… and 1,497 more",
        "1,500 mistakes in the files. Nothing was changed; correct them and import again.",
        "",
      ].join("\n"),
    );
  });
});
