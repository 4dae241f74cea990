import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demoSeed } from "./world/chance.ts";
import { importFilesOf } from "./world/import-files.ts";
import { buildWorld } from "./world/world.ts";

// node simulator/write-files.ts DIR [DATE]: writes network.csv and subscribers.csv as a provider would export them.
const [directory, date] = process.argv.slice(2);

if (directory === undefined) {
  console.error("usage: node simulator/write-files.ts DIR [YYYY-MM-DD]");
  process.exitCode = 2;
} else {
  const today = date === undefined ? Temporal.Now.plainDateISO("Asia/Almaty") : Temporal.PlainDate.from(date);
  const files = importFilesOf(buildWorld(demoSeed), today);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "network.csv"), files.network);
  await writeFile(join(directory, "subscribers.csv"), files.subscribers);
}
