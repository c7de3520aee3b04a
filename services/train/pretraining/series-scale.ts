import type { Collection } from '../collections/collection.js'

/** How each series is brought to a scale of its own, by its steps before those that are held back. */
export const SCALINGS = {
  /** Its range to 0 … 1, as the authors of the tables did. SPEC.md 1.4 */
  'min-max': (values: Float64Array) => {
    let [low, high] = [Infinity, -Infinity]
    for (const value of values) if (!Number.isNaN(value)) [low, high] = [Math.min(low, value), Math.max(high, value)]
    return { centre: low, unit: high - low }
  },
  /** Mean 0 and deviation 1. */
  standard: (values: Float64Array) => {
    const known = values.filter(value => !Number.isNaN(value))
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length
    return { centre: mean, unit: Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length) }
  },
} as const

export type Scaling = keyof typeof SCALINGS

export interface ScaledSeries {
  readonly values: Float32Array
  /** The steps from here on are held back. */
  readonly heldFrom: number
}

/**
 * Series of a collection on a scale of their own, each cut in two by time. A series that never moves before the cut is
 * left out: it has no scale.
 *
 * @param heldShare  share of each series' steps, the last ones
 */
export function scaledSeries({ series }: Collection, scaling: Scaling, heldShare: number): ScaledSeries[] {
  return series.flatMap(({ values }): ScaledSeries[] => {
    const heldFrom = Math.round(values.length * (1 - heldShare))
    const { centre, unit } = SCALINGS[scaling](values.subarray(0, heldFrom))
    if (!(unit > 0 && unit < Infinity)) return []
    return [{ values: Float32Array.from(values, value => (value - centre) / unit), heldFrom }]
  })
}
