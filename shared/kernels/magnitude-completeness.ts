import { bValueOf } from './gutenberg-richter.js'

/** Maximum curvature finds the peak; what is missing just above it is covered by this. Woessner & Wiemer (2005) */
export const CURVATURE_CORRECTION = 0.2

/** b is steady where it differs from its mean over this many magnitude units by less than its error. */
const STABILITY_SPAN = 0.5

/** Magnitudes of fewer events say nothing of b. */
const LEAST_EVENTS = 50

/**
 * Magnitude of completeness by maximum curvature: the fullest magnitude bin, and 0.2.
 *
 * @param step  width of a magnitude bin
 * @returns NaN without magnitudes; of equally full bins the lowest
 * @see Wiemer & Wyss (2000), BSSA 90, 859–869; Woessner & Wiemer (2005), BSSA 95, 684–698, doi:10.1785/0120040007
 */
export function completenessByCurvature(magnitudes: ArrayLike<number>, step = 0.1): number {
  const counts = binCounts(magnitudes, step)
  let fullest = NaN
  for (const [bin, count] of [...counts].sort(([a], [b]) => a - b)) {
    if (Number.isNaN(fullest) || count > counts.get(fullest)!) fullest = bin
  }
  return round(fullest * step + CURVATURE_CORRECTION)
}

/**
 * Magnitude of completeness by the stability of b: the lowest cut at which b differs from the mean of the b of this and
 * the next cuts, half a magnitude on, by no more than its Shi–Bolt error. Below completeness b rises with the cut.
 *
 * @returns NaN if b is steady nowhere, or the events are too few
 * @see Cao & Gao (2002), Geophysical Research Letters 29(9), 1309; Woessner & Wiemer (2005), equation 3 (MBS)
 */
export function completenessByStability(magnitudes: ArrayLike<number>, step = 0.1): number {
  const bins = [...binCounts(magnitudes, step).keys()]
  const last = Math.max(...bins)
  const cuts = Math.round(STABILITY_SPAN / step)
  for (let bin = Math.min(...bins); bin <= last; bin++) {
    const steps = Array.from({ length: cuts + 1 }, (_, k) => bValueOf(magnitudes, (bin + k) * step, step))
    if (steps[cuts].n < LEAST_EVENTS) return NaN
    const mean = steps.reduce((sum, { b }) => sum + b, 0) / steps.length
    if (Math.abs(mean - steps[0].b) <= steps[0].error) return round(bin * step)
  }
  return NaN
}

/** Events by bin: bin k holds the magnitudes nearest to k · step. */
function binCounts(magnitudes: ArrayLike<number>, step: number): Map<number, number> {
  const counts = new Map<number, number>()
  for (let i = 0; i < magnitudes.length; i++) {
    if (Number.isNaN(magnitudes[i])) continue
    const bin = Math.round(magnitudes[i] / step)
    counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  return counts
}

/** A magnitude as one writes it: 2.1, not 2.1000000000000001. */
const round = (magnitude: number): number => Math.round(magnitude * 1000) / 1000
