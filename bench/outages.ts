import { bytesHeld, type CityResult, liveThrough } from "./city/city.ts";
import { percentile, report } from "./report.ts";

/** The detector's numbers were chosen on seed 1; what is reported comes from others. */
const seeds = [2, 3];
const month = { lines: 100_000, days: 30 };
/** The first night and the morning of a provider ten times that size. */
const large = { seed: 4, lines: 1_000_000, days: 0.25 };

/**
 * Mass outages in simulated months: how late they are found, what is taken for one, what is missed, whether the right
 * nodes are named and whether people with a fault of their own are told of an outage; then the speed at 1,000,000 lines.
 */
export async function run(): Promise<void> {
  const months = seeds.map((seed) => liveThrough({ seed, ...month }));
  reportDelays(months);
  reportFalseAlarms(months);
  reportMissed(months);
  reportMerges(months);
  const signals = sum(months.map((one) => one.signals));
  report("outages.months", months.length, "months of 100,000 lines");
  report("outages.signals", signals, "signals");
  report(
    "outages.verifications",
    sum(months.map(({ judge }) => judge.verifications)) / months.length,
    "nodes asked/month",
  );
  reportLarge();
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function reportDelays(months: readonly CityResult[]): void {
  const findings = months.flatMap(({ judge }) => [...judge.findings.values()]);
  const delays = findings.map(({ delay }) => delay);
  report("outages.found", findings.length, "outages");
  report("outages.delay.p50", percentile(delays, 0.5), "s");
  report("outages.delay.p95", percentile(delays, 0.95), "s");
  report("outages.delay.p95.target", 60, "s");
  report("outages.delay.max", Math.max(...delays), "s");
  for (const [kind, found] of Map.groupBy(findings, ({ trouble }) => trouble.kind))
    report(
      `outages.delay.p95.${kind}`,
      percentile(
        found.map(({ delay }) => delay),
        0.95,
      ),
      `s of ${found.length}`,
    );
  const right = findings.filter((one) => one.isRight).length;
  report(
    "outages.right-node.at-once",
    share(findings.filter((one) => one.isRightAtOnce).length, findings.length),
    "%",
  );
  report("outages.right-node.within-ten-minutes", share(right, findings.length), "%");
  report("outages.right-node.target", 98, "%");
}

const share = (part: number, of: number): number => (of === 0 ? 0 : (100 * part) / of);

/** A short power cut of one building whose switch is still starting is true and short; all else is false. */
function reportFalseAlarms(months: readonly CityResult[]): void {
  const alarms = months.flatMap(({ judge }) => judge.falseAlarms);
  const isShortCut = (noise: string): boolean => noise === "building-flicker";
  const alarmsFalse = alarms.filter(({ noise }) => !isShortCut(noise));
  report("outages.false-alarms", alarmsFalse.length / months.length, "/month");
  report("outages.false-alarms.target", 0, "/month");
  for (const [noise, found] of Map.groupBy(alarmsFalse, (one) => one.noise))
    report(`outages.false-alarms.${noise}`, found.length / months.length, "/month");
  const short = alarms.length - alarmsFalse.length;
  report("outages.told-of-a-building-without-power-for-two-minutes", short / months.length, "/month");
  const dismissed = new Map<string, number>();
  for (const { judge } of months)
    for (const [noise, count] of judge.dismissed) dismissed.set(noise, (dismissed.get(noise) ?? 0) + count);
  for (const [noise, count] of dismissed)
    report(`outages.suspected-only.${noise}`, count / months.length, "/month");
}

const sizes = [1, 3, 9, 29, 199, 1999, Infinity];

function reportMissed(months: readonly CityResult[]): void {
  const troubles = months.flatMap(({ judge, troubles: { all } }) =>
    all
      .filter(({ lines }) => lines > 0)
      .map((trouble) => ({ ...trouble, isFound: judge.findings.has(trouble.number) })),
  );
  let least = 1;
  for (const most of sizes) {
    const ofSize = troubles.filter(({ lines }) => lines >= least && lines <= most);
    const missed = ofSize.filter(({ isFound, seen }) => !isFound && seen > 0).length;
    report(
      `outages.missed.of-${least}-${most === Infinity ? "and-more" : `to-${most}`}-lines`,
      missed,
      `of ${ofSize.length}`,
    );
    least = most + 1;
  }
  report(
    "outages.never-seen-in-accounting",
    troubles.filter(({ isFound, seen }) => !isFound && seen === 0).length,
    "outages",
  );
}

function reportMerges(months: readonly CityResult[]): void {
  const merges = new Map<string, number>();
  for (const { judge } of months)
    for (const [kind, count] of judge.merges) merges.set(kind, (merges.get(kind) ?? 0) + count);
  const all = sum([...merges.values()]);
  report(
    "outages.wrongly-merged",
    share(all - (merges.get("right") ?? 0), all),
    "% of subscribers without a session",
  );
  report("outages.wrongly-merged.target", 0.5, "%");
  for (const [kind, count] of merges)
    if (kind !== "right")
      report(`outages.wrongly-merged.${kind.replaceAll(" ", "-")}`, share(count, all), "%");
}

function reportLarge(): void {
  const { signals, detectorSeconds, detectorBytes, lines, judge, troubles } = liveThrough(large);
  report("outages.large.lines", lines, "lines");
  report("outages.large.signals", signals, "signals");
  report("outages.large.speed", signals / detectorSeconds, "signals/s on one core");
  report("outages.large.speed.target", 20_000, "signals/s on one core");
  report("outages.large.memory", detectorBytes / 2 ** 20, "MiB with the tree");
  report(
    "outages.large.found",
    judge.findings.size,
    `of ${troubles.all.filter(({ lines: lost }) => lost > 0).length}`,
  );
  report("outages.large.process-memory", bytesHeld() / 2 ** 20, "MiB with the simulation");
}
