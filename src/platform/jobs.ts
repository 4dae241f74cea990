import { Logger, run, type TaskList } from "graphile-worker";
import { sql } from "kysely";
import type { Database, Tx } from "./database.ts";
import type { Log } from "./log.ts";

/** What a job is given; it is stored as JSON. */
export type JobPayload = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What handles a job. It may run more than once, so it must find its work already done and stop. */
export type JobHandler = (payload: JobPayload) => Promise<void>;

/**
 * Asks for `task` to be done soon after this transaction commits, and never when it rolls back.
 * Events that travel upward are jobs, named `<module>.<what happened>`, with a handler that main.ts registers.
 */
export async function enqueueJob(tx: Tx, task: string, payload: JobPayload): Promise<void> {
  await sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json)`.execute(tx);
}

/** The running job queue of this process. */
export type Jobs = { stop(): Promise<void> };

/** Starts the queue, and gives free what dead processes had claimed; graphile-worker alone would wait four hours. */
export async function startJobs(
  database: Database,
  log: Log,
  handlers: Readonly<Record<string, JobHandler>>,
): Promise<Jobs> {
  const taskList: TaskList = Object.fromEntries(
    Object.entries(handlers).map(([task, handle]) => [
      task,
      (payload: unknown) => handle(payload as JobPayload),
    ]),
  );
  const runner = await run({
    pgPool: database.pool,
    taskList,
    concurrency: 4,
    logger: queueLogger(log),
    noHandleSignals: true,
    pollInterval: 1_000,
    parsedCronItems: [],
  });
  log.info({ tasks: Object.keys(handlers) }, "jobs started");
  return { stop: () => runner.stop() };
}

/** The queue's own messages go to the log; those that only tell of its life are left out. */
export const queueLogger = (log: Log): Logger =>
  new Logger(() => (level, message) => {
    if (level === "error") log.error({ message }, "job queue");
    else if (level === "warning") log.warn({ message }, "job queue");
  });
