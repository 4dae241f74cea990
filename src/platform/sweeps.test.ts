import { expect, test, vi } from "vitest";
import { silentLog } from "./log.ts";
import { startSweeps, type Sweep } from "./sweeps.ts";

const sweep = (name: string, run: () => Promise<void>, everyMilliseconds = 1): Sweep => ({
  name,
  everyMilliseconds,
  run,
});

test("a sweep runs at the start and again and again, never twice at once", async () => {
  let atOnce = 0;
  let mostAtOnce = 0;
  let runs = 0;
  const run = async (): Promise<void> => {
    mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
    await new Promise((resolve) => setTimeout(resolve, 3));
    atOnce -= 1;
    runs += 1;
  };
  const sweeps = startSweeps([sweep("slower than its time", run)], silentLog);
  await vi.waitFor(() => expect(runs).toBeGreaterThan(5));
  await sweeps.stop();
  expect(mostAtOnce).toBe(1);
});

test.each([
  { name: "rejects", fail: () => Promise.reject(new Error("no")) },
  {
    name: "throws before it returns a promise",
    fail: (): Promise<void> => {
      throw new Error("no");
    },
  },
])("one that $name is tried again at its next time, and the others go on", async ({ fail }) => {
  const runs = { failing: 0, well: 0 };
  const failing = sweep("failing", () => {
    runs.failing += 1;
    return fail();
  });
  const sweeps = startSweeps([failing, sweep("well", async () => void (runs.well += 1))], silentLog);
  await vi.waitFor(() => {
    expect(runs.failing).toBeGreaterThan(2);
    expect(runs.well).toBeGreaterThan(2);
  });
  await sweeps.stop();
});

test("a stop waits for what is under way, cuts pauses short, and nothing begins after it", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const trace: string[] = [];
  const slow = sweep("slow", async () => {
    trace.push("begun");
    await gate;
    trace.push("done");
  });
  const pausing = sweep("pausing for an hour", async () => void trace.push("paused"), 3_600_000);
  const sweeps = startSweeps([slow, pausing], silentLog);
  await vi.waitFor(() => expect(trace).toEqual(["begun", "paused"]));
  const stopped = sweeps.stop().then(() => trace.push("stopped"));
  open();
  await stopped;
  expect(trace).toEqual(["begun", "paused", "done", "stopped"]);
});
