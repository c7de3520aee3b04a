/** How often the truth lay within an interval: sums, which add up over issues. */
export interface CoverageSums {
  /** Cells whose truth and interval are known. */
  readonly n: number
  readonly inside: number
}

export const NO_COVERAGE: CoverageSums = { n: 0, inside: 0 }

/**
 * Cells whose truth lies within an interval, its ends included; where any of the three is NaN nothing is counted.
 *
 * @param observed, lower, upper  shape [cells] each
 */
export function coverageSums(
  observed: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): CoverageSums {
  let [n, inside] = [0, 0]
  for (let i = 0; i < observed.length; i++) {
    const y = observed[i]
    if (Number.isNaN(y) || Number.isNaN(lower[i]) || Number.isNaN(upper[i])) continue
    n++
    if (y >= lower[i] && y <= upper[i]) inside++
  }
  return { n, inside }
}

export const addCoverage = (a: CoverageSums, b: CoverageSums): CoverageSums => ({
  n: a.n + b.n,
  inside: a.inside + b.inside,
})

/** The share within; NaN over nothing. */
export const coverageOf = ({ n, inside }: CoverageSums): number => inside / n
