import { defineConfig } from "vitest/config";

const node = { environment: "node", pool: "forks" } as const;

export default defineConfig({
  test: {
    reporters: ["default", "./test/harness/count-reporter.ts"],
    projects: [
      {
        test: {
          ...node,
          name: "unit",
          include: ["{src,simulator,provider,web,bench,test}/**/*.test.ts"],
          exclude: ["**/*.database.test.ts", "test/{browser,faults,journeys}/**"],
        },
      },
      {
        test: {
          ...node,
          name: "database",
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
