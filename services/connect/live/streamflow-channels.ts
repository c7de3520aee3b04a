import { SettingsError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'
import { DAY_MS, dayOf, HOUR_MS, MINUTE_MS, startOfDay } from '../../../shared/domain/units.js'
import { BACK_OFF_DEFAULTS } from '../../../shared/kernels/back-off.js'
import { BATCH_BYTES } from './cut-page.js'
import type { Bounds } from './fdsn-query.js'
import { gaugeChannel, gaugeChannelName } from './gauge-channel.js'
import { type GaugeFinder, type GaugeListAnswer, gaugeList, nwisFinder, ogcFinder } from './gauge-list.js'
import { GAUGE_SERIES, type GaugeService, type SeriesName } from './gauge-service.js'
import type { HttpOptions } from './http-fetch.js'
import type { DomainChannels } from './live-channels.js'
import { nwisGauges } from './nwis-gauges.js'
import { NWIS_URL, type NwisFormatName } from './nwis-query.js'
import { ogcGauges } from './ogc-gauges.js'
import type { OgcOptions } from './ogc-pages.js'
import { WATER_DATA_URL } from './ogc-query.js'
import type { PollContext } from './poll-context.js'
import { initBudget } from './rate-budget.js'
import { retrying } from './retrying.js'

export type StreamflowService = 'ogc' | 'legacy'

/** How live river flow is fetched. */
export interface StreamflowLiveOptions {
  /** Services in the order in which they are asked: the next where one is down or has no requests left for us. */
  readonly services: readonly StreamflowService[]
  /** Kinds of readings; the heartbeat is that of the first. */
  readonly series: readonly SeriesName[]
  readonly waterDataUrl: string
  /** Key of api.data.gov for the OGC API; empty: none. */
  readonly apiKey: string
  readonly legacyUrl: string
  readonly legacyFormat: NwisFormatName
  /** Gauges by number; where neither these nor a box nor units are given, those of the regions. */
  readonly sites: readonly string[]
  readonly bounds?: Bounds
  readonly hydrologicUnits: readonly string[]
  /** Gauges that are asked about at once. */
  readonly sitesAtOnce: number
  readonly intervalMs: number
  readonly publishingDelayMs: number
  readonly silentAfterMs: number
  /** Days of history that a first run fetches, and that revisions are looked for in. */
  readonly historyDays: number
  /** Readings of a page of the OGC API, at most 50000. */
  readonly pageLimit: number
  /** Pages that one question may take; a question with more is asked in parts. */
  readonly pages: number
  readonly requestsPerHour: number
  readonly requestsPerHourWithKey: number
  readonly legacyRequestsPerMinute: number
  /** How far before a change the legacy services are asked for values, days. */
  readonly legacyReachDays: number
}

export const STREAMFLOW_LIVE_DEFAULTS: StreamflowLiveOptions = {
  services: ['ogc', 'legacy'],
  series: ['daily'],
  waterDataUrl: WATER_DATA_URL,
  apiKey: '',
  legacyUrl: NWIS_URL,
  legacyFormat: 'json',
  sites: [],
  hydrologicUnits: [],
  sitesAtOnce: 100,
  intervalMs: 30 * MINUTE_MS,
  publishingDelayMs: DAY_MS,
  silentAfterMs: 3 * DAY_MS,
  historyDays: 1_100,
  pageLimit: 10_000,
  pages: 10,
  requestsPerHour: 50,
  requestsPerHourWithKey: 1_000,
  legacyRequestsPerMinute: 30,
  legacyReachDays: 7,
}

export interface StreamflowChannels extends DomainChannels {
  /** What the services said when they were asked which gauges there are; nothing where they were not. */
  readonly gaugeAnswers: readonly GaugeListAnswer[]
}

/**
 * A channel for each group of gauges and kind of readings; those of the first kind vouch together.
 *
 * @param sites  gauges of the regions
 * @throws {SettingsError} if there is no gauge
 * @throws {FetchError} if no service can say which gauges there are
 */
export async function streamflowChannels(
  options: StreamflowLiveOptions,
  sites: readonly Site[],
  http: HttpOptions,
  context: PollContext,
): Promise<StreamflowChannels> {
  const { services, finders } = streamflowServices(options, http, context)
  const { bounds, hydrologicUnits: units } = options
  const isChosen = options.sites.length > 0 || bounds !== undefined || units.length > 0
  const named = isChosen ? options.sites : sites.map(({ id }) => id)
  const find = () => gaugeList({ sites: named, bounds, units }, finders, context)
  const { gauges, answers } = await retrying(find, { backOff: BACK_OFF_DEFAULTS, isStrict: true }, context)
  if (gauges.length === 0) {
    throw new SettingsError('there is no gauge to ask about; name some in source.streamflow.sites, or a box or a unit')
  }
  const fromMs = startOfDay(dayOf(context.nowMs()) - options.historyDays)
  const channels = options.series.map(name =>
    groupsOf(gauges, options.sitesAtOnce).map(group => {
      const { intervalMs, publishingDelayMs, silentAfterMs } = options
      const asked = { series: GAUGE_SERIES[name], gauges: group, services, fromMs }
      const channel = gaugeChannel({ ...asked, intervalMs, publishingDelayMs, silentAfterMs }, context)
      return [gaugeChannelName(name, group), channel] as const
    }),
  )
  return { channels: new Map(channels.flat()), vouchers: channels[0].map(([name]) => name), gaugeAnswers: answers }
}

/** The services of the settings, in the order in which they are asked. */
export function streamflowServices(options: StreamflowLiveOptions, http: HttpOptions, context: PollContext) {
  const { waterDataUrl, apiKey, legacyUrl, pageLimit: limit, pages } = options
  const requests = apiKey === '' ? options.requestsPerHour : options.requestsPerHourWithKey
  const ogc: OgcOptions = {
    ...{ url: waterDataUrl, apiKey, limit, pages, batchBytes: BATCH_BYTES, http },
    budget: initBudget({ requests, perMs: HOUR_MS }, context.nowMs()),
  }
  const legacy = {
    ...{ url: legacyUrl, format: options.legacyFormat, batchBytes: BATCH_BYTES, http },
    reachMs: options.legacyReachDays * DAY_MS,
    budget: initBudget({ requests: options.legacyRequestsPerMinute, perMs: MINUTE_MS }, context.nowMs()),
  }
  const known: Readonly<Record<StreamflowService, readonly [GaugeService, GaugeFinder]>> = {
    ogc: [ogcGauges(ogc), ogcFinder(ogc)],
    legacy: [nwisGauges(legacy), nwisFinder({ url: legacyUrl, legacy: GAUGE_SERIES[options.series[0]].legacy, http })],
  }
  const asked = options.services.map(name => known[name])
  return { services: asked.map(([service]) => service), finders: asked.map(([, finder]) => finder) }
}

/** As even as can be: 101 gauges are 51 and 50, not 100 and 1. */
function groupsOf(gauges: readonly string[], atOnce: number): readonly (readonly string[])[] {
  const size = Math.ceil(gauges.length / Math.ceil(gauges.length / atOnce))
  return Array.from({ length: Math.ceil(gauges.length / size) }, (_, i) => gauges.slice(i * size, (i + 1) * size))
}
