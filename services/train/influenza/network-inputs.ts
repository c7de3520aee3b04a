import { epiweekOf } from '../../../shared/kernels/epiweek.js'
import type { NetworkShape } from '../../../shared/models/networks/network.js'
import type { WindowSeries } from '../../../shared/models/networks/windows.js'
import { HORIZONS, type InfluenzaData, LOOK_BACK } from './protocol.js'
import { onScale } from './ridge-inputs.js'
import type { PercentScale } from './scale.js'
import { seasonMeans } from './season.js'

const HARMONICS = 2
/** Weeks of a year, leap years and all. */
const YEAR_WEEKS = 52.18
const WEEK_DAYS = 7

/** What networks see: two streams and five known inputs beside the history. */
export const INFLUENZA_SHAPE: NetworkShape = {
  steps: LOOK_BACK,
  horizon: HORIZONS.length,
  streams: 2,
  known: 1 + 2 * HARMONICS,
  statics: 0,
  outputs: 1,
}

/** A region as networks see it, and the way back. */
export interface InfluenzaSeries extends WindowSeries {
  /** Per cent on the scale = value · deviation + (what a window's values are told from). */
  readonly deviation: number
}

/**
 * Series on a scale in units of the fitted weeks' deviation: the region's own values as the target, the same less
 * their mean as a stream (a window is told from its newest value, and should still know how high that is), the mean of
 * all regions as another; what is usual in the week, and the time of year, as known inputs.
 *
 * @param fitTo  deviation, mean and the usual come from weeks before this one
 */
export function influenzaSeries(data: InfluenzaData, fitTo: number, scale: PercentScale): InfluenzaSeries[] {
  const values = onScale(data, scale)
  const fitted = values.flatMap(series => [...series.subarray(0, fitTo)])
  const mean = fitted.reduce((sum, value) => sum + value, 0) / fitted.length
  const deviation = Math.sqrt(fitted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / fitted.length)
  const weekly = (of: (t: number) => number) => Float32Array.from({ length: data.weeks }, (_, t) => of(t))
  // The calendar goes on beyond the data: the last issues know the weeks that they forecast.
  const weekOfYear = Uint8Array.from({ length: data.weeks + HORIZONS.length }, (_, t) => {
    return epiweekOf(data.startDay[0] + WEEK_DAYS * t).week
  })
  const known = (of: (t: number) => number) => Float32Array.from(weekOfYear, (_, t) => of(t))
  const unit = (value: number) => (value - mean) / deviation
  const all = weekly(t => unit(values.reduce((sum, series) => sum + series[t], 0) / values.length))
  const season = Array.from({ length: HARMONICS }, (_, k) => [Math.cos, Math.sin].map(wave => ({ k: k + 1, wave })))
    .flat()
    .map(({ k, wave }) => known(t => wave((2 * Math.PI * k * weekOfYear[t]) / YEAR_WEEKS)))
  return values.map(series => {
    const usual = seasonMeans(series, data.weekOfYear, fitTo)
    const level = weekly(t => unit(series[t]))
    return {
      target: level,
      streams: [level, all],
      known: [known(t => unit(usual(t, weekOfYear[t]))), ...season],
      statics: [],
      deviation,
    }
  })
}
