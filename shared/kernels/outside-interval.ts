import { addPit } from './pit.js'

/** How often truths lay outside the central intervals, where an interval can be too narrow or too wide at all. */
export interface OutsideSums {
  /** Cells of known truth whose widest interval has a width. */
  readonly spread: number
  /** Σ over them of the share of the truth that lay outside each interval, the widest first; shape [⌊levels / 2⌋]. */
  readonly outside: Float64Array
}

/**
 * Truths outside the intervals, ties shared out as `addPit` does: a calibrated forecast misses as often as it says, also
 * one of values that are mostly 0. Cells whose quantiles all coincide are left out, whatever came: most pixels say 0..0,
 * which says nothing of how wide an interval should be, and would hide the few that do.
 *
 * @param quantiles  shape [levels · cells], level-major; NaN in quantile or truth: not known
 */
export function outsideSums(
  observed: ArrayLike<number>,
  quantiles: ArrayLike<number>,
  levels: ArrayLike<number>,
): OutsideSums {
  const cells = observed.length
  const last = levels.length - 1
  const open = Float64Array.from(observed, (y, cell) => (quantiles[last * cells + cell] > quantiles[cell] ? y : NaN))
  const ranks = new Float64Array(levels.length + 1)
  addPit(ranks, open, quantiles, levels)
  const outside = new Float64Array(Math.floor(levels.length / 2))
  let beyond = 0
  for (let k = 0; k < outside.length; k++) {
    beyond += ranks[k] + ranks[levels.length - k]
    outside[k] = beyond
  }
  return { spread: ranks.reduce((sum, count) => sum + count, 0), outside }
}
