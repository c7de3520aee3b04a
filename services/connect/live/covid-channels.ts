import type { Region } from '../../../shared/domain/region.js'
import { DAY_MS, HOUR_MS } from '../../../shared/domain/units.js'
import { type CountyFormat, countyFile } from './county-file.js'
import { BATCH_BYTES } from './cut-page.js'
import { epidataChannel } from './epidata-channel.js'
import { EPIDATA_URL, NHSN_FIRST_ISSUE } from './epidata-query.js'
import type { HttpOptions } from './http-fetch.js'
import type { DomainChannels } from './live-channels.js'
import type { LiveChannel } from './live-piece.js'
import type { PollContext } from './poll-context.js'
import { initBudget } from './rate-budget.js'

export type CovidService = 'nhsn' | 'nyt' | 'jhu' | 'usafacts'

/** How live COVID counts are fetched. */
export interface CovidLiveOptions {
  /** Services asked; the heartbeat is that of the first. */
  readonly services: readonly CovidService[]
  readonly epidataUrl: string
  /** Key of Epidata; empty: none. */
  readonly epidataKey: string
  readonly dataSource: string
  readonly signal: string
  readonly geoType: string
  /** Issue with which a first run begins, YYYYWW. */
  readonly firstIssue: number
  readonly requestsPerHour: number
  readonly nytUrls: readonly string[]
  readonly jhuUrls: readonly string[]
  readonly usafactsUrls: readonly string[]
  readonly intervalMs: number
  /** How long after a week's end its admissions may first be published, ms. */
  readonly admissionsDelayMs: number
  /** How long after a day's end its county counts may first be published, ms. */
  readonly countiesDelayMs: number
  readonly silentAfterMs: number
  /** Days of history that a first run fetches. */
  readonly historyDays: number
}

const NYT = 'https://raw.githubusercontent.com/nytimes/covid-19-data/master'
const JHU =
  'https://raw.githubusercontent.com/CSSEGISandData/COVID-19/master/csse_covid_19_data/csse_covid_19_time_series'
const USAFACTS = 'https://static.usafacts.org/public/data/covid-19'

export const COVID_LIVE_DEFAULTS: CovidLiveOptions = {
  services: ['nhsn'],
  epidataUrl: EPIDATA_URL,
  epidataKey: '',
  dataSource: 'nhsn',
  signal: 'confirmed_admissions_covid_ew',
  geoType: 'state',
  firstIssue: NHSN_FIRST_ISSUE,
  requestsPerHour: 60,
  nytUrls: [2020, 2021, 2022, 2023].map(year => `${NYT}/us-counties-${year}.csv`),
  jhuUrls: ['confirmed', 'deaths'].map(what => `${JHU}/time_series_covid19_${what}_US.csv`),
  usafactsUrls: ['confirmed', 'deaths'].map(what => `${USAFACTS}/covid_${what}_usafacts.csv`),
  intervalMs: 6 * HOUR_MS,
  admissionsDelayMs: 6 * DAY_MS,
  countiesDelayMs: DAY_MS,
  silentAfterMs: 28 * DAY_MS,
  historyDays: 3_650,
}

/** The channels of the services that are asked; those of the first vouch together. */
export function covidChannels(
  options: CovidLiveOptions,
  regions: readonly Region[],
  http: HttpOptions,
  context: PollContext,
): DomainChannels {
  const { intervalMs, silentAfterMs, services } = options
  const shared = {
    ...{ intervalMs, silentAfterMs, batchBytes: BATCH_BYTES, http },
    fromMs: context.nowMs() - options.historyDays * DAY_MS,
  }
  const latenessMs = Math.max(0, ...regions.map(({ latenessDays }) => latenessDays)) * DAY_MS
  const files = (urls: readonly string[], format: CountyFormat) =>
    urls.map(url => {
      const publishingDelayMs = options.countiesDelayMs
      return [url, countyFile({ ...shared, url, format, latenessMs, publishingDelayMs }, context)] as const
    })
  const { dataSource, signal, geoType, firstIssue } = options
  const admissions = epidataChannel(
    {
      ...shared,
      ...{ dataSource, signal, geoType, firstIssue },
      url: options.epidataUrl,
      apiKey: options.epidataKey,
      publishingDelayMs: options.admissionsDelayMs,
      budget: initBudget({ requests: options.requestsPerHour, perMs: HOUR_MS }, context.nowMs()),
    },
    context,
  )
  const known: Readonly<Record<CovidService, readonly (readonly [string, LiveChannel])[]>> = {
    nhsn: [[`${dataSource}/${signal}/${geoType}`, admissions]],
    nyt: files(options.nytUrls, 'nyt-csv'),
    jhu: files(options.jhuUrls, 'county-wide-csv'),
    usafacts: files(options.usafactsUrls, 'county-wide-csv'),
  }
  const vouchers = known[services[0]].map(([name]) => name)
  return { channels: new Map(services.flatMap(service => known[service])), vouchers }
}
