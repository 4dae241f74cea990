/** Ends when the time is over, the browser is online again, or nobody waits any more; never fails. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}

const firstPauseMilliseconds = 500;
const longestPauseMilliseconds = 15_000;

/** Doubles with each failure, and spreads out, so that a restarted server is not met by everyone at once. */
export function retryPause(failures: number): number {
  const whole = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** failures);
  return whole * (0.75 + Math.random() / 2);
}

/** A limit on how long a call may stay silent; `extend` starts it again, `end` lifts it. */
export type SilenceLimit = {
  readonly signal: AbortSignal;
  readonly extend: (milliseconds: number) => void;
  readonly end: () => void;
};

/** Aborts its own signal when the limit is over or the caller's signal aborts. */
export function limitSilence(milliseconds: number, caller: AbortSignal | undefined): SilenceLimit {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  let timer = setTimeout(abort, milliseconds);
  caller?.addEventListener("abort", abort);
  if (caller?.aborted === true) abort();
  return {
    signal: controller.signal,
    extend: (next) => {
      clearTimeout(timer);
      timer = setTimeout(abort, next);
    },
    end: () => {
      clearTimeout(timer);
      caller?.removeEventListener("abort", abort);
    },
  };
}
