/**
 * S15: how many digits of two logins differ. By position where the lengths are equal, so that a swap of neighbours
 * counts twice; where they are not, the least number of digits to add, drop or change.
 */
export const digitDifference = (a: string, b: string): number =>
  a.length === b.length ? positionsThatDiffer(a, b) : editDistance(a, b);

const positionsThatDiffer = (a: string, b: string): number =>
  Array.from(a).filter((digit, index) => digit !== b[index]).length;

/** Levenshtein's distance, one row of its table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, digit] of Array.from(a).entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const changed = row[j]! + (digit === b[j] ? 0 : 1);
      next.push(Math.min(changed, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
