export { detectionPolicy, type DetectionPolicy } from "../losses/detection-policy.ts";
export type {
  CauseHint,
  DetectorChange,
  Evidence,
  EvidenceCode,
  OutageView,
} from "../losses/detector-change.ts";
export { Detector } from "./detector.ts";
export { isPartOf, type LineAtOutage, type OutageExtent } from "../losses/part-of.ts";
export { buildNetworkTree, type NetworkTree, type TreeLine, type TreeNode } from "../losses/network-tree.ts";
export type { DetectorSnapshot } from "./snapshot.ts";
