import type { QuakeColumns } from '../domain/quake.js'
import { DAY_MS } from '../domain/units.js'
import { distanceKm } from './great-circle.js'
import { quakeRows } from './quake-rows.js'

export interface Incompleteness {
  /** Shocks from this magnitude on blind the network. */
  readonly fromMagnitude: number
  /** How far, km: waves of the large shock cover those of small ones. */
  readonly radiusKm: number
}

/**
 * The law was fitted to large shocks of Southern California. From which magnitude on, and how far, is our choice: the
 * coda of a large shock fills the records of a region.
 */
export const INCOMPLETENESS_DEFAULTS: Incompleteness = { fromMagnitude: 6, radiusKm: 200 }

/**
 * Magnitude from which the catalogue is complete, `days` after a shock: M − 4.5 − 0.75 log10(t). −Infinity means that the
 * shock hides nothing.
 *
 * @param days  above 0
 * @see Helmstetter, Kagan & Jackson (2006), BSSA 96, 90–106, doi:10.1785/0120050067
 */
export const completenessAfter = (mainMagnitude: number, days: number): number =>
  mainMagnitude - 4.5 - 0.75 * Math.log10(days)

/**
 * Which quakes a network would have missed in the wake of a larger one nearby.
 *
 * @param quakes  sorted by time
 * @returns 1 for hidden, shape [n]
 */
export function hiddenQuakes(
  { length, timeMs, magnitude, latitude, longitude }: QuakeColumns,
  { fromMagnitude, radiusKm }: Incompleteness = INCOMPLETENESS_DEFAULTS,
): Uint8Array {
  const hidden = new Uint8Array(length)
  for (let main = 0; main < length; main++) {
    if (!(magnitude[main] >= fromMagnitude)) continue
    for (let row = main + 1; row < length; row++) {
      const days = (timeMs[row] - timeMs[main]) / DAY_MS
      // Quakes of the very same 10 ms are the shock itself, seen twice: smaller ones are hidden.
      const complete = days === 0 ? magnitude[main] : completenessAfter(magnitude[main], days)
      // Nothing as small as M 0 is in question: from there on the shock hides no more.
      if (complete < 0) break
      if (magnitude[row] >= complete) continue
      const away = distanceKm(latitude[main], longitude[main], latitude[row], longitude[row])
      if (away <= radiusKm) hidden[row] = 1
    }
  }
  return hidden
}

/** The rows that are not hidden, under their ids in the truth. */
export const visibleQuakes = (quakes: QuakeColumns, hidden: Uint8Array): QuakeColumns =>
  quakeRows(
    quakes,
    Uint32Array.from(hidden, (_, row) => row).filter(row => hidden[row] === 0),
  )
