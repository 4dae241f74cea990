import { runProcess } from "./run-process.ts";

/** `npm run ingest`: takes RADIUS accounting only, beside the product on the same port and the same database. */
await runProcess({
  // This process takes no integration calls, so nobody needs to give it the key for them.
  variables: { UIDE_INTEGRATION_KEY: "not used by ingest", ...process.env },
  async start(config, log, stopping) {
    const { startIngest } = await import("./start-ingest.ts");
    return startIngest(config, { log, stopping });
  },
});
