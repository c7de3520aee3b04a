import { type SiteFeatureRule, siteFeatureNames } from '../domain/site-features.js'
import { toPowerScale } from './power-scale.js'
import { fitSeasonal, seasonalRow, seasonalValues } from './seasonal-course.js'
import { NEVER, refresh, type SiteHistory } from './site-history.js'
import { countOf, percentile } from './value-histogram.js'

/** Fewer windows than this say nothing of a site's 95th percentile. */
const LEAST_WINDOWS = 365

export interface SiteFeatureOptions {
  readonly rule: SiteFeatureRule
  readonly horizonsDays: readonly number[]
  /** Shape [statics][sites]. */
  readonly statics: readonly (readonly number[])[]
}

/** Features of the newest day, shape [siteFeatureNames · sites]; new memory, the caller's own. The history is refreshed. */
export function siteFeatures(history: SiteHistory, { rule, horizonsDays, statics }: SiteFeatureOptions): Float32Array {
  const { sites, windowDays, days, day } = history
  refresh(history, rule)
  const names = siteFeatureNames(rule, horizonsDays, statics.length)
  const columns = new Float32Array(names.length * sites).fill(NaN)
  const today = day === undefined ? undefined : days.get(day)
  if (day === undefined || today === undefined) return columns
  let row = 0
  const write = (values: ArrayLike<number>) => columns.set(values, row++ * sites)
  for (let lag = 0; lag < rule.lags; lag++) {
    const then = days.get(day - lag * windowDays)
    if (then === undefined) row++
    else write(then.last)
  }
  write(Float32Array.from(today.age, age => (age === NEVER ? NaN : age)))
  rule.emaSpans.forEach((_, i) => {
    write(today.ema!.subarray(i * sites, (i + 1) * sites))
  })
  const p95 = percentiles(history, 0.95)
  for (const length of rule.aboveDays) write(daysAbove(history, rule, day, length, p95))
  write(p95)
  write(percentiles(history, 0.99))
  const course = fitSeasonal(history.seasonal)
  for (const ahead of horizonsDays) write(seasonalValues(course, seasonalRow(day + ahead, rule.harmonics)))
  rule.means.forEach(({ days: length }, m) => {
    write(trailingMean(history, day, length, m))
  })
  for (const values of statics) write(values)
  return columns
}

function percentiles({ percentiles: histogram, sites }: SiteHistory, level: number): Float64Array {
  return Float64Array.from({ length: sites }, (_, s) =>
    countOf(histogram, s) < LEAST_WINDOWS ? NaN : percentile(histogram, s, level),
  )
}

function daysAbove(
  { days, sites }: SiteHistory,
  { power }: SiteFeatureRule,
  day: number,
  length: number,
  threshold: Float64Array,
): Float64Array {
  const count = new Float64Array(sites)
  for (let d = day - length + 1; d <= day; d++) {
    const value = days.get(d)?.value
    if (value === undefined) continue
    for (let s = 0; s < sites; s++) if (toPowerScale(value[s], power) > threshold[s]) count[s]++
  }
  return count
}

/** Over the days that are known; NaN of none. */
function trailingMean({ days, sites }: SiteHistory, day: number, length: number, mean: number): Float64Array {
  const sum = new Float64Array(sites)
  const count = new Uint32Array(sites)
  for (let d = day - length + 1; d <= day; d++) {
    const column = days.get(d)?.columns[mean]
    if (column === undefined) continue
    for (let s = 0; s < sites; s++) {
      if (Number.isNaN(column[s])) continue
      sum[s] += column[s]
      count[s]++
    }
  }
  return sum.map((total, s) => total / count[s])
}
