import { runProcess } from "./run-process.ts";

await runProcess({
  variables: process.env,
  async start(config, log, stopping) {
    const { startProduct } = await import("./product.ts");
    const product = await startProduct(config, log, stopping);
    return {
      announcements: [...product.announcements, `ready ${product.url}`],
      failed: product.failed,
      stop: () => product.stop(),
    };
  },
});
