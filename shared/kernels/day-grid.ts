import { MULTIPLICITY_MAGNITUDE } from '../domain/quake.js'
import { energyOf } from './energy-grid.js'

/** One quake as a day's grid holds it. */
export interface GriddedQuake {
  readonly pixel: number
  /** NaN where unknown. */
  readonly magnitude: number
}

/** The columns of a seismic Field: one row for each pixel in which anything happened, pixels ascending. */
export interface DayColumns {
  readonly pixel: Uint32Array
  readonly joules: Float64Array
  readonly multiplicity: Float64Array
  readonly maxMagnitude: Float64Array
}

/**
 * Sums one day's quakes by pixel.
 *
 * The result depends on which quakes there are, not on the order in which they were reported: energies are added from
 * the smallest to the largest, which also loses the least to rounding. A quake of unknown magnitude marks its pixel and
 * adds no energy.
 */
export function gridDay(quakes: Iterable<GriddedQuake>): DayColumns {
  // A NaN sorts nowhere: the unknown goes first, as −Infinity would.
  const rank = (magnitude: number) => (Number.isNaN(magnitude) ? -Infinity : magnitude)
  const sorted = [...quakes].sort((a, b) => a.pixel - b.pixel || compare(rank(a.magnitude), rank(b.magnitude)))
  let rows = 0
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i].pixel !== sorted[i - 1].pixel) rows++
  const pixel = new Uint32Array(rows)
  const joules = new Float64Array(rows)
  const multiplicity = new Float64Array(rows)
  const maxMagnitude = new Float64Array(rows).fill(NaN)
  let row = -1
  for (let i = 0; i < sorted.length; i++) {
    const quake = sorted[i]
    if (i === 0 || quake.pixel !== sorted[i - 1].pixel) pixel[++row] = quake.pixel
    if (Number.isNaN(quake.magnitude)) continue
    joules[row] += energyOf(quake.magnitude)
    if (quake.magnitude >= MULTIPLICITY_MAGNITUDE) multiplicity[row]++
    maxMagnitude[row] = quake.magnitude // ascending: the last one stands
  }
  return { pixel, joules, multiplicity, maxMagnitude }
}

/** Order of two numbers of which either may be −Infinity (their difference would be NaN). */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
