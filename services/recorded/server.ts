import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SettingsError } from '../../shared/domain/errors.js'
import { SECOND_MS } from '../../shared/domain/units.js'
import { type Answer, textAnswer } from './answer.js'
import { epidemicRoutes, epidemicSettings } from './epidemic-routes.js'
import type { FaultPlan } from './faults.js'
import { quakeRoutes, quakeSettings } from './quake-routes.js'
import { type RecordedEpidemic, recordedEpidemic } from './recorded-epidemic.js'
import { type RecordedRivers, recordedRivers } from './recorded-rivers.js'
import type { RecordedWorld } from './recorded-world.js'
import { type OgcLimits, riverRoutes, riverSettings } from './river-routes.js'
import { send } from './send.js'
import { standingOrder } from './standing-order.js'

export interface RecordedOptions {
  /** Earthquakes. */
  readonly world: RecordedWorld
  /** Made up, where none are given. */
  readonly rivers?: RecordedRivers
  readonly epidemic?: RecordedEpidemic
  readonly host?: string
  /** 0: any free one. */
  readonly port?: number
  readonly faults?: FaultPlan
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Most events that the event services send at once. */
  readonly eventLimit?: number
  readonly ogcLimits?: OgcLimits
  /** Most entries that Epidata sends at once. */
  readonly epidataLimit?: number
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

/**
 * The services that Groundswell asks, on this machine. What comes again as a duplicate is the page that was sent for the
 * same path and gauges before.
 *
 * @throws {SettingsError} if the port is taken
 */
export async function startRecordedServices(options: RecordedOptions): Promise<RecordedServices> {
  const { world, host = '127.0.0.1', port = 0, faults = () => undefined, sleep } = options
  const { rivers = recordedRivers(world.nowMs), epidemic = recordedEpidemic(world.nowMs) } = options
  const { slowMs = 5 * SECOND_MS, retryAfterS = 2, tickMs } = options
  const requests = new Map<string, number>()
  const pages = new Map<string, Answer>()
  let isCut = false
  const routes = [
    quakeRoutes(world, options.eventLimit),
    riverRoutes(rivers, options.ogcLimits),
    epidemicRoutes(epidemic, options.epidataLimit),
  ]
  const answerTo = (url: URL, headers: IncomingHttpHeaders): Answer => {
    for (const route of routes) {
      const answer = route(url, headers)
      if (answer !== undefined) return answer
    }
    return textAnswer(404, 'Error 404: Not Found')
  }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = new URL(request.url ?? '/', `http://${request.headers.host ?? 'recorded'}`)
    const { pathname, searchParams } = asked
    const page = `${pathname} ${searchParams.get('monitoring_location_id') ?? searchParams.get('sites') ?? ''}`
    requests.set(pathname, (requests.get(pathname) ?? 0) + 1)
    const fault = isCut ? 'unreachable' : faults(pathname)
    // A page that was sent before comes again, as a cache that stands still sends it.
    const before = fault === 'duplicate' ? pages.get(page) : undefined
    const answer = before ?? answerTo(asked, request.headers)
    if (answer.status === 200 && !pathname.endsWith('/query')) pages.set(page, answer)
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
    settings: [...quakeSettings(url), ...riverSettings(url), ...epidemicSettings(url)],
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
