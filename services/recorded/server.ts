import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SettingsError } from '../../shared/domain/errors.js'
import { SECOND_MS } from '../../shared/domain/units.js'
import { type Answer, textAnswer } from './answer.js'
import { EVENT_LIMIT, emscQuery, usgsQuery } from './event-query.js'
import type { FaultPlan } from './faults.js'
import type { RecordedWorld } from './recorded-world.js'
import { send } from './send.js'
import { standingOrder } from './standing-order.js'
import { summaryPage } from './summary-page.js'

export interface RecordedOptions {
  readonly world: RecordedWorld
  readonly host?: string
  /** 0: any free one. */
  readonly port?: number
  readonly faults?: FaultPlan
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Most events that the event services send at once. */
  readonly eventLimit?: number
  readonly slowMs?: number
  readonly retryAfterS?: number
  /** Time between two looks of the standing order at what is new, ms. */
  readonly tickMs?: number
}

export interface RecordedServices {
  readonly url: string
  /** Settings under which Groundswell asks these services and no others. */
  readonly settings: readonly string[]
  /** Requests so far, by path. */
  readonly requests: ReadonlyMap<string, number>
  /** Ends all connections at once, and refuses new ones until `mend`. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

const SUMMARY = '/earthquakes/feed/v1.0/summary'
const USGS_EVENTS = '/fdsnws/event/1'
const EMSC_EVENTS = '/emsc/fdsnws/event/1'

/**
 * The services that Groundswell asks for earthquakes, on this machine: under the paths of the real ones, but for EMSC's
 * event service, which shares its path with that of USGS and stands below `/emsc`.
 *
 * @throws {SettingsError} if the port is taken
 */
export async function startRecordedServices(options: RecordedOptions): Promise<RecordedServices> {
  const { world, host = '127.0.0.1', port = 0, faults = () => undefined, sleep, eventLimit = EVENT_LIMIT } = options
  const { slowMs = 5 * SECOND_MS, retryAfterS = 2, tickMs } = options
  const requests = new Map<string, number>()
  const pages = new Map<string, Answer>()
  let isCut = false
  const answerTo = (path: string, parameters: URLSearchParams): Answer => {
    if (path.startsWith(`${SUMMARY}/`) && path.endsWith('.geojson')) {
      const page = summaryPage(world, path.slice(SUMMARY.length + 1, -'.geojson'.length))
      if (page !== undefined) return page
    }
    if (path === `${USGS_EVENTS}/query`) return usgsQuery(world, parameters, eventLimit)
    if (path === `${EMSC_EVENTS}/query`) return emscQuery(world, parameters, eventLimit)
    return textAnswer(404, 'Error 404: Not Found')
  }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://recorded')
    requests.set(pathname, (requests.get(pathname) ?? 0) + 1)
    const fault = isCut ? 'unreachable' : faults(pathname)
    // A page that was sent before comes again, as a cache that stands still sends it.
    const before = fault === 'duplicate' ? pages.get(pathname) : undefined
    const answer = before ?? answerTo(pathname, searchParams)
    if (answer.status === 200 && pathname.startsWith(SUMMARY)) pages.set(pathname, answer)
    await send(request, response, answer, { fault, nowMs: world.nowMs(), sleep, slowMs, retryAfterS })
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  const order = standingOrder({ server, world, sleep, isOpen: () => !isCut, ...(tickMs !== undefined && { tickMs }) })
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => reject(new SettingsError(`port ${port} cannot be used: ${cause.message}`, { cause })))
    server.listen(port, host, resolve)
  })
  const url = `http://${host}:${(server.address() as AddressInfo).port}`
  return {
    url,
    settings: [
      `source.seismic.usgsSummaryUrl=${url}${SUMMARY}`,
      `source.seismic.usgsEventUrl=${url}${USGS_EVENTS}`,
      `source.seismic.emscSocketUrl=${url.replace('http', 'ws')}/standing_order/websocket`,
      `source.seismic.emscEventUrl=${url}${EMSC_EVENTS}`,
    ],
    requests,
    cut() {
      isCut = true
      order.cut()
      server.closeAllConnections()
    },
    mend() {
      isCut = false
    },
    async close() {
      order.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
