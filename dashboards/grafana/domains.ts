import type { Domain } from '../../shared/domain/region.js'
import { FORECAST_FIELDS } from './forecast-fields.js'

/** What is a domain's own on its page. */
export interface DomainPage {
  readonly domain: Domain
  readonly title: string
  /** Names of its regions; those of others are made like the usual ones. */
  readonly regions: string
  /** What a forecast's mean and quantiles are, and in which unit. */
  readonly target: string
  readonly unit?: string
  /** Columns of an observed day, of which each is drawn for a cell. */
  readonly observed: readonly string[]
  /** InfluxQL of the cell's truth in the target's unit, at the end of its window. */
  readonly truth: string
  readonly exceedances: readonly string[]
}

const daily = (column: string) =>
  `SELECT last("${column}") AS "observed" FROM "field" WHERE "region" = '$region' AND "cell" = '$cell' AND $timeFilter GROUP BY time(1d) fill(none)`

const summed = (column: string, alias: string, days: number, fill: string) =>
  `SELECT moving_average("${column}", ${days}) * ${days} AS "${alias}" FROM (SELECT sum("${column}") AS "${column}" FROM "field" ` +
  `WHERE "region" = '$region' AND "cell" = '$cell' AND $timeFilter GROUP BY time(1d) fill(${fill}))`

export const DOMAIN_PAGES: readonly DomainPage[] = [
  {
    domain: 'seismic',
    title: 'Earthquakes',
    regions: '/socal|seismic|quake/',
    target: 'equivalent magnitude of 14 days',
    observed: ['joules', 'multiplicity', 'max_magnitude'],
    // Gutenberg–Richter: log10 E = 4.8 + 1.5 M, of the energy of 14 days.
    truth: `SELECT (log10("joules_14d") - 4.8) / 1.5 AS "observed" FROM (${summed('joules', 'joules_14d', 14, '0')}) WHERE "joules_14d" > 0`,
    exceedances: FORECAST_FIELDS.seismic,
  },
  {
    domain: 'streamflow',
    title: 'Rivers',
    regions: '/river|gauge|streamflow/',
    target: 'runoff of a day',
    unit: 'lengthmm',
    observed: ['runoff', 'precipitation'],
    truth: daily('runoff'),
    exceedances: FORECAST_FIELDS.sites,
  },
  {
    domain: 'covid',
    title: 'COVID-19',
    regions: '/us-|count|covid/',
    target: 'new cases of a week',
    observed: ['cases', 'deaths'],
    truth: summed('cases', 'observed', 7, 'none'),
    exceedances: FORECAST_FIELDS.sites,
  },
]
