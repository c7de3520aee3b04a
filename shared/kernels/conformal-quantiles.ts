import { type ConformalState, initConformal, type LevelPlace, placeOfLevel } from './conformal.js'

/** One state for each quantile: the probability beyond it, on its side of the median, is its miscoverage. */
export const initEnds = (levels: ArrayLike<number>): ConformalState[] =>
  Array.from(levels, level => initConformal(Math.min(level, 1 - level)))

/** Levels of the model's law at which the quantiles are to be cut now; one that has not moved is its own, exactly. */
export const cutLevels = (ends: readonly ConformalState[], levels: ArrayLike<number>): Float64Array =>
  Float64Array.from(ends, ({ alpha, target }, q) => {
    if (alpha === target) return levels[q]
    return levels[q] < 0.5 ? alpha : 1 - alpha
  })

/** A stored forecast must be finite: a quantile beyond which nothing should lie is cut at this tail instead. */
const LEAST_TAIL = 1e-4

/**
 * The same forecast with each quantile cut at another level of the model's law. They stay in order about the median, which
 * stays too, and so does what cannot be negative: where no quantile of a cell is below 0, none will be.
 *
 * @param cutAt  shape [levels]; see `cutLevels`
 * @param quantiles  shape [levels · cells], level-major; NaN stays NaN
 * @param levels  ascending
 * @returns new array, shape as `quantiles`
 */
export function conformalQuantiles(
  cutAt: ArrayLike<number>,
  quantiles: Float32Array,
  levels: ArrayLike<number>,
): Float32Array {
  const count = levels.length
  const adapted = quantiles.slice()
  if (count < 2) return adapted
  const cells = quantiles.length / count
  const middle = placeOfLevel(levels, 0.5)
  const places = Array.from({ length: count }, (_, q) => placeOf(levels, q, cutAt[q]))
  const upper = places.findIndex((_, q) => levels[q] > 0.5)
  const lower = places.findLastIndex((_, q) => levels[q] < 0.5)
  for (let cell = 0; cell < cells; cell++) {
    const at = ({ from, to, share }: LevelPlace) => {
      const value = quantiles[from * cells + cell]
      return value + share * (quantiles[to * cells + cell] - value)
    }
    const least = quantiles[cell] < 0 ? -Infinity : 0
    let inner = at(middle)
    for (let q = lower; q >= 0; q--) {
      inner = Math.max(least, Math.min(inner, at(places[q])))
      adapted[q * cells + cell] = inner
    }
    inner = at(middle)
    for (let q = upper; q >= 0 && q < count; q++) {
      inner = Math.max(inner, at(places[q]))
      adapted[q * cells + cell] = inner
    }
  }
  return adapted
}

function placeOf(levels: ArrayLike<number>, q: number, cutAt: number): LevelPlace {
  if (cutAt === levels[q]) return { from: q, to: q, share: 0 }
  const within = levels[q] < 0.5 ? Math.min(cutAt, 0.5) : Math.max(cutAt, 0.5)
  return placeOfLevel(levels, Math.min(1 - LEAST_TAIL, Math.max(LEAST_TAIL, within)))
}

/**
 * Share of the truths that lie beyond each quantile: below those under the median, above the others.
 *
 * A quantile counts in the cells where the model's own is above 0, and differs from its outermost: a law has a step at 0,
 * so that quantiles of many levels are 0 together, and how often a truth lies beyond them says nothing of any one. The many
 * quiet cells of a seismic forecast would else pull the few others in.
 *
 * @param said  what was cut, shape [levels · cells], level-major; NaN there or in the truth: not known
 * @param own  the model's own quantiles, the same shape
 * @returns shape [levels]; NaN where no cell counts, and at the median
 */
export function missesBeyond(
  observed: ArrayLike<number>,
  said: Float32Array,
  own: Float32Array,
  levels: ArrayLike<number>,
): Float64Array {
  const cells = observed.length
  const last = (levels.length - 1) * cells
  return Float64Array.from(levels, (level, q) => {
    let [known, beyond] = [0, 0]
    for (let cell = 0; cell < cells && level !== 0.5; cell++) {
      const [y, end, low] = [observed[cell], own[q * cells + cell], own[cell]]
      if (Number.isNaN(y) || !(own[last + cell] > low) || (low >= 0 && end <= 0)) continue
      known++
      const at = said[q * cells + cell]
      if (level < 0.5 ? y < at : y > at) beyond++
    }
    return beyond / known
  })
}
