import type { IliWeeks } from './ilinet.js'
import type { PercentScale } from './scale.js'
import { type SeasonMeans, seasonMeans } from './season.js'

/** Weeks of its own, and of all regions, that a forecast looks back. */
const OWN_LAGS = 8
const ALL_LAGS = 4
const YEAR = 52
const HARMONICS = 4
/** From Thanksgiving to January people put off a visit to the doctor, and the share moves in these weeks by itself. */
const HOLIDAY_WEEKS = [46, 47, 48, 49, 50, 51, 52, 1, 2, 3, 4]
/** The first issue that has a year of history before its target's. */
export const FIRST_ISSUE = YEAR + 4

/** Whether an input is 1 in one week of the year and 0 in all others. */
export const isOfOneWeek = (name: string): boolean => /^(target|issue)\d/.test(name)

/** Inputs of a linear forecast, known at the week of issue. */
export interface RidgeInputs {
  readonly names: readonly string[]
  /** Fills `out` for a region's forecast of week issue + h. */
  fill(out: Float64Array, h: number, region: number, issue: number): void
}

/** What is usual in the regions, and in the mean of all. */
export interface Usual {
  readonly own: readonly SeasonMeans[]
  readonly all: SeasonMeans
}

const meanOf = (values: readonly Float64Array[]): Float64Array =>
  values[0].map((_, t) => values.reduce((sum, series) => sum + series[t], 0) / values.length)

/** @param fitTo  only weeks before this one are seen */
export const usualOf = ({ weekOfYear }: IliWeeks, values: readonly Float64Array[], fitTo: number): Usual => ({
  own: values.map(series => seasonMeans(series, weekOfYear, fitTo)),
  all: seasonMeans(meanOf(values), weekOfYear, fitTo),
})

/**
 * Departures from what is usual in a week, of the region and of the mean of all, going back; how the usual goes on to the
 * target's week; what happened a year ago; and the time of year.
 *
 * @param values  on the scale, by region, shape [weeks] each
 */
export function ridgeInputs({ weekOfYear }: IliWeeks, values: readonly Float64Array[], usuals: Usual): RidgeInputs {
  const mean = meanOf(values)
  const { own: usual, all: usualMean } = usuals
  const fill = (put: (name: string, value: number) => void, h: number, r: number, issue: number): void => {
    const own = values[r]
    const [now, then] = [weekOfYear[issue], ((weekOfYear[issue] - 1 + h) % YEAR) + 1]
    for (let k = 0; k < OWN_LAGS; k++) put(`own${k}`, own[issue - k] - usual[r](issue, weekOfYear[issue - k]))
    for (let k = 0; k < ALL_LAGS; k++) put(`all${k}`, mean[issue - k] - usualMean(issue, weekOfYear[issue - k]))
    put('usualOwn', usual[r](issue, then) - usual[r](issue, now))
    put('usualAll', usualMean(issue, then) - usualMean(issue, now))
    put('yearAgoOwn', own[issue + h - YEAR] - own[issue - YEAR])
    put('yearAgoAll', mean[issue + h - YEAR] - mean[issue - YEAR])
    put('sinceYearAgo', own[issue] - own[issue - YEAR])
    for (let k = 1; k <= HARMONICS; k++) {
      const angle = (2 * Math.PI * k * now) / 52.18
      put(`cos${k}`, Math.cos(angle))
      put(`sin${k}`, Math.sin(angle))
    }
    for (const week of HOLIDAY_WEEKS) {
      put(`target${week}`, then === week ? 1 : 0)
      put(`issue${week}`, now === week ? 1 : 0)
    }
  }
  const names: string[] = []
  fill(name => names.push(name), 1, 0, FIRST_ISSUE)
  return {
    names,
    fill: (out, h, region, issue) => {
      let i = 0
      fill((_, value) => (out[i++] = value), h, region, issue)
    },
  }
}

export const onScale = ({ percent }: IliWeeks, scale: PercentScale): Float64Array[] =>
  percent.map(series => series.map(scale.to))
