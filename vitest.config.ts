import { defineConfig } from "vitest/config";

const node = { environment: "node", pool: "forks" } as const;

export default defineConfig({
  test: {
    // As many as the smallest machine has cores: by default Vitest leaves one idle.
    maxWorkers: 2,
    reporters: ["default", "./test/harness/count-reporter.ts"],
    projects: [
      {
        test: {
          ...node,
          name: "unit",
          testTimeout: 20_000,
          hookTimeout: 60_000,
          include: ["{src,simulator,provider,web,bench,test}/**/*.test.ts"],
          exclude: ["**/*.database.test.ts", "test/{browser,faults,journeys}/**"],
        },
      },
      {
        test: {
          ...node,
          name: "database",
          // Signals become readable when no older transaction of the whole cluster runs: other tests would hold them.
          fileParallelism: false,
          include: ["{src,simulator}/**/*.database.test.ts", "test/journeys/**/*.test.ts"],
          globalSetup: ["test/harness/postgres.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...node,
          name: "product",
          include: ["test/{browser,faults}/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
