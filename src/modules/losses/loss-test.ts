/**
 * How improbable a loss is by chance: P(X ≥ lost) for X ~ Bin(before, p), in logarithms, since the probabilities that
 * matter are far below what a product of shares can hold.
 */
export function logProbabilityOfLoss(lost: number, before: number, p: number): number {
  if (lost <= 0) return 0;
  if (lost > before || p <= 0) return -Infinity;
  if (p >= 1 || lost <= before * p) return 0;
  const odds = p / (1 - p);
  let logTerm = logChoose(before, lost) + lost * Math.log(p) + (before - lost) * Math.log1p(-p);
  const first = logTerm;
  let sum = 1;
  for (let k = lost; k < before; k += 1) {
    logTerm += Math.log((odds * (before - k)) / (k + 1));
    const term = Math.exp(logTerm - first);
    sum += term;
    if (term < 1e-9 * sum) break;
  }
  return Math.min(0, first + Math.log(sum));
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

const logFactorials = [0];

/** Exact for small numbers, Stirling's series above: wrong by less than 1e-12 there. */
function logFactorial(n: number): number {
  if (n > 255) return (n + 0.5) * Math.log(n) - n + 0.9189385332046727 + 1 / (12 * n) - 1 / (360 * n ** 3);
  for (let next = logFactorials.length; next <= n; next += 1)
    logFactorials.push(logFactorials[next - 1]! + Math.log(next));
  return logFactorials[n]!;
}
