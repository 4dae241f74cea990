export { detectionPolicy, type DetectionPolicy } from "./detection-policy.ts";
export type { CauseHint, DetectorChange, Evidence, EvidenceCode, OutageView } from "./detector-change.ts";
export { Detector } from "./detector.ts";
export { isPartOf, type LineAtOutage, type OutageExtent } from "./part-of.ts";
export { buildNetworkTree, type NetworkTree, type TreeLine, type TreeNode } from "./network-tree.ts";
export type { DetectorSnapshot } from "./snapshot.ts";
