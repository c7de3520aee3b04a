import { pixelCount } from '../../shared/domain/pixel-grid.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { startOfDay } from '../../shared/domain/units.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'

/** The earthquakes of the scored windows, each in its bin: for tests that count them. */
export interface ObservedQuakes {
  /** Window · pixels + pixel of each earthquake. */
  readonly bin: number[]
  /** Its magnitude class; shape as `bin`. */
  readonly magnitudeClass: number[]
  /** Earthquakes in each window. */
  readonly byWindow: number[]
}

/**
 * Finds the earthquakes of each window.
 *
 * @param days  last day before each window, ascending; windows do not overlap
 * @param thresholds  lower edges of the magnitude classes, ascending; what lies below the first is left out
 */
export function observedQuakes(
  quakes: QuakeColumns,
  { grid, windowDays }: Region,
  days: readonly number[],
  thresholds: readonly number[],
): ObservedQuakes {
  const observed: ObservedQuakes = { bin: [], magnitudeClass: [], byWindow: days.map(() => 0) }
  const pixels = pixelCount(grid)
  for (let i = 0; i < quakes.length; i++) {
    if (!(quakes.magnitude[i] >= thresholds[0])) continue
    const window = days.findLastIndex(day => startOfDay(day + 1) <= quakes.timeMs[i])
    if (window === -1 || quakes.timeMs[i] >= startOfDay(days[window] + 1 + windowDays)) continue
    const pixel = pixelAt(grid, quakes.latitude[i], quakes.longitude[i])
    if (pixel === OUTSIDE) continue
    observed.bin.push(window * pixels + pixel)
    observed.magnitudeClass.push(thresholds.findLastIndex(threshold => threshold <= quakes.magnitude[i]))
    observed.byWindow[window]++
  }
  return observed
}
