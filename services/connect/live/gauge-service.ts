import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.js'
import type { Validators } from './http-fetch.js'
import type { LivePiece } from './live-piece.js'
import type { PollContext } from './poll-context.js'

/** What is asked of a service of stream gauges. */
export interface GaugeQuery {
  readonly series: GaugeSeries
  /** Numbers of the gauges: `01022500`, or with their agency `USGS-01022500`. */
  readonly gauges: readonly string[]
  /** Valid times from here, ms since 1970. */
  readonly fromMs: number
  /** To before here; absent: to the newest. */
  readonly toMs?: number
  /** Only what was changed at or after this time, and up to the other where one is given, ms since 1970. */
  readonly changed?: { readonly fromMs: number; readonly toMs?: number }
  /** Keys of records that were told already: a page of nothing else is left out. */
  readonly told?: Pick<ReadonlySet<string>, 'has'>
  /** Ask only for another page than this one. */
  readonly unlike?: KnownPage
}

export interface KnownPage {
  readonly url: string
  readonly validators: Validators
}

export interface GaugeAnswer {
  /** Pages as they came, cut to what a record of the log holds. */
  readonly pieces: readonly LivePiece[]
  /** When the service made it, as it says, or when it was asked, ms since 1970: a page out of a cache is older. */
  readonly madeMs: number
  /** Up to when each gauge in it has reported, ms since 1970. */
  readonly reported: ReadonlyMap<string, number>
  /** When each record in it was last changed, by its key, ms since 1970; absent where the service does not tell. */
  readonly changes?: ReadonlyMap<string, number>
  /** Its only page, if the service lets us ask for another. */
  readonly page?: KnownPage
}

/** One of the services that give the readings of gauges. */
export interface GaugeService {
  readonly name: string
  /**
   * Asks for readings.
   *
   * @param isLast  no other service is left: wait for the rate budget, however long
   * @returns undefined where it is more than is read at once
   * @throws {FetchError}
   */
  read(query: GaugeQuery, isLast: boolean, context: PollContext): Promise<GaugeAnswer | undefined>
}

/** A kind of readings, and where each service has it. */
export interface GaugeSeries {
  /** Collection of the OGC API. */
  readonly collection: string
  /** Of the readings in a collection of many statistics: 00003 is the daily mean. */
  readonly statistic?: string
  /** Legacy service: daily or instantaneous values. */
  readonly legacy: 'dv' | 'iv'
  /** How long a value stands for, ms. */
  readonly standsForMs: number
  /** Whether the collection has all values, or the newest alone. */
  readonly hasHistory: boolean
  /** First span that history is asked for in, and the shortest, ms. */
  readonly firstMs: number
  readonly shortestMs: number
}

export type SeriesName = 'daily' | 'continuous' | 'latest-continuous'

/** @see https://api.waterdata.usgs.gov/ogcapi/v0/collections */
export const GAUGE_SERIES: Readonly<Record<SeriesName, GaugeSeries>> = {
  daily: {
    collection: 'daily',
    statistic: '00003',
    legacy: 'dv',
    standsForMs: DAY_MS,
    hasHistory: true,
    firstMs: 365 * DAY_MS,
    shortestMs: DAY_MS,
  },
  continuous: {
    collection: 'continuous',
    legacy: 'iv',
    standsForMs: 0,
    hasHistory: true,
    firstMs: 7 * DAY_MS,
    shortestMs: HOUR_MS,
  },
  'latest-continuous': {
    collection: 'latest-continuous',
    legacy: 'iv',
    standsForMs: 0,
    hasHistory: false,
    firstMs: DAY_MS,
    shortestMs: MINUTE_MS,
  },
}

/** Discharge, ft³/s. @see https://help.waterdata.usgs.gov/parameter_cd */
export const DISCHARGE = '00060'

/** Number of a gauge without its agency: `01022500`. */
export const gaugeNumber = (gauge: string): string => gauge.slice(gauge.lastIndexOf('-') + 1)

/** Notes that a gauge has reported up to a time, unless it has further. */
export function noteReported(reported: Map<string, number>, gauge: string, toMs: number): void {
  if (toMs > (reported.get(gauge) ?? -Infinity)) reported.set(gauge, toMs)
}
