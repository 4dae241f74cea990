/** The numbers by which outages are found. Shares are of the lines that had a session before. */
export type DetectionPolicy = {
  /** Losses this close together are looked at as one. */
  readonly windowSeconds: number;
  /** A loss is suspicious when chance explains it worse than this; the equipment is asked. */
  readonly suspiciousProbability: number;
  /** Without word from the equipment only a loss that chance explains worse than this is an outage. */
  readonly certainProbability: number;
  readonly lostShareMin: number;
  readonly upperLostShareMin: number;
  /** A node is affected where this share of its lines is lost … */
  readonly affectedShareMin: number;
  /** … and one above it, where so many of its children are. */
  readonly affectedChildrenShareMin: number;
  /** What the equipment confirms is still no outage before this: most flickers are over by then. */
  readonly holdSeconds: number;
  /** A node is silent when it has been so for this long: one answer may get lost. */
  readonly silentSeconds: number;
  /** How long before a loss a node may have fallen silent and still be its cause. */
  readonly silenceBeforeLossSeconds: number;
  /** Nothing but sessions tells of it, hardly one comes back, and this long has passed … */
  readonly totalPersistSeconds: number;
  /** … or this long, where so many lines are lost and the equipment says that it runs well: that is no power cut. */
  readonly totalRunningPersistSeconds: number;
  readonly totalLostShareMin: number;
  readonly totalLinesMin: number;
  /** Nothing but sessions tells of it, and most stay away this long. */
  readonly persistSeconds: number;
  /** The same where the equipment answers and its ports are up. */
  readonly persistAgainstEvidenceSeconds: number;
  /** The same where equipment has restarted: its lines need time to come back. */
  readonly restartSeconds: number;
  /** A node with so many lines is not emptied by routers: its loss needs no word from the equipment. */
  readonly largeLinesMin: number;
  readonly largeLostShareMin: number;
  readonly largePersistSeconds: number;
  /** Lines that an access server cut off by itself are a loss when most are still away after this. */
  readonly nasReturnSeconds: number;
  /** Nodes of one city whose losses began this close together fell to one cause. */
  readonly sameCauseSeconds: number;
  readonly crowdMin: number;
  readonly crowdSeconds: number;
  readonly askAgainSeconds: number;
  readonly nodesAskedMax: number;
  /** An outage ends when this share is back for so long … */
  readonly backShareMin: number;
  readonly backSeconds: number;
  /** … or for so long when the equipment says that it is up. */
  readonly backConfirmedSeconds: number;
  /** Who is not back so long after the last who came back has a fault of their own. */
  readonly stragglersSeconds: number;
  readonly stragglersBackShareMin: number;
  /** Lost so long before the outage is a fault of the line's own. */
  readonly ownFaultSeconds: number;
};

export const detectionPolicy: DetectionPolicy = {
  windowSeconds: 120,
  suspiciousProbability: 1e-4,
  certainProbability: 1e-9,
  lostShareMin: 0.3,
  upperLostShareMin: 0.05,
  affectedShareMin: 0.5,
  affectedChildrenShareMin: 0.7,
  holdSeconds: 54,
  silentSeconds: 8,
  silenceBeforeLossSeconds: 90,
  totalPersistSeconds: 120,
  totalRunningPersistSeconds: 55,
  totalLostShareMin: 0.8,
  totalLinesMin: 8,
  persistSeconds: 240,
  persistAgainstEvidenceSeconds: 420,
  restartSeconds: 240,
  largeLinesMin: 200,
  largeLostShareMin: 0.7,
  largePersistSeconds: 55,
  nasReturnSeconds: 600,
  sameCauseSeconds: 75,
  crowdMin: 3,
  crowdSeconds: 600,
  askAgainSeconds: 3,
  nodesAskedMax: 32,
  backShareMin: 0.9,
  backSeconds: 300,
  backConfirmedSeconds: 60,
  stragglersSeconds: 900,
  stragglersBackShareMin: 0.5,
  ownFaultSeconds: 60,
};
