import { dateOfDay } from '../../../shared/domain/units.js'
import { stateOfCounty } from '../../../shared/domain/us-states.js'
import type { EpidemicOptions } from './epidemic-options.js'
import type { EpidemicReports } from './epidemic-reports.js'
import type { SimulatedEpidemic } from './simulated-epidemic.js'

/** The columns of the county files of the New York Times. */
export const NYT_HEADER = 'date,county,state,fips,cases,deaths'

/** The columns of what was true. */
export const EPIDEMIC_TRUTH_HEADER = 'date,fips,infections,reproduction,admissions'

/** What the offices' numbers were on the evening of a day, new cases a day and county: later days are 0. */
export function casesAsOf(options: EpidemicOptions, reports: EpidemicReports, asOfDay: number): Float64Array {
  const places = options.sites.length
  const known = reports.cases.slice(0, Math.max(0, asOfDay + 1 - options.fromDay) * places)
  for (const { county, refDay, issueDay, cases } of reports.restatements) {
    const at = (refDay - options.fromDay) * places + county
    if (issueDay <= asOfDay && at >= 0) known[at] += cases
  }
  return known
}

/**
 * Cumulative counts as a file of the New York Times, header first: a row a day and county, from the county's first case
 * on, never below 0.
 *
 * @param asOfDay  the file as it stood on that evening; the last day's by default
 */
export function* nytLines({ options, reports }: SimulatedEpidemic, asOfDay = options.toDay - 1): Generator<string> {
  yield `${NYT_HEADER}\n`
  const { sites, fromDay } = options
  const known = casesAsOf(options, reports, asOfDay)
  const cases = new Float64Array(sites.length)
  const deaths = new Float64Array(sites.length)
  const seen = new Uint8Array(sites.length)
  const places = sites.map(({ id, name }) => `${quoted(name)},${stateOfCounty(id)?.name ?? 'Nowhere'},${id}`)
  for (let at = 0, day = fromDay; at < known.length; at += sites.length, day++) {
    const date = dateOfDay(day)
    for (let county = 0; county < sites.length; county++) {
      cases[county] += known[at + county]
      deaths[county] += reports.deaths[at + county]
      if (cases[county] > 0) seen[county] = 1
      if (seen[county] === 1) {
        yield `${date},${places[county]},${Math.max(0, cases[county])},${Math.max(0, deaths[county])}\n`
      }
    }
  }
}

/** A row a day and county, from the county's first infection on; R to four decimals. */
export function* epidemicTruthLines({ options, ...truth }: SimulatedEpidemic): Generator<string> {
  yield `${EPIDEMIC_TRUTH_HEADER}\n`
  const seen = new Uint8Array(options.sites.length)
  for (let at = 0; at < truth.infections.length; at++) {
    const county = at % options.sites.length
    if (truth.infections[at] > 0) seen[county] = 1
    if (seen[county] === 0) continue
    const date = dateOfDay(options.fromDay + Math.floor(at / options.sites.length))
    const row = `${truth.infections[at]},${truth.reproduction[at].toFixed(4)},${truth.reports.admissions[at]}`
    yield `${date},${options.sites[county].id},${row}\n`
  }
}

const quoted = (name: string): string => (name.includes(',') ? `"${name}"` : name)
