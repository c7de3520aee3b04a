/** The weighted interval score by what it is made of, each a sum over cells in the unit of what is forecast. */
export interface WisParts {
  /** Cells of which forecast and truth are known. */
  readonly n: number
  /** Width of the intervals: the price of being vague. */
  readonly sharpness: number
  /** The forecast lay above the truth. */
  readonly overprediction: number
  /** The forecast lay below the truth. */
  readonly underprediction: number
}

export const NO_WIS: WisParts = { n: 0, sharpness: 0, overprediction: 0, underprediction: 0 }

/**
 * Parts of the WIS over the cells: for each pair of levels (q, 1 − q) the width of the interval, and how far the truth
 * lies outside; of the median how far it is off. Their sum is `wisSum` of scores.ts.
 *
 * @param observed  NaN where not known, shape [cells]
 * @param quantiles  NaN where not known, shape [levels · cells], level-major
 * @param levels  ascending, in pairs about ½: levels[k] + levels[L − 1 − k] = 1
 * @see Bracher et al. (2021), PLOS Computational Biology 17(2), e1008618, equation 8; doi:10.1371/journal.pcbi.1008618
 */
export function wisParts(
  observed: ArrayLike<number>,
  quantiles: ArrayLike<number>,
  levels: ArrayLike<number>,
): WisParts {
  const cells = observed.length
  let [n, sharpness, overprediction, underprediction] = [0, 0, 0, 0]
  for (let cell = 0; cell < cells; cell++) {
    const y = observed[cell]
    if (Number.isNaN(y) || Number.isNaN(quantiles[cell])) continue
    n++
    for (let low = 0, high = levels.length - 1; low <= high; low++, high--) {
      const lower = quantiles[low * cells + cell]
      const upper = quantiles[high * cells + cell]
      const misses = low === high ? 1 / 2 : 1
      sharpness += levels[low] * (upper - lower)
      overprediction += misses * Math.max(0, lower - y)
      underprediction += misses * Math.max(0, y - upper)
    }
  }
  const scale = 2 / levels.length
  return {
    n,
    sharpness: sharpness * scale,
    overprediction: overprediction * scale,
    underprediction: underprediction * scale,
  }
}

export const addWisParts = (a: WisParts, b: WisParts): WisParts => ({
  n: a.n + b.n,
  sharpness: a.sharpness + b.sharpness,
  overprediction: a.overprediction + b.overprediction,
  underprediction: a.underprediction + b.underprediction,
})
