import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { SettingsError } from '../../shared/domain/errors.js'
import type { ReplayControl } from '../../shared/domain/replay-control.js'
import type { Clock } from '../../shared/ports/clock.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { stateBorders } from '../../shared/ports/state-borders.js'
import type { AlertDesk } from '../notify/alert-desk.js'
import { answerAlerts } from './alerts-route.js'
import { loadAssets } from './assets.js'
import { BROADCAST_DEFAULTS, type Broadcast, type BroadcastSettings, startBroadcast } from './broadcast.js'
import { coverBytes } from './cover-bytes.js'
import { checkHost, isLoopback, SECURITY_HEADERS } from './headers.js'
import { BadRequestError, errorAnswer, HttpError, MethodError, NotFoundError } from './http-errors.js'
import { readQuery } from './query.js'
import { answerReplay } from './replay-route.js'
import { type ApiContext, liveState, ROUTES } from './routes.js'
import type { LiveView } from './view.js'
import type { RunLabel } from './wire.js'

export interface ApiSettings {
  readonly store: ForecastStore
  /** Changed by whoever runs the pipeline, read here; each names its region. At least one. */
  readonly views: readonly LiveView[]
  readonly label: RunLabel
  /** The replay that is shown, to be steered from the page; absent where what runs is none. */
  readonly replay?: ReplayControl
  /** What is known of alerts, and where it is acknowledged; absent where there are no rules. */
  readonly alerts?: AlertDesk
  /** 0 takes any free port; `url` tells which. */
  readonly port: number
  /** Address to listen on; 127.0.0.1 unless others are to reach the page. */
  readonly host?: string
  readonly clock: Clock
  readonly broadcast?: Partial<BroadcastSettings>
  /** Told of errors that are ours, not the caller's. */
  readonly onError?: (error: unknown) => void
}

export interface Api {
  /** Where the page is: `http://127.0.0.1:8080`. */
  readonly url: string
  /** Pages that are connected now. */
  readers(): number
  /** Ends all connections and resolves when the port is free. */
  close(): Promise<void>
}

/**
 * Serves the page, its data and its live updates.
 *
 * @throws {SettingsError} if the port cannot be had, or the page has not been built
 */
export async function startApi(settings: ApiSettings): Promise<Api> {
  const { views, clock, host = '127.0.0.1' } = settings
  const boot = clock.nowMs().toString(36)
  const regions = views.map(view => ({ view, cover: view.cover && coverBytes(view.cover) }))
  const context: ApiContext = {
    store: settings.store,
    regions,
    label: settings.label,
    boot,
    isSteerable: settings.replay !== undefined,
    hasAlerts: settings.alerts !== undefined,
    outline: once(stateLines),
  }
  const assets = await loadAssets()
  const version = () => views.reduce((sum, view) => sum + view.version, 0)
  const source = { id: () => `${boot}-${version()}`, data: () => liveState(context) }
  const guarded = isLoopback(host)
  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      if (!(error instanceof HttpError)) settings.onError?.(error)
      sendError(request, response, error)
    })
  })
  await listen(server, settings.port, host)
  const broadcast = startBroadcast(source, clock, { ...BROADCAST_DEFAULTS, ...settings.broadcast })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (guarded) checkHost(request.headers.host)
    const url = parseTarget(request.url)
    const steered = STEERED.get(url.pathname)
    const methods = steered === undefined ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST']
    if (!methods.includes(request.method ?? '')) {
      throw new MethodError(request.method, url.pathname, methods.join(', '))
    }
    if (steered !== undefined) {
      readQuery(url.searchParams, [])
      const info = JSON.stringify(await steered(request, settings))
      return send(request, response, 200, { 'content-type': 'application/json; charset=utf-8' }, info)
    }
    if (url.pathname === '/api/events') return openStream(request, response, broadcast)
    const asset = assets.get(url.pathname)
    if (asset) return send(request, response, 200, { 'content-type': asset.type }, asset.bytes)
    const route = ROUTES.get(url.pathname)
    if (!route) throw new NotFoundError(`nothing is at ${url.pathname}; the page is at /`)
    const { headers, body } = await route.answer(context, readQuery(url.searchParams, route.parameters))
    send(request, response, 200, headers, body)
  }

  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    readers: broadcast.readers,
    close() {
      broadcast.close()
      return new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** Paths that take a POST too. */
const STEERED: ReadonlyMap<string, Steered> = new Map<string, Steered>([
  ['/api/replay', (request, { replay }) => answerReplay(request, replay)],
  ['/api/alerts', (request, { alerts, clock }) => answerAlerts(request, alerts, clock)],
])

type Steered = (request: IncomingMessage, settings: ApiSettings) => Promise<unknown>

/** Works at the first call; the later ones get the same. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= work()
    return result
  }
}

const stateLines = async () => ({ lines: await stateBorders() })

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'is taken' : `cannot be had (${cause.message})`
      reject(new SettingsError(`port ${port} of ${host} ${why}; choose another, or 0 for any`, { cause }))
    })
    server.listen(port, host, resolve)
  })
}

/** @throws {BadRequestError} for a request target that is no path */
function parseTarget(target = ''): URL {
  const address = `http://page${target}`
  if (target.startsWith('/') && URL.canParse(address)) return new URL(address)
  throw new BadRequestError(`${JSON.stringify(target)} is no path; start with /`)
}

function openStream({ method, headers }: IncomingMessage, response: ServerResponse, broadcast: Broadcast): void {
  if (method === 'HEAD') {
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream' }).end()
    return
  }
  const lastEventId = headers['last-event-id']
  broadcast.connect(response, typeof lastEventId === 'string' ? lastEventId : undefined)
}

function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  // A stream that has begun cannot change its status any more: all that is left is to end it.
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, body } = errorAnswer(error)
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...(error instanceof MethodError && { allow: error.allow }),
  }
  send(request, response, status, headers, JSON.stringify(body))
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: string | Uint8Array,
): void {
  response.writeHead(status, { ...SECURITY_HEADERS, ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(method === 'HEAD' ? undefined : body)
}
