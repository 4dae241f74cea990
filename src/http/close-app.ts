import type { App } from "./app.ts";

const idleCheckMilliseconds = 20;
/** For callers who neither read their answer to the end nor hang up. */
const patienceMilliseconds = 1_500;

/** Takes no request any more, lets the answers that are under way end, and closes. */
export async function closeApp(app: App): Promise<void> {
  const { server } = app;
  // A connection whose answer ends only now would otherwise be kept for its caller's next request.
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMilliseconds);
  const tooLate = setTimeout(() => server.closeAllConnections(), patienceMilliseconds);
  await app.close().finally(() => {
    clearInterval(idle);
    clearTimeout(tooLate);
  });
}
