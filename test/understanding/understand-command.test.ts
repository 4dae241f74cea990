import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";

// Each test starts a process that trains: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const understand = (input: string): { lines: readonly unknown[]; error: string; status: number | null } => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["scripts/understand.ts"], {
    input,
    encoding: "utf8",
  });
  return {
    lines: stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
    error: stderr,
    status,
  };
};

test("each line is answered in order, with the fields of the public surface and no others", () => {
  const texts = ["үйде интернет жоқ", "Кабель порвали.\nПриезжайте", "hello"];
  const { lines, status } = understand(texts.map((text) => JSON.stringify({ text })).join("\n"));
  expect(status).toBe(0);
  expect(lines).toMatchObject([
    { text: texts[0], topic: "internet-down", answered: true, language: "kk" },
    { text: texts[1], topic: "cable-cut", answered: true, language: "ru" },
    { text: texts[2], topic: "greeting", answered: true, language: "en" },
  ]);
  for (const line of lines) {
    expect(Object.keys(line as object)).toEqual([
      "text",
      "topic",
      "confidence",
      "answered",
      "language",
      "alternatives",
    ]);
  }
});

test("a bad line is named, the others are answered, and the exit code is 1", () => {
  const { lines, error, status } = understand(
    '{"text":"интернет жоқ"}\nnot json\n{"words":"x"}\n{"text":"спасибо"}\n',
  );
  expect(lines).toMatchObject([{ topic: "internet-down" }, { topic: "thanks" }]);
  expect(error).toMatch(/line 2: /);
  expect(error).toMatch(/line 3: /);
  expect(status).toBe(1);
});

describe("the evaluation command", () => {
  const folder = mkdtempSync(join(tmpdir(), "uide-evaluate-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const evaluate = (name: string, content: string): ReturnType<typeof spawnSync> => {
    writeFileSync(join(folder, name), content);
    return spawnSync(process.execPath, ["scripts/evaluate-understanding.ts", "--json", join(folder, name)], {
      encoding: "utf8",
    });
  };

  const right = '{"text":"үйде интернет жоқ","lang":"kk","topic":"internet-down","manner":"kazakh"}\n';

  test("answers machines with counts and 95 % intervals", () => {
    const { stdout, status } = evaluate("right.jsonl", right);
    expect(status).toBe(0);
    expect(JSON.parse(String(stdout))).toMatchObject({
      messages: 1,
      topOne: { hits: 1, of: 1, share: 1, interval: [expect.closeTo(0.2065, 3), 1] },
      byManner: { kazakh: { hits: 1, of: 1 } },
      calibration: { bins: [{ right: { hits: 1, of: 1 } }] },
    });
  });

  test.each([
    ["bad.jsonl", `${right}{"text":"x"\n`, /bad\.jsonl:2: expected a JSON object/],
    [
      "bad.jsonl",
      `${right}{"text":"x","lang":"kz","topic":"move"}\n`,
      /bad\.jsonl:2: lang: .*"kk"\|"ru"\|"en"/,
    ],
    ["bad.jsonl", '{"text":"x","lang":"kk","topic":"moving"}\n', /bad\.jsonl:1: topic: .*"move"/],
    ["bad.jsonl", '{"lang":"kk","topic":"move"}\n', /bad\.jsonl:1: text: .*expected string/],
    ["bad.conll", "# id = 1\n# text = бүгін\n1\tбүгін\n\n", /bad\.conll:3: intent: expected/],
    ["bad.conll", "nothing\n", /bad\.conll:1: expected utterances/],
  ])("names file, line and field of a bad line of %s", (name, content, error) => {
    const { stderr, status } = evaluate(name, content);
    expect(String(stderr)).toMatch(error);
    expect(status).toBe(1);
  });

  test("tries the method on xSID's format with other labels", () => {
    const utterance = (intent: string, text: string): string =>
      `# text = ${text}\n# intent = ${intent}\n1\tx\n\n`;
    const all = Array.from(
      { length: 20 },
      (_, at) => utterance("weather", `жаңбыр жауа ма ${at}`) + utterance("alarm", `оятқыш қой ${at}`),
    );
    const { stdout } = evaluate("small.conll", all.join(""));
    expect(JSON.parse(String(stdout))).toMatchObject({ messages: 40, ours: { share: 1 } });
  });
});
