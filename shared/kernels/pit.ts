/**
 * Where the truth lies among the quantiles, counted: the probability integral transform of a forecast that is known by
 * its quantiles only. Bin k lies between the levels k − 1 and k; a calibrated forecast puts into it its share of the
 * probability.
 *
 * A truth that equals a run of coinciding quantiles is shared out over the bins of the run by their probability: the
 * non-randomised PIT, which is uniform for a calibrated forecast of counts, or of values that are often 0.
 *
 * @param counts  changed in place, shape [levels + 1]
 * @param quantiles  shape [levels · cells], level-major; NaN in quantile or truth: not known
 * @see Czado, Gneiting & Held (2009), Biometrics 65, 1254–1261, doi:10.1111/j.1541-0420.2009.01191.x
 */
export function addPit(
  counts: Float64Array,
  observed: ArrayLike<number>,
  quantiles: ArrayLike<number>,
  levels: ArrayLike<number>,
): void {
  const cells = observed.length
  const edge = (k: number) => (k < 0 ? 0 : k < levels.length ? levels[k] : 1)
  for (let cell = 0; cell < cells; cell++) {
    const y = observed[cell]
    if (Number.isNaN(y) || Number.isNaN(quantiles[cell])) continue
    let below = 0
    while (below < levels.length && quantiles[below * cells + cell] < y) below++
    let upTo = below
    while (upTo < levels.length && quantiles[upTo * cells + cell] === y) upTo++
    if (upTo === below) {
      counts[below]++
      continue
    }
    // Quantiles equal to y say that the law has a step there, which reaches from below the first of these levels to the
    // last: what lies above the last level is not known, and is left out.
    const width = edge(upTo - 1) - edge(below - 1)
    for (let bin = below; bin < upTo; bin++) counts[bin] += (edge(bin) - edge(bin - 1)) / width
  }
}

/** Expected share of each bin of `addPit`. */
export const pitShares = (levels: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: levels.length + 1 }, (_, k) => (levels[k] ?? 1) - (k === 0 ? 0 : levels[k - 1]))

/** Σ |share − expected share|: 0 is uniform, 2 as far from it as can be. NaN over nothing. */
export function pitDeviation(counts: ArrayLike<number>, levels: ArrayLike<number>): number {
  let n = 0
  for (let k = 0; k < counts.length; k++) n += counts[k]
  return pitShares(levels).reduce((sum, share, k) => sum + Math.abs(counts[k] / n - share), 0)
}
