import { EventEmitter } from "node:events";
import { type JobHelpers, Logger, run, type TaskList, type WorkerEvents } from "graphile-worker";
import { sql } from "kysely";
import type { Database, Db, Tx } from "./database.ts";
import type { Log } from "./log.ts";
import { startSweeps } from "./sweeps.ts";

/** What a job is given; it is stored as JSON. */
export type JobPayload = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * What handles a job. It may run more than once, so it must find its work already done and stop; `jobId` is the same
 * each time, and no other job's.
 */
export type JobHandler = (payload: JobPayload, jobId: string) => Promise<void>;

/**
 * Asks for `task` to be done soon after this transaction commits, and never when it rolls back.
 * Events that travel upward are jobs, named `<module>.<what happened>`, with a handler that main.ts registers.
 */
export async function enqueueJob(tx: Tx, task: string, payload: JobPayload): Promise<void> {
  await sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json)`.execute(tx);
}

/** The running job queue of this process. */
export type Jobs = { stop(): Promise<void> };

/**
 * Starts the queue. What a dead process had claimed is given free at the start and while it runs, by whichever process
 * sees it first; graphile-worker alone would wait four hours.
 */
export async function startJobs(
  database: Database,
  log: Log,
  handlers: Readonly<Record<string, JobHandler>>,
): Promise<Jobs> {
  const taskList: TaskList = Object.fromEntries(
    Object.entries(handlers).map(([task, handle]) => [
      task,
      (payload: unknown, { job }: JobHelpers) => handle(payload as JobPayload, job.id),
    ]),
  );
  const runner = await run({
    pgPool: database.pool,
    taskList,
    concurrency: 4,
    logger: queueLogger(log),
    events: signsOfLife(log),
    noHandleSignals: true,
    pollInterval: 1_000,
    parsedCronItems: [],
  });
  const freeing = {
    name: "jobs of the dead",
    everyMilliseconds: 5_000,
    run: () => freeDeadJobs(database.db),
  };
  const sweeps = startSweeps([freeing], log);
  log.info({ tasks: Object.keys(handlers) }, "jobs started");
  return {
    async stop() {
      await sweeps.stop();
      await runner.stop();
    },
  };
}

/** Any number will do as long as every version of the product takes the same. */
const livingLock = 701_000;

/**
 * The session in which a pool of workers listens for jobs holds a lock under the pool's name. PostgreSQL lets go of it
 * when the process is gone, however it went; after a lost connection the queue listens anew and takes it again.
 */
function signsOfLife(log: Log): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:listen:success", ({ workerPool, client }) => {
    // The driver takes one statement at a time, and the queue begins to listen right after this event.
    client.once("drain", () => {
      client
        .query("select pg_advisory_lock($1, hashtext($2))", [livingLock, workerPool.id])
        .catch((error: unknown) => log.warn({ err: error }, "jobs run without a sign of life"));
    });
  });
  return events;
}

/**
 * Gives free what is claimed under a name whose lock nobody holds. A pool that has just begun may not hold it yet,
 * hence the seconds; should a living one be taken for dead, a job runs twice, which every handler allows for.
 */
async function freeDeadJobs(db: Db): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(locked_by))
    from (
      select distinct locked_by from graphile_worker.jobs where locked_at < now() - interval '5 seconds'
    ) claimed
    where pg_try_advisory_xact_lock(${livingLock}, hashtext(locked_by))`.execute(db);
}

/** The queue's own messages go to the log; those that only tell of its life are left out. */
export const queueLogger = (log: Log): Logger =>
  new Logger(() => (level, message) => {
    if (level === "error") log.error({ message }, "job queue");
    else if (level === "warning") log.warn({ message }, "job queue");
  });
