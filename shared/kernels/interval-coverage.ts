/** How often the truth lay within each central interval. */
export interface CoverageCounts {
  /** Cells of which forecast and truth are known. */
  n: number
  /** Cells within each interval, from the widest to the narrowest; shape [⌊levels / 2⌋]. */
  readonly inside: Float64Array
}

export const initCoverage = (levels: number): CoverageCounts => ({
  n: 0,
  inside: new Float64Array(Math.floor(levels / 2)),
})

/**
 * Counts the cells whose truth lies within each pair of quantiles, ends included.
 *
 * Ends included, quantiles that coincide (many a forecast of earthquakes is 0 up to its median) cover more than their
 * levels say; `pitCounts` shares such ties out instead.
 *
 * @param counts  changed in place
 * @param quantiles  shape [levels · cells], level-major; NaN in quantile or truth: not known
 */
export function addCoverage(counts: CoverageCounts, observed: ArrayLike<number>, quantiles: ArrayLike<number>): void {
  const cells = observed.length
  const levels = quantiles.length / cells
  for (let cell = 0; cell < cells; cell++) {
    const y = observed[cell]
    if (Number.isNaN(y) || Number.isNaN(quantiles[cell])) continue
    counts.n++
    for (let k = 0; k < counts.inside.length; k++) {
      if (y >= quantiles[k * cells + cell] && y <= quantiles[(levels - 1 - k) * cells + cell]) counts.inside[k]++
    }
  }
}

/** Share that each interval should cover, as `inside`: 0.95 of the levels 0.025 and 0.975. */
export const nominalCoverage = (levels: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: Math.floor(levels.length / 2) }, (_, k) => levels[levels.length - 1 - k] - levels[k])

/** A share as people name an interval by it, per cent: 0.95 → 95, 0.975 → 97.5. */
export const percentName = (share: number): string => String(Number((100 * share).toFixed(1)))

/**
 * Share of the cells whose truth lies outside the widest interval.
 *
 * @param quantiles  shape [levels · cells], level-major; NaN in quantile or truth: not known
 * @returns NaN if nothing is known, or there are fewer than two levels
 */
export function outsideShare(observed: ArrayLike<number>, quantiles: ArrayLike<number>, levels: number): number {
  const cells = observed.length
  let [known, outside] = [0, 0]
  for (let cell = 0; cell < cells && levels >= 2; cell++) {
    const [y, low, high] = [observed[cell], quantiles[cell], quantiles[(levels - 1) * cells + cell]]
    if (Number.isNaN(y) || Number.isNaN(low)) continue
    known++
    if (y < low || y > high) outside++
  }
  return outside / known
}
