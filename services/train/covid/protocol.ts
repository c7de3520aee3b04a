import { SettingsError } from '../../../shared/domain/errors.js'
import { dateOfDay, dayOf } from '../../../shared/domain/units.js'
import type { CountyDays, CovidTarget } from './county-days.js'

/** Days of history that a model sees, and days that it forecasts. SPEC.md 4.1 */
export const INPUT_DAYS = 13
export const OUTPUT_DAYS = 15

/** Days to begin with whose windows may be forecast. */
export interface CovidParts {
  /** Of the counties, those with the most cases before the validation part. */
  readonly counties: number
  /** First day that is forecast. */
  readonly trainFromDay: number
  readonly validateFromDay: number
  /** The test runs from here to the end of the data. */
  readonly testFromDay: number
}

const utc = (year: number, month: number, day: number): number => dayOf(Date.UTC(year, month - 1, day))

/** The split of the papers ends eight months after the data; this is theirs, moved. */
export const COVID_PARTS: CovidParts = {
  counties: 500,
  trainFromDay: utc(2020, 3, 15),
  validateFromDay: utc(2021, 1, 1),
  testFromDay: utc(2021, 2, 15),
}

export type Part = 'training' | 'validation' | 'test'

/** Issues of a part, by the index of their last known day: every day of all of their windows lies in the part. */
export interface IssueSpan {
  readonly first: number
  readonly last: number
}

export interface CovidData {
  readonly firstDay: number
  readonly days: number
  readonly counties: readonly string[]
  /** Truth by county, shape [days]; NaN where nothing is known. */
  readonly counts: Readonly<Record<CovidTarget, readonly Float64Array[]>>
  /** The same as inputs: none before a county's first report, and where it is silent later, as a week before. */
  readonly filled: Readonly<Record<CovidTarget, readonly Float64Array[]>>
  /** The largest count of a county and day before the validation part: scores are on the scale of it. */
  readonly scale: Readonly<Record<CovidTarget, number>>
  readonly issues: Readonly<Record<Part, IssueSpan>>
}

const WEEK = 7

/** @throws {SettingsError} the data do not reach far enough, or hold too few counties */
export function underProtocol(all: CountyDays, parts: CovidParts): CovidData {
  const { firstDay, days } = all
  const edges = [parts.trainFromDay, parts.validateFromDay, parts.testFromDay, firstDay + days].map(d => d - firstDay)
  const isShort = edges.some((edge, i) => i > 0 && edge - edges[i - 1] < OUTPUT_DAYS) || edges[0] < INPUT_DAYS
  if (isShort) {
    throw new SettingsError(
      `the data run from ${dateOfDay(firstDay)} to ${dateOfDay(firstDay + days - 1)}; this table takes ` +
        `${dateOfDay(parts.trainFromDay - INPUT_DAYS)} to at least ${dateOfDay(parts.testFromDay + OUTPUT_DAYS - 1)}`,
    )
  }
  const total = (series: Float64Array) =>
    series.subarray(0, edges[1]).reduce((sum, y) => (Number.isNaN(y) ? sum : sum + y), 0)
  const ranked = all.counties
    .map((county, c) => ({ county, c, total: total(all.counts.cases[c]) }))
    .filter(one => one.total > 0)
    .sort((a, b) => b.total - a.total || a.c - b.c)
    .slice(0, parts.counties)
  if (ranked.length < parts.counties) {
    throw new SettingsError(`${ranked.length} counties had cases; the table takes ${parts.counties}: give more`)
  }
  const of = <T>(make: (target: CovidTarget) => T) => ({ cases: make('cases'), deaths: make('deaths') })
  const counts = of(target => ranked.map(({ c }) => all.counts[target][c]))
  const span = (from: number, to: number): IssueSpan => ({ first: from - 1, last: to - OUTPUT_DAYS - 1 })
  return {
    firstDay,
    days,
    counties: ranked.map(({ county }) => county.id),
    counts,
    filled: of(target => counts[target].map(fillDays)),
    scale: of(target => largest(counts[target].map(series => series.subarray(0, edges[1])))),
    issues: {
      training: span(edges[0], edges[1]),
      validation: span(edges[1], edges[2]),
      test: span(edges[2], edges[3]),
    },
  }
}

function fillDays(counts: Float64Array): Float64Array {
  const filled = counts.slice()
  let known = false
  for (let d = 0; d < filled.length; d++) {
    if (!Number.isNaN(filled[d])) known = true
    else filled[d] = known ? (filled[d - WEEK] ?? 0) : 0
  }
  return filled
}

function largest(series: readonly Float64Array[]): number {
  let most = 0
  // A count that is not known is larger than none.
  for (const one of series) for (const y of one) if (y > most) most = y
  return most
}

export const issueCount = ({ issues }: CovidData, part: Part): number => issues[part].last - issues[part].first + 1

/** Counts forecast for the windows of a part, shape [issues · counties · OUTPUT_DAYS]. */
export type Forecasts = Float32Array

/** @param forecast  of the day `ahead`, 1 and up, of a county after the day `issue` */
export function fillForecasts(
  data: CovidData,
  part: Part,
  forecast: (county: number, issue: number, ahead: number) => number,
): Forecasts {
  const { first, last } = data.issues[part]
  const out = new Float32Array(issueCount(data, part) * data.counties.length * OUTPUT_DAYS)
  let i = 0
  for (let issue = first; issue <= last; issue++) {
    for (let c = 0; c < data.counties.length; c++) {
      for (let ahead = 1; ahead <= OUTPUT_DAYS; ahead++) out[i++] = forecast(c, issue, ahead)
    }
  }
  return out
}
