import { type CovidVariable, covidVariable, QUALITY } from '../../../shared/domain/reading.js'

/** What a signal of Epidata stands for here. */
export interface EpidataSignal {
  readonly variable: number
  /** Bits of QUALITY. */
  readonly quality: number
}

const signal = (name: CovidVariable, quality = 0): EpidataSignal => ({ variable: covidVariable(name), quality })

/**
 * Counts of people among the signals of covidcast: those of `jhu-csse`, `usa-facts`, `indicator-combination`, `hhs`,
 * `nhsn` and `nchs-mortality`. Rates, percentages and averages are not counts, and not here.
 *
 * @see https://cmu-delphi.github.io/delphi-epidata/api/covidcast_signals.html
 */
export const EPIDATA_SIGNALS: ReadonlyMap<string, EpidataSignal> = new Map([
  ['confirmed_cumulative_num', signal('cumulativeCases')],
  ['deaths_cumulative_num', signal('cumulativeDeaths')],
  ['confirmed_incidence_num', signal('cases')],
  ['deaths_incidence_num', signal('deaths')],
  ['deaths_covid_incidence_num', signal('deaths')],
  ['confirmed_admissions_covid_1d', signal('admissions')],
  ['confirmed_admissions_covid_ew', signal('admissions')],
  // Of the Wednesday after the week, two days before the final count.
  ['confirmed_admissions_covid_ew_prelim', signal('admissions', QUALITY.provisional)],
])

/** What a request says that its answer leaves out. */
export interface EpidataRequest {
  readonly signal?: string
  readonly geoType?: string
  readonly timeType?: string
}

/** Reads `…/covidcast/?data_source=nhsn&signal=…&geo_type=state&time_type=week`, or `signals=nhsn:…` of the newer form. */
export function epidataRequest(url: string | undefined): EpidataRequest {
  const question = url?.indexOf('?') ?? -1
  if (url === undefined || question === -1) return {}
  const asked = new URLSearchParams(url.slice(question))
  const names = (asked.get('signal') ?? asked.get('signals'))?.split(',') ?? []
  return {
    signal: names.length === 1 ? names[0].replace(/^.*:/, '') : undefined,
    geoType: (asked.get('geo_type') ?? asked.get('geo'))?.replace(/:.*$/, ''),
    timeType: (asked.get('time_type') ?? asked.get('time'))?.replace(/:.*$/, ''),
  }
}
