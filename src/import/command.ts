import { basename } from "node:path";
import { parseArgs } from "node:util";
import type { CommandGround } from "../command-ground.ts";
import type { Fault } from "./fault-list.ts";
import { importFiles, termsOf, type ImportCounts, type ImportFiles, type ImportReport } from "./import.ts";

/** Said when the command isn't told what to do. */
export const usage = `Takes a provider's subscribers and access network from files; docs/import.md describes them.

  npm run import -- --network network.csv --subscribers subscribers.csv [--dry-run]

  --network FILE       nodes and accounting servers
  --subscribers FILE   contracts and their lines
  --dry-run            reports what would be done, and every mistake, and changes nothing
`;

/** Reads the command line. Undefined when it isn't as `usage` says. */
export function readArguments(given: readonly string[]): ImportFiles | undefined {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        network: { type: "string" },
        subscribers: { type: "string" },
        "dry-run": { type: "boolean", default: false },
      },
    });
    const { network, subscribers, "dry-run": isDryRun } = values;
    if (network === undefined && subscribers === undefined) return undefined;
    return {
      isDryRun,
      ...(network !== undefined && { networkFile: network }),
      ...(subscribers !== undefined && { subscribersFile: subscribers }),
    };
  } catch {
    return undefined;
  }
}

const rowsBetweenWords = 20_000;

/** Imports and says what happened. @returns the process's exit code: 0 done, 1 nothing was changed. */
export async function runImport(
  ground: CommandGround,
  files: ImportFiles,
  say: (text: string) => void,
): Promise<number> {
  const report = await importFiles(ground.db, files, {
    now: Temporal.Now.instant(),
    terms: termsOf(ground.provider),
    secretBox: ground.secretBox,
    onProgress: (file, rows) => {
      if (rows > 0 && rows % rowsBetweenWords === 0) say(`${basename(file)}: ${grouped(rows)} rows read\n`);
    },
  });
  say(describeReport(report));
  return report.saved === undefined ? 1 : 0;
}

/** The report as people read it: every mistake by file, line and column, or what was done. */
export function describeReport({ isDryRun, faults, faultCount, saved }: ImportReport): string {
  if (saved !== undefined)
    return `${isDryRun ? "Dry run, nothing was kept. It would have been:" : "Imported:"}\n${describeCounts(saved)}`;
  const shown = faults.map((fault) => `${describeFault(fault)}\n`).join("");
  const rest = faultCount > faults.length ? `… and ${grouped(faultCount - faults.length)} more\n` : "";
  const many = faultCount === 1 ? "1 mistake" : `${grouped(faultCount)} mistakes`;
  return `${shown}${rest}${many} in the files. Nothing was changed; correct them and import again.\n`;
}

const describeFault = ({ file, row, column, reason }: Fault): string =>
  `${file}${row === undefined ? "" : `:${row}`}: ${column === "" ? "" : `${column} `}${reason}`;

function describeCounts({ nodes, servers, subscribers, lines }: ImportCounts): string {
  const say = (name: string, counts: { added: number; changed: number; unchanged: number }): string =>
    `  ${name}: ${grouped(counts.added)} added, ${grouped(counts.changed)} changed, ${grouped(counts.unchanged)} unchanged`;
  return [
    say("nodes", nodes),
    `  accounting servers: ${grouped(servers)}`,
    say("subscribers", subscribers),
    `${say("lines", lines)}, ${grouped(lines.removed)} removed`,
    "",
  ].join("\n");
}

const grouped = (count: number): string => count.toLocaleString("en");
