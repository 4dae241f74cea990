/** S36: on which side of the flat's wall a cable is broken. */
export type BreakPlace = "inside" | "outside";

/**
 * The riser is the cable from the switch to the flat: what is broken nearer than its length is outside.
 * @param errorMeters how wrong the measured length can be; so near the wall nobody can say
 */
export function placeOfBreak(
  lengthMeters: number | null,
  riserLengthMeters: number | null,
  errorMeters: number,
): BreakPlace | null {
  if (lengthMeters === null || riserLengthMeters === null) return null;
  if (lengthMeters < riserLengthMeters - errorMeters) return "outside";
  return lengthMeters > riserLengthMeters + errorMeters ? "inside" : null;
}
