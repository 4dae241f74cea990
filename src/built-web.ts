import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const script = join(import.meta.dirname, "../scripts/build-web.ts");

/** The chat widget and the demo page, being built. */
export type WebBuild = { readonly done: Promise<unknown>; stop(): Promise<void> };

/**
 * Builds what browsers load, unless it is there already and made from the present sources. The builder has a process
 * of its own, since it takes more memory than all that is served here.
 */
export function startWebBuild(): WebBuild {
  const stop = new AbortController();
  const done = promisify(execFile)(process.execPath, [script], { signal: stop.signal });
  const over = done.catch(() => undefined);
  return {
    done,
    async stop() {
      stop.abort();
      await over;
    },
  };
}
