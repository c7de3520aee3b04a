import type { QuakeColumns } from '../../shared/domain/quake.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { type CountRange, poissonRange } from '../../shared/kernels/count-tails.js'
import { distanceKm } from '../../shared/kernels/great-circle.js'
import {
  aftershockProbability,
  aftershockZoneKm,
  CALIFORNIA_AFTERSHOCKS,
  expectedAftershocks,
  MAIN_SHOCK_MAGNITUDE,
} from '../../shared/kernels/reasenberg-jones.js'

/** Aftershocks of one main shock over some days, forecast and counted. */
export interface AftershockCount extends CountRange {
  readonly fromDays: number
  readonly toDays: number
  readonly expected: number
  readonly observed: number
}

/** What Reasenberg & Jones say after one M ≥ 5. */
export interface AftershockForecast {
  readonly id: string
  readonly timeMs: number
  readonly magnitude: number
  readonly latitude: number
  readonly longitude: number
  readonly zoneKm: number
  readonly counts: readonly AftershockCount[]
  /** P(at least one M ≥ 5 among the aftershocks of the first week), and whether it came. */
  readonly probability: number
  readonly happened: boolean
}

/** Days after the main shock. */
const SPANS: readonly (readonly [fromDays: number, toDays: number])[] = [
  [0, 1],
  [1, 7],
  [7, 30],
]
const WEEK = 7

/** A quake in the zone of a larger one of the last month is an aftershock, and gets no forecast of its own. */
const SEQUENCE_DAYS = 30

/**
 * Forecasts after each main shock of M ≥ 5, by the generic sequence of California: nothing is fitted. A larger shock
 * that follows is a main shock, too; what it brings counts in the forecast before it, which could not know.
 *
 * @param quakes  in any order
 * @param fromMagnitude  aftershocks are counted from here on
 * @param span  main shocks of this time; the last thirty days of it are left out, as their aftershocks may not be known
 */
export function aftershockForecasts(
  quakes: QuakeColumns,
  fromMagnitude: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AftershockForecast[] {
  const rows = Array.from(quakes.timeMs, (_, row) => row).filter(row => quakes.magnitude[row] >= fromMagnitude)
  rows.sort((a, b) => quakes.timeMs[a] - quakes.timeMs[b])
  const isNear = (main: number, row: number) =>
    distanceKm(quakes.latitude[main], quakes.longitude[main], quakes.latitude[row], quakes.longitude[row]) <=
    aftershockZoneKm(quakes.magnitude[main])
  const daysAfter = (main: number, row: number) => (quakes.timeMs[row] - quakes.timeMs[main]) / DAY_MS
  const large = rows.filter(row => quakes.magnitude[row] >= MAIN_SHOCK_MAGNITUDE)
  const isAftershock = (row: number) =>
    large.some(other => {
      const days = daysAfter(other, row)
      return days > 0 && days <= SEQUENCE_DAYS && quakes.magnitude[other] >= quakes.magnitude[row] && isNear(other, row)
    })
  const lastMs = toMs - SEQUENCE_DAYS * DAY_MS
  const mains = large.filter(row => quakes.timeMs[row] >= fromMs && quakes.timeMs[row] < lastMs && !isAftershock(row))
  return mains.map(main => {
    const magnitude = quakes.magnitude[main]
    const after = rows.filter(
      row => daysAfter(main, row) > 0 && daysAfter(main, row) <= SEQUENCE_DAYS && isNear(main, row),
    )
    const counts = SPANS.map(([fromDays, toDays]) => {
      const expected = expectedAftershocks(CALIFORNIA_AFTERSHOCKS, magnitude, fromMagnitude, fromDays, toDays)
      const within = after.filter(row => daysAfter(main, row) > fromDays && daysAfter(main, row) <= toDays)
      return { fromDays, toDays, expected, ...poissonRange(expected, 0.95), observed: within.length }
    })
    return {
      id: quakes.id[main],
      timeMs: quakes.timeMs[main],
      magnitude,
      latitude: quakes.latitude[main],
      longitude: quakes.longitude[main],
      zoneKm: aftershockZoneKm(magnitude),
      counts,
      probability: aftershockProbability(CALIFORNIA_AFTERSHOCKS, magnitude, MAIN_SHOCK_MAGNITUDE, 0, WEEK),
      happened: after.some(row => quakes.magnitude[row] >= MAIN_SHOCK_MAGNITUDE && daysAfter(main, row) <= WEEK),
    }
  })
}
