import { dayOf } from '../../../shared/domain/units.js'
import { epiweekCodeStart, epiweekOf } from '../../../shared/kernels/epiweek.js'

/** @see https://cmu-delphi.github.io/delphi-epidata/api/covidcast.html */
export const EPIDATA_URL = 'https://api.delphi.cmu.edu/epidata'

/** The first issue of the NHSN signals: 2024-11-19. */
export const NHSN_FIRST_ISSUE = 202447

/** A weekly signal of Epidata, of all places of a kind. */
export interface EpidataSignal {
  /** `nhsn` */
  readonly dataSource: string
  /** `confirmed_admissions_covid_ew` */
  readonly signal: string
  /** `state` */
  readonly geoType: string
}

export interface EpidataQuery extends EpidataSignal {
  /** Weeks that the values stand for, from and to included, as YYYYWW. */
  readonly weeks: readonly [number, number]
  /** Weeks in which they were issued, the same. */
  readonly issues: readonly [number, number]
}

/**
 * URL of a question for all that was issued in some weeks. Of a weekly signal, times and issues are epiweeks. Without a
 * key at most two parameters may hold several values: a range counts as one, `*` as several.
 *
 * @see https://cmu-delphi.github.io/delphi-epidata/api/covidcast_times.html
 * @see https://cmu-delphi.github.io/delphi-epidata/api/api_keys.html
 */
export function epidataUrl(url: string, { dataSource, signal, geoType, weeks, issues }: EpidataQuery): string {
  const parameters = new URLSearchParams({
    data_source: dataSource,
    signal,
    time_type: 'week',
    geo_type: geoType,
    geo_values: '*',
    time_values: weeks.join('-'),
    issues: issues.join('-'),
  })
  return `${url}/covidcast/?${parameters}`
}

/** Epiweek of a time as YYYYWW. */
export function epiweekCode(timeMs: number): number {
  const { year, week } = epiweekOf(dayOf(timeMs))
  return year * 100 + week
}

/** Whether this is a week written as YYYYWW. */
export const isEpiweek = (code: number): boolean => !Number.isNaN(epiweekCodeStart(code))
