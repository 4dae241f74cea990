import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with a line that people and machines count alike. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const results = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const count = (state: string): number => results.filter((result) => result === state).length;
    const skipped = count("skipped") > 0 ? `, ${count("skipped")} skipped` : "";
    process.stdout.write(`\n${count("passed")} passed, ${count("failed") + broken} failed${skipped}\n`);
  }
}
