// Whether two samples may come from one distribution. Lives here: the two-sample Kolmogorov-Smirnov test; tests use it.

/** The largest distance between the two empirical distributions, 0 to 1. */
function distanceOf(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [a.toSorted((x, y) => x - y), b.toSorted((x, y) => x - y)]
  let [i, j, distance] = [0, 0, 0]
  while (i < left.length && j < right.length) {
    const value = Math.min(left[i] ?? Infinity, right[j] ?? Infinity)
    while ((left[i] ?? Infinity) <= value) i += 1
    while ((right[j] ?? Infinity) <= value) j += 1
    distance = Math.max(distance, Math.abs(i / left.length - j / right.length))
  }
  return distance
}

/** Probability of a distance this large or larger if both come from one distribution (asymptotic, with Stephens' correction). */
export function sameDistributionP(a: readonly number[], b: readonly number[]): number {
  const n = Math.sqrt((a.length * b.length) / (a.length + b.length))
  const lambda = (n + 0.12 + 0.11 / n) * distanceOf(a, b)
  if (lambda < 0.2) return 1
  let sum = 0
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda)
  return Math.min(1, Math.max(0, sum))
}
