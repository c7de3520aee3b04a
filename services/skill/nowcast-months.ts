import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'
import { LARGE_MAGNITUDE, nowcastCurve, nowcastSkill } from '../../shared/kernels/nowcast-curve.js'

/** Rundle's state of the region, month by month. */
export interface NowcastMonths {
  /** Months since year 0: 12 · year + month, January 0. */
  readonly firstMonth: number
  readonly state: Float64Array
  /** Months with an earthquake of M ≥ 6.75, as places in `state`. */
  readonly large: readonly number[]
  /** Area under the ROC curve of "one comes within so many months". */
  readonly skill: readonly { readonly aheadMonths: number; readonly rocArea: number }[]
}

/** What is counted a month. SPEC.md 1.8 */
export const COUNTED_MAGNITUDE = 3.29

/** A year, and the three years of Rundle et al. (2022). */
const AHEAD_MONTHS = [12, 36] as const

const monthOf = (timeMs: number): number => {
  const date = new Date(timeMs)
  return 12 * date.getUTCFullYear() + date.getUTCMonth()
}

/** The nowcast curve of a catalogue in a region. The last month, which may not be over, is left out. */
export function nowcastMonths(
  { timeMs, magnitude, latitude, longitude }: QuakeColumns,
  grid: PixelGrid,
): NowcastMonths {
  let [firstMonth, lastMonth] = [Infinity, -Infinity]
  for (const time of timeMs) {
    firstMonth = Math.min(firstMonth, monthOf(time))
    lastMonth = Math.max(lastMonth, monthOf(time))
  }
  const months = Math.max(0, lastMonth - firstMonth)
  const counts = new Float64Array(months)
  const largest = new Float64Array(months).fill(-Infinity)
  timeMs.forEach((time, i) => {
    const month = monthOf(time) - firstMonth
    if (month >= months || pixelAt(grid, latitude[i], longitude[i]) === OUTSIDE) return
    if (magnitude[i] >= COUNTED_MAGNITUDE) counts[month]++
    if (magnitude[i] > largest[month]) largest[month] = magnitude[i]
  })
  const state = nowcastCurve(counts)
  return {
    firstMonth,
    state,
    large: Array.from(largest, (_, month) => month).filter(month => largest[month] >= LARGE_MAGNITUDE),
    skill: AHEAD_MONTHS.map(aheadMonths => ({ aheadMonths, rocArea: nowcastSkill(state, largest, aheadMonths) })),
  }
}
