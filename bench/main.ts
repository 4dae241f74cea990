import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * `npm run --silent bench -- NAME`: runs one benchmark and prints a JSON object a line, `{name, value, unit}`.
 * A benchmark is a file of this folder that exports `run`.
 */
const [name = ""] = process.argv.slice(2);
const known = [
  "accounting",
  "chat",
  "desk",
  "import",
  "outages",
  "search",
  "start",
  "sweep",
  "understanding",
  "verdicts",
].filter((one) => readdirSync(import.meta.dirname).includes(`${one}.ts`));
if (!known.includes(name)) {
  process.stderr.write(`bench takes the name of a benchmark: ${known.join(", ")}\n`);
  process.exit(1);
}
const benchmark = (await import(join(import.meta.dirname, `${name}.ts`))) as { run(): Promise<void> };
await benchmark.run();
process.exit(0);
