import { HttpError, InfluxDB } from '@influxdata/influxdb-client'
import { PortError } from '../domain/errors.js'
import { SECOND_MS } from '../domain/units.js'
import type { Clock } from './clock.js'

export interface InfluxSettings {
  /** Base URL: `http://127.0.0.1:8086`. */
  readonly url: string
  /** API token, allowed to read and write the bucket; '' where the server asks for none. */
  readonly token: string
  /** Organisation; InfluxDB 1.x and 3.x do not look at it. */
  readonly org: string
  /** Bucket (2.x), or database (1.x, 3.x). */
  readonly bucket: string
  /** How long one request may take, ms. */
  readonly timeoutMs: number
  /** Lines of one write request. */
  readonly chunkLines: number
  /** Bytes of one write request, before compression. */
  readonly chunkBytes: number
  /** Points asked for in one query, and so held in memory. */
  readonly queryRows: number
  /** Whether write requests are compressed: worth it over a network, not on one machine. */
  readonly gzip: boolean
  /** How often a request that may yet succeed is sent again. */
  readonly retries: number
  /** First wait before sending again, ms; it doubles each time. A Retry-After of the server takes its place. */
  readonly retryMs: number
  /** Longest wait, ms; a server that asks for more is reported instead. */
  readonly maxRetryMs: number
}

export const influxDefaults: InfluxSettings = {
  url: 'http://127.0.0.1:8086',
  token: '',
  org: '',
  bucket: 'groundswell',
  timeoutMs: 30 * SECOND_MS,
  chunkLines: 5000,
  chunkBytes: 4 * 2 ** 20,
  queryRows: 10_000,
  gzip: true,
  retries: 5,
  retryMs: SECOND_MS,
  maxRetryMs: 30 * SECOND_MS,
}

export type Cell = string | number | boolean | null

/** What InfluxQL answers: rows of cells, the columns' names beside them. */
export interface InfluxTable {
  readonly columns: readonly string[]
  readonly values: readonly (readonly Cell[])[]
}

export interface InfluxHttp {
  /** Every line is in the database when the promise resolves. @throws {PortError} */
  write(lines: readonly string[]): Promise<void>
  /** One InfluxQL statement that answers with one series; no rows where the measurement does not exist. */
  query(statement: string): Promise<InfluxTable>
}

interface InfluxAnswer {
  readonly error?: string
  readonly results?: readonly {
    readonly error?: string
    readonly series?: readonly (InfluxTable & { readonly partial?: boolean })[]
  }[]
}

const EMPTY: InfluxTable = { columns: [], values: [] }

/**
 * Writes and queries over the official client's transport. Its WriteApi is not used: it buffers, drops what does not
 * fit, and takes 201, by which InfluxDB 3 says that some lines were refused, for success.
 */
export function influxHttp(settings: InfluxSettings, clock: Clock): InfluxHttp {
  const { url, token, org, bucket, timeoutMs } = settings
  const client = new InfluxDB({ url, token, timeout: timeoutMs })
  const writePath = `/api/v2/write?${new URLSearchParams({ org, bucket, precision: 'ms' })}`
  const gzipThreshold = settings.gzip ? 1000 : Number.POSITIVE_INFINITY

  async function send(method: string, path: string, body: string): Promise<unknown> {
    let status: number | undefined
    const headers = { 'content-type': 'text/plain; charset=utf-8', accept: 'application/json' }
    const options = { method, headers, gzipThreshold, signal: AbortSignal.timeout(timeoutMs) }
    const answer = await client.transport.request(path, body, options, (_, statusCode) => {
      status = statusCode
    })
    if (status === 201) {
      throw new PortError(
        `InfluxDB at ${url} refused some of the lines: ${JSON.stringify(answer)}; ` +
          'let the bucket keep points of any age, and give its fields the types of the schema',
        { canRetry: false },
      )
    }
    return answer
  }

  async function persist<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await call()
      } catch (cause) {
        if (cause instanceof PortError || isTooLarge(cause)) throw cause
        const error = portError(cause, settings)
        const waitMs = retryAfterMs(cause, clock) ?? Math.min(settings.retryMs * 2 ** attempt, settings.maxRetryMs)
        if (!error.canRetry || attempt >= settings.retries || waitMs > settings.maxRetryMs) throw error
        await clock.sleep(waitMs)
      }
    }
  }

  async function write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return
    try {
      await persist(() => send('POST', writePath, lines.join('\n')))
    } catch (cause) {
      if (!isTooLarge(cause)) throw cause
      if (lines.length === 1) throw portError(cause, settings)
      const half = lines.length >> 1
      await write(lines.slice(0, half))
      await write(lines.slice(half))
    }
  }

  async function query(statement: string): Promise<InfluxTable> {
    const path = `/query?${new URLSearchParams({ db: bucket, q: statement, epoch: 'ms' })}`
    const answer = (await persist(() => send('GET', path, ''))) as InfluxAnswer | undefined
    const [result] = answer?.results ?? []
    const error = answer?.error ?? result?.error
    if (error !== undefined) throw new PortError(queryAdvice(error, settings), { canRetry: false })
    const table = result?.series?.[0]
    if (table?.partial) {
      throw new PortError(
        `InfluxDB at ${url} cut its answer after ${table.values.length} rows; raise its max-row-limit, ` +
          `or lower queryRows, now ${settings.queryRows}`,
        { canRetry: false },
      )
    }
    return table ?? EMPTY
  }

  return { write, query }
}

const isTooLarge = (cause: unknown): boolean => cause instanceof HttpError && cause.statusCode === 413

/** What the server asks us to wait, ms: Retry-After is in seconds, or a date. */
function retryAfterMs(cause: unknown, clock: Clock): number | undefined {
  const header = cause instanceof HttpError ? cause.headers?.['retry-after'] : undefined
  if (typeof header !== 'string') return undefined
  const seconds = Number(header)
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - clock.nowMs() : seconds * SECOND_MS
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs)
}

/** What to mend, by HTTP status. */
const ADVICE: Readonly<Record<number, (settings: InfluxSettings) => string>> = {
  400: ({ bucket }) => `it cannot read the request; look whether bucket "${bucket}" holds fields of other types`,
  401: ({ token }) =>
    token === ''
      ? 'no token was given; set one'
      : 'the token is not known there; give one that is, it was not shown here',
  403: ({ bucket }) => `the token may not use bucket "${bucket}"; give it read and write there`,
  404: ({ bucket, org }) => `bucket "${bucket}" in organisation "${org}" was not found; create it, or correct its name`,
  413: () => 'one line alone is too large for it; raise its max-body-size',
  422: ({ bucket }) => `it refused points; let the retention policy of bucket "${bucket}" keep them`,
}

function portError(cause: unknown, settings: InfluxSettings): PortError {
  const { url } = settings
  if (!(cause instanceof HttpError)) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    return new PortError(`no answer from InfluxDB at ${url}: ${reason}${code}; start it, or correct the url`, {
      canRetry: true,
      cause,
    })
  }
  const { statusCode, body } = cause
  const canRetry = statusCode === 408 || statusCode === 429 || statusCode >= 500
  const advice = ADVICE[statusCode]?.(settings) ?? (canRetry ? 'try again later' : 'see the log of the server')
  const said = body ? `, saying ${body.trim().slice(0, 300)}` : ''
  return new PortError(`InfluxDB at ${url} answered ${statusCode}${said}: ${advice}`, { canRetry, cause })
}

const queryAdvice = (error: string, { url, bucket }: InfluxSettings): string =>
  error.includes('not found')
    ? `InfluxDB at ${url} says ${error}; create bucket "${bucket}", and on 2.x map it for InfluxQL: influx v1 dbrp create`
    : `InfluxDB at ${url} refused a query: ${error}; it must speak InfluxQL, as 1.x, 2.x and 3.x do, and hold this schema`
