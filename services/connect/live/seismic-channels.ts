import type { Region } from '../../../shared/domain/region.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.js'
import { BATCH_BYTES } from './cut-page.js'
import { EMSC_SOCKET_URL, emscWebsocket } from './emsc-websocket.js'
import { EMSC_FDSN_URL, type FdsnOptions, fdsnPieces, USGS_FDSN_URL } from './fdsn-event-service.js'
import { type Bounds, FDSN_FORMATS } from './fdsn-query.js'
import { fdsnRevisions } from './fdsn-revisions.js'
import type { HttpOptions } from './http-fetch.js'
import type { LiveChannel } from './live-piece.js'
import type { PollContext } from './poll-context.js'
import { initBudget } from './rate-budget.js'
import { SOCKET_DEFAULTS } from './socket-messages.js'
import { USGS_SUMMARY_URL, usgsSummaryFeed } from './usgs-summary-feed.js'

export type SeismicService = 'usgs' | 'emsc'

/** How live earthquakes are fetched; the defaults beside each. */
export interface SeismicLiveOptions {
  /** Services asked; the heartbeat is that of the first. */
  readonly services: readonly SeismicService[]
  readonly usgsSummaryUrl: string
  readonly usgsEventUrl: string
  readonly emscSocketUrl: string
  readonly emscEventUrl: string
  /** Time between two polls of the summary feeds, ms. */
  readonly intervalMs: number
  /** Time between two sweeps for revisions and deletions, ms. */
  readonly revisionsEveryMs: number
  /** How long after its origin time an earthquake may first be published, ms. */
  readonly publishingDelayMs: number
  /** Days of history that a first run fetches. */
  readonly historyDays: number
  /** Format in which the event service of USGS is asked for history. */
  readonly historyFormat: 'csv' | 'geojson' | 'quakeml'
  /** Most events that an event service sends at once. */
  readonly eventLimit: number
  /** Requests to one event service in a minute. */
  readonly requestsPerMinute: number
  /** Time between two pings of a WebSocket, ms. */
  readonly pingMs: number
}

/** Around the regions asked about, degrees: a quake that moves in from outside is known before it does. */
const MARGIN_DEGREES = 1

export const SEISMIC_LIVE_DEFAULTS: SeismicLiveOptions = {
  services: ['usgs', 'emsc'],
  usgsSummaryUrl: USGS_SUMMARY_URL,
  usgsEventUrl: USGS_FDSN_URL,
  emscSocketUrl: EMSC_SOCKET_URL,
  emscEventUrl: EMSC_FDSN_URL,
  intervalMs: MINUTE_MS,
  revisionsEveryMs: 10 * MINUTE_MS,
  publishingDelayMs: HOUR_MS / 2,
  historyDays: 1_850,
  historyFormat: 'csv',
  eventLimit: 20_000,
  requestsPerMinute: 30,
  pingMs: SOCKET_DEFAULTS.pingMs,
}

/** The channels of the services that are asked, by name, the one that vouches first. */
export function seismicChannels(
  options: SeismicLiveOptions,
  regions: readonly Region[],
  http: HttpOptions,
  context: PollContext,
): ReadonlyMap<string, LiveChannel> {
  const { publishingDelayMs, services, usgsEventUrl, emscEventUrl, historyFormat } = options
  const fromMs = context.nowMs() - options.historyDays * DAY_MS
  const bounds = boundsOf(regions)
  const asked = (url: string, format: FdsnOptions['format'], limit = options.eventLimit): FdsnOptions => ({
    url,
    format,
    limit,
    batchBytes: BATCH_BYTES,
    http,
    budget: initBudget({ requests: options.requestsPerMinute, perMs: MINUTE_MS }, context.nowMs()),
  })
  const reachMs = Math.max(...regions.map(({ latenessDays }) => latenessDays)) * DAY_MS
  const usgs = asked(usgsEventUrl, FDSN_FORMATS.geojson)
  const history = { ...usgs, format: FDSN_FORMATS[historyFormat] }
  const emsc = asked(emscEventUrl, FDSN_FORMATS['emsc-json'])
  const channels: Readonly<Record<SeismicService, readonly (readonly [string, LiveChannel])[]>> = {
    usgs: [
      [
        'usgs',
        usgsSummaryFeed(
          {
            url: options.usgsSummaryUrl,
            intervalMs: options.intervalMs,
            publishingDelayMs,
            fromMs,
            batchBytes: BATCH_BYTES,
            http,
            backFill: (from, to) => fdsnPieces({ fromMs: from, toMs: to, bounds }, history, context),
          },
          context,
        ),
      ],
      [
        'usgs-revisions',
        fdsnRevisions({ ...usgs, intervalMs: options.revisionsEveryMs, reachMs, includeDeleted: true }, context),
      ],
    ],
    emsc: [
      [
        'emsc',
        emscWebsocket(
          {
            socket: {
              ...SOCKET_DEFAULTS,
              url: options.emscSocketUrl,
              pingMs: options.pingMs,
              userAgent: http.userAgent,
            },
            publishingDelayMs,
            fromMs,
            backFill: (from, to) =>
              fdsnPieces({ fromMs: to - reachMs, toMs: to, updatedAfterMs: from, bounds }, emsc, context),
          },
          context,
        ),
      ],
    ],
  }
  return new Map(services.flatMap(service => channels[service]))
}

/** The box around all regions. */
function boundsOf(regions: readonly Region[]): Bounds {
  const grids = regions.map(({ grid }) => grid)
  return {
    south: Math.max(-90, Math.min(...grids.map(({ south }) => south)) - MARGIN_DEGREES),
    north: Math.min(90, Math.max(...grids.map(({ south, rows, step }) => south + rows * step)) + MARGIN_DEGREES),
    west: Math.max(-180, Math.min(...grids.map(({ west }) => west)) - MARGIN_DEGREES),
    east: Math.min(180, Math.max(...grids.map(({ west, cols, step }) => west + cols * step)) + MARGIN_DEGREES),
  }
}
