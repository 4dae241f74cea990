import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { buildNetworkTree, Detector, type DetectorChange } from "../../src/modules/detection/detection.ts";
import { CityEquipment } from "./city-equipment.ts";
import { CityJudge } from "./city-judge.ts";
import { CityLines, instantAt } from "./city-lines.ts";
import { makeNetwork } from "./city-network.ts";
import { CityNoise } from "./city-noise.ts";
import { CityTroubles } from "./city-troubles.ts";

export type CityOptions = { readonly seed: number; readonly lines: number; readonly days: number };

export type CityResult = {
  readonly judge: CityJudge;
  readonly troubles: CityTroubles;
  readonly signals: number;
  /** What the detector alone took. */
  readonly detectorSeconds: number;
  readonly detectorBytes: number;
  readonly lines: number;
  readonly detector: Detector;
};

/** A provider's time in a few seconds a day: signals to the detector, its questions to the equipment, and the truth. */
export function liveThrough(
  { seed, lines: count, days }: CityOptions,
  hear?: (change: DetectorChange) => void,
): CityResult {
  const network = makeNetwork(seed, count);
  const lines = new CityLines(network, seed);
  const equipment = new CityEquipment(lines, seed);
  const noise = new CityNoise(lines, equipment, { seed, days });
  const troubles = new CityTroubles(lines, equipment, { seed, days });
  const judge = new CityJudge(lines, troubles);
  const before = bytesHeld();
  const tree = buildNetworkTree(network.treeNodes, network.treeLines);
  const detector = new Detector(tree);
  const detectorBytes = bytesHeld() - before;
  for (let line = 0; line < network.logins.length; line += 1) lines.connectLater(line, 1 + (line % 600));
  noise.begin();
  troubles.begin();
  const nodeNumbers = new Map(network.nodes.map(({ id }, number) => [id, number]));
  let signals = 0;
  let elapsed = 0;
  let sampleAt = 0;
  while (lines.second < days * 86_400) {
    lines.pass();
    const told = lines.takeSignals();
    const began = performance.now();
    const changes = told.flatMap((signal) => detector.apply(signal));
    const { dueAt } = detector;
    if (dueAt !== null && dueAt.epochMilliseconds <= instantAt(lines.second).epochMilliseconds)
      changes.push(...detector.apply({ kind: "tick", at: instantAt(lines.second) }));
    elapsed += performance.now() - began;
    signals += told.length;
    for (const change of changes) {
      judge.hear(change);
      hear?.(change);
      if (change.kind === "verify") for (const id of change.nodeIds) equipment.verify(nodeNumbers.get(id)!);
    }
    if (lines.second < sampleAt) continue;
    sampleAt = lines.second + 600;
    for (const key of judge.open.keys()) judge.sample(key);
  }
  return {
    judge,
    troubles,
    signals,
    detectorSeconds: elapsed / 1000,
    detectorBytes,
    lines: network.logins.length,
    detector,
  };
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

export function bytesHeld(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
