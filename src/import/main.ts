import { exitWith, onCommandGround } from "../command-ground.ts";
import { readArguments, runImport, usage } from "./command.ts";

const say = (text: string): void => void process.stdout.write(text);

await exitWith(async () => {
  const files = readArguments(process.argv.slice(2));
  if (files !== undefined) return onCommandGround((ground) => runImport(ground, files, say));
  process.stderr.write(usage);
  return 1;
});
