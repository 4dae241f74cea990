import { expect, test, vi } from "vitest";
import { silentLog } from "./log.ts";
import { StartedParts } from "./started-parts.ts";

type Stop = () => Promise<unknown>;

/** Parts that write down in which order they are stopped. */
function startAll(...parts: readonly { readonly name: string; readonly stop?: Stop }[]): {
  readonly started: StartedParts;
  readonly stopped: string[];
} {
  const started = new StartedParts(silentLog, new AbortController().signal);
  const stopped: string[] = [];
  for (const { name, stop } of parts) {
    started.add({ name, stop: () => (stopped.push(name), stop?.() ?? Promise.resolve()) });
  }
  return { started, stopped };
}

const never: Stop = () => new Promise(() => undefined);

test("what was started last is stopped first, and each once", async () => {
  const { started, stopped } = startAll({ name: "database" }, { name: "assistant" }, { name: "http" });
  await Promise.all([started.stop(), started.stop()]);
  expect(stopped).toEqual(["http", "assistant", "database"]);
});

test("a part that fails at its stop keeps no other from stopping", async () => {
  const breaks: Stop = () => Promise.reject(new Error("broken"));
  const { started, stopped } = startAll({ name: "database" }, { name: "assistant", stop: breaks });
  await started.stop();
  expect(stopped).toEqual(["assistant", "database"]);
});

test("parts that never end are left behind within seconds, and the others are still stopped", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  try {
    const { started, stopped } = startAll(
      { name: "database" },
      { name: "jobs", stop: never },
      { name: "assistant", stop: never },
    );
    const begunAt = performance.now();
    const over = started.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    await over;
    expect(stopped).toEqual(["assistant", "jobs", "database"]);
    expect(performance.now() - begunAt).toBeLessThanOrEqual(5_000);
  } finally {
    vi.useRealTimers();
  }
});

test("a part with a limit of its own is waited for, however long the others took", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  try {
    const started = new StartedParts(silentLog, new AbortController().signal);
    const events: string[] = [];
    const slowly: Stop = async () => {
      await new Promise((resolve) => setTimeout(resolve, 4_500));
      events.push("postgres stopped");
    };
    started.add({ name: "postgres", stop: slowly, hasOwnLimit: true });
    started.add({ name: "assistant", stop: never });
    const over = started.stop().then(() => events.push("all stopped"));
    await vi.advanceTimersByTimeAsync(9_000);
    await over;
    expect(events).toEqual(["postgres stopped", "all stopped"]);
  } finally {
    vi.useRealTimers();
  }
});

test("when the stop begins during the start, the part just started is stopped and nothing more is started", async () => {
  const stopping = new AbortController();
  const started = new StartedParts(silentLog, stopping.signal);
  const stopped: string[] = [];
  stopping.abort();
  expect(() => started.add({ name: "database", stop: async () => stopped.push("database") })).toThrow();
  await started.stop();
  expect(stopped).toEqual(["database"]);
});
