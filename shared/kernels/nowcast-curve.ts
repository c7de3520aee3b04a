import { areaUnder, rocCurve } from './roc.js'

/** Months of the EMA's span, N. Rundle et al. (2022) */
export const NOWCAST_SPAN = 36

/** What the nowcast is scored by: the next large earthquake. SPEC.md 1.8 */
export const LARGE_MAGNITUDE = 6.75

/**
 * Rundle's state of a fault system, month by month: −log10(1 + EMA of the monthly counts of small earthquakes). The
 * state rises as small earthquakes grow rare, and falls with the aftershocks of a large one.
 *
 * The papers also correct the rate by a second parameter, whose formula is not published in full; it is left out here.
 *
 * @param counts  earthquakes of M ≥ 3.29 in each month, in order
 * @param span  N of α = 2 / (N + 1)
 * @returns shape as `counts`
 * @see Rundle et al. (2022), Earth and Space Science 9, e2022EA002343, doi:10.1029/2022EA002343
 */
export function nowcastCurve(counts: ArrayLike<number>, span = NOWCAST_SPAN): Float64Array {
  const alpha = 2 / (span + 1)
  let mean = counts[0]
  return Float64Array.from(counts, count => {
    mean += alpha * (count - mean)
    return -Math.log10(1 + mean)
  })
}

/**
 * ROC skill of a state curve: the area under the ROC of "a large earthquake comes within the next months", alarmed
 * where the state is high. ½ is no skill.
 *
 * @param largest  largest magnitude of each month, −Infinity where nothing happened; shape as `state`
 * @param aheadMonths  how far ahead a large earthquake counts; the last months, whose future is not known, are left out
 * @returns NaN if no month, or every one, is followed by a large earthquake
 */
export function nowcastSkill(
  state: ArrayLike<number>,
  largest: ArrayLike<number>,
  aheadMonths: number,
  magnitude = LARGE_MAGNITUDE,
): number {
  const months = state.length - aheadMonths
  const happened = Uint8Array.from({ length: Math.max(0, months) }, (_, month) => {
    for (let next = month + 1; next <= month + aheadMonths; next++) if (largest[next] >= magnitude) return 1
    return 0
  })
  return areaUnder(rocCurve(Array.from(state).slice(0, Math.max(0, months)), happened))
}
