/** Probabilities are held this far from 0 and 1: one impossible quake would otherwise outweigh all that is forecast. */
export const LEAST_PROBABILITY = 1e-9

/**
 * Σ of the log score of exceedance forecasts, nats: −ln of what was said of what then came. 0 is perfect.
 *
 * @param probability  P(peak ≥ threshold), shape [cells]; NaN: not known, not counted
 * @param peak  NaN: not known; −Infinity: nothing happened, shape [cells]
 * @param threshold  one for all, or shape [cells]
 * @see Good (1952), Journal of the Royal Statistical Society B 14, 107–114
 */
export function logScoreSum(
  probability: ArrayLike<number>,
  peak: ArrayLike<number>,
  threshold: number | ArrayLike<number>,
): number {
  let total = 0
  // Most cells say the same: the logarithms of the last one often serve the next.
  let [last, lnReached, lnNot] = [NaN, NaN, NaN]
  for (let i = 0; i < probability.length; i++) {
    const limit = typeof threshold === 'number' ? threshold : threshold[i]
    if (Number.isNaN(probability[i]) || Number.isNaN(peak[i]) || Number.isNaN(limit)) continue
    if (probability[i] !== last) {
      last = probability[i]
      const p = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, last))
      lnReached = Math.log(p)
      lnNot = Math.log1p(-p)
    }
    total -= peak[i] >= limit ? lnReached : lnNot
  }
  return total
}
