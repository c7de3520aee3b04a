import { type ConformalState, initConformal, quantileAt } from './conformal.js'

/** One state for each central interval of the levels, from the widest to the narrowest. */
export const initIntervals = (levels: ArrayLike<number>): ConformalState[] =>
  Array.from({ length: Math.floor(levels.length / 2) }, (_, k) =>
    initConformal(1 - (levels[levels.length - 1 - k] - levels[k])),
  )

/** A stored forecast must be finite: an interval that should hold everything is cut at this tail instead. */
const LEAST_TAIL = 1e-4

/**
 * The same forecast with intervals that keep their coverage: each pair of quantiles is cut where its state says, and
 * the pairs stay nested. The median, and the forecast that is given, are left as they are.
 *
 * @param states  of `initIntervals`, moved by `addMiss` with the misses of what this function gave before
 * @param quantiles  shape [levels · cells], level-major; NaN stays NaN
 * @param levels  ascending, in pairs about ½
 * @param least  what is forecast is never below this, such as 0 for a flow
 * @returns new array, shape as `quantiles`
 */
export function conformalQuantiles(
  states: readonly ConformalState[],
  quantiles: Float32Array,
  levels: ArrayLike<number>,
  least = -Infinity,
): Float32Array {
  const count = levels.length
  const cells = quantiles.length / count
  const adapted = quantiles.slice()
  const own = new Float64Array(count)
  for (let cell = 0; cell < cells; cell++) {
    for (let q = 0; q < count; q++) own[q] = quantiles[q * cells + cell]
    const middle = quantileAt(own, levels, 0.5)
    let [innerLow, innerHigh] = [middle, middle]
    for (let k = states.length - 1; k >= 0; k--) {
      const tail = Math.min(0.5, Math.max(LEAST_TAIL, states[k].alpha / 2))
      innerLow = Math.max(least, Math.min(innerLow, quantileAt(own, levels, tail)))
      innerHigh = Math.max(innerHigh, quantileAt(own, levels, 1 - tail))
      adapted[k * cells + cell] = innerLow
      adapted[(count - 1 - k) * cells + cell] = innerHigh
    }
  }
  return adapted
}
