import { stateOfCounty } from '../../../shared/domain/us-states.js'
import { drawBinomial } from '../../../shared/kernels/count-draws.js'
import { epiweekOf } from '../../../shared/kernels/epiweek.js'
import type { RandomState } from '../../../shared/kernels/random.js'
import { randomStreams } from '../../../shared/kernels/random-streams.js'
import { sundayOf } from '../../../shared/kernels/weekday.js'
import type { SimulatedEpidemic } from './simulated-epidemic.js'

/** An entry of Delphi's Epidata, of the covidcast endpoint; weeks are year · 100 + week. */
export interface EpidataEntry {
  readonly source: 'simulated'
  readonly signal: 'confirmed_admissions_covid_ew'
  readonly geo_type: 'state'
  readonly geo_value: string
  readonly time_type: 'week'
  readonly time_value: number
  /** Week in which this was said, and how many weeks after the one that it is about. */
  readonly issue: number
  readonly lag: number
  readonly value: number
  readonly stderr: null
  readonly sample_size: null
}

/** Share of the hospitals that have reported a week by 1, 2, … weeks after it; after the last nothing changes. */
const COMPLETENESS: readonly number[] = [0.86, 0.96, 0.99, 1]

/** Share of a first report that is counted twice, and taken back with the third. */
const TWICE = 0.02
const TAKEN_BACK = 2

const WEEK = 7

/**
 * Weekly admissions of each state in all their issues, in order of issue, then state, then week. Whole weeks only; issues
 * up to the epidemic's last day. Values grow as hospitals report, and fall where a double count is taken back.
 *
 * The layout is that of Delphi's API for the National Healthcare Safety Network's weekly admissions.
 */
export function admissionIssues({ options, reports }: SimulatedEpidemic): EpidataEntry[] {
  const streams = randomStreams(options.seed)
  // The first four streams are the epidemic's own.
  const [random] = Array.from({ length: 5 }, () => streams.next().value).slice(-1)
  const entries: EpidataEntry[] = []
  const first = sundayOf(options.fromDay + WEEK - 1)
  for (const [code, weeks] of weeklyByState(options, reports.admissions, first)) {
    for (const [n, people] of weeks.entries()) {
      const values = issuesOf(people, random)
      const start = first + WEEK * n
      for (const [i, value] of values.entries()) {
        // Delphi keeps an issue only where it says something new.
        if (i > 0 && value === values[i - 1]) continue
        const issue = start + WEEK * (i + 1)
        // An issue comes out in the middle of its week.
        if (issue + 3 < options.toDay) entries.push(entry(code, start, issue, value))
      }
    }
  }
  return entries.sort((a, b) => a.issue - b.issue || compare(a.geo_value, b.geo_value) || a.time_value - b.time_value)
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b)

/** What is said of a week by and by. */
function issuesOf(people: number, random: RandomState): readonly number[] {
  const values: number[] = []
  let [heard, share, twice] = [0, 0, 0]
  for (const [i, complete] of COMPLETENESS.entries()) {
    heard += drawBinomial(random, people - heard, (complete - share) / (1 - share))
    share = complete
    if (i === 0) twice = drawBinomial(random, heard, TWICE)
    values.push(i < TAKEN_BACK ? heard + twice : heard)
  }
  return values
}

/** Sums over the counties of each state and over whole weeks, in order of the states' codes. */
function weeklyByState(
  { sites, fromDay, toDay }: SimulatedEpidemic['options'],
  admissions: Float64Array,
  first: number,
): Map<string, Float64Array> {
  const weeks = Math.max(0, Math.floor((toDay - first) / WEEK))
  const codes = sites.map(({ id }) => stateOfCounty(id)?.code ?? 'us')
  const sums = new Map([...new Set(codes)].sort().map(code => [code, new Float64Array(weeks)]))
  for (let day = first; day < first + weeks * WEEK; day++) {
    const week = Math.floor((day - first) / WEEK)
    const row = (day - fromDay) * sites.length
    for (const [county, code] of codes.entries()) sums.get(code)![week] += admissions[row + county]
  }
  return sums
}

const entry = (code: string, start: number, issue: number, value: number): EpidataEntry => ({
  source: 'simulated',
  signal: 'confirmed_admissions_covid_ew',
  geo_type: 'state',
  geo_value: code,
  time_type: 'week',
  time_value: weekCode(start),
  issue: weekCode(issue),
  lag: (issue - start) / WEEK,
  value,
  stderr: null,
  sample_size: null,
})

/** A week as Delphi writes it: 202053. */
function weekCode(sunday: number): number {
  const { year, week } = epiweekOf(sunday)
  return year * 100 + week
}

/** The answer of the API to a question for all of them. */
export const epidataText = (entries: readonly EpidataEntry[]): string =>
  `{"result":1,"epidata":[\n${entries.map(one => JSON.stringify(one)).join(',\n')}\n],"message":"success"}\n`
