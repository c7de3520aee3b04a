import { type DelayQueue, delayQueue, passDelays } from '../../../shared/kernels/case-delays.js'
import { type OfficeState, officeInit, type ReportingHabits, reportStep } from '../../../shared/kernels/case-reports.js'
import { drawBinomial } from '../../../shared/kernels/count-draws.js'
import { discretisedGamma } from '../../../shared/kernels/discretised-gamma.js'
import { type RandomState, uniform } from '../../../shared/kernels/random.js'
import { weekdayOf } from '../../../shared/kernels/weekday.js'
import type { EpidemicOptions, Outcome } from './epidemic-options.js'
import { isUsHoliday } from './us-holidays.js'

/** A number that an office changed afterwards: said on `issueDay` of `refDay`. */
export interface Restatement {
  readonly county: number
  readonly refDay: number
  readonly issueDay: number
  readonly cases: number
}

/** What the offices said, first and later. Tables have a row a day and a column a county. */
export interface EpidemicReports {
  /** New cases and deaths as first said on each day; below 0 where more was taken back than was new. */
  readonly cases: Float64Array
  readonly deaths: Float64Array
  /** Changes to days already said, by county and in order of issue. */
  readonly restatements: readonly Restatement[]
  /** People who came to hospital, as it truly was. */
  readonly admissions: Float64Array
}

/** Longest delay, in units of its mean. */
const LONGEST = 4

const delaysOf = ({ meanDays, sdDays }: Outcome): Float64Array =>
  discretisedGamma(meanDays, sdDays, Math.ceil(LONGEST * meanDays), 0)

/** Everything that is said about an epidemic, county by county. */
export function reportEpidemic(
  options: EpidemicOptions,
  infections: Float64Array,
  random: RandomState,
): EpidemicReports {
  const table = () => new Float64Array(infections.length)
  const reports = { cases: table(), deaths: table(), admissions: table(), restatements: [] as Restatement[] }
  const delays = {
    cases: delaysOf(options.cases),
    deaths: delaysOf(options.deaths),
    admissions: delaysOf(options.admissions),
  }
  for (let county = 0; county < options.sites.length; county++) {
    reportCounty({ county, options, delays, infections, random }, reports)
  }
  return reports
}

interface CountyRun {
  readonly county: number
  readonly options: EpidemicOptions
  readonly delays: Readonly<Record<'cases' | 'deaths' | 'admissions', Float64Array>>
  readonly infections: Float64Array
  readonly random: RandomState
}

function reportCounty(run: CountyRun, reports: EpidemicReports & { restatements: Restatement[] }): void {
  const { county, options, delays, infections, random } = run
  const { fromDay, toDay, sites, habits } = options
  const known = delayQueue(delays.cases)
  const dying = delayQueue(delays.deaths)
  const sick = delayQueue(delays.admissions)
  const [caseOffice, deathOffice] = [officeInit(), officeInit()]
  for (let day = fromDay; day < toDay; day++) {
    const at = (day - fromDay) * sites.length + county
    const pass = (queue: DelayQueue, name: 'cases' | 'deaths' | 'admissions') =>
      passDelays(queue, delays[name], drawBinomial(random, infections[at], options[name].share), random)
    const say = (office: OfficeState, arrived: number) =>
      reportStep(office, habits, arrived, weekdayOf(day), isUsHoliday(day), random)
    const report = say(caseOffice, pass(known, 'cases'))
    reports.cases[at] = report.count
    reports.deaths[at] = say(deathOffice, pass(dying, 'deaths')).count
    reports.admissions[at] = pass(sick, 'admissions')
    if (report.dump !== undefined && uniform(random) < habits.restatedShare) {
      restate(reports.restatements, county, day, report.dump, habits)
    }
  }
}

/** Puts a backlog back onto its days: what was said of the day on which it was cleared falls by what the others gain. */
function restate(
  all: Restatement[],
  county: number,
  day: number,
  dump: readonly number[],
  habits: ReportingHabits,
): void {
  const issueDay = day + habits.restatedAfterDays
  for (const [i, cases] of dump.slice(0, -1).entries()) {
    if (cases === 0) continue
    const refDay = day - (dump.length - 1) + i
    all.push({ county, refDay, issueDay, cases }, { county, refDay: day, issueDay, cases: -cases })
  }
}
