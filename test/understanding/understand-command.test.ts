import { spawnSync } from "node:child_process";
import { expect, test, vi } from "vitest";

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
