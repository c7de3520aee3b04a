import { InfluxDB } from '@influxdata/influxdb-client'
import { PortError } from '../domain/errors.js'
import { SECOND_MS } from '../domain/units.js'
import type { Clock } from './clock.js'
import { answerError, InfluxError, influxError } from './influx-errors.js'

export interface InfluxSettings {
  /** Base URL: `http://127.0.0.1:8086`. */
  readonly url: string
  /** By which it is written: `v2` (1.8, 2.x and 3.x), or `v1`, the /write of any 1.x. */
  readonly api: 'v2' | 'v1'
  /** API token, allowed to read and write the bucket, or user:password of 1.x; '' where the server asks for none. */
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
  api: 'v2',
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
  /** One request, once: what is made of a failure is the caller's. @throws {InfluxError} */
  post(body: string): Promise<void>
  /** Any other request, once; the answer read as its type says. @throws {InfluxError} */
  request(method: string, path: string, body: string): Promise<unknown>
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
  const isOld = settings.api === 'v1'
  // 1.x before 1.8 knows Basic alone; the client would send a Token.
  const basic = isOld && token !== '' ? { authorization: `Basic ${Buffer.from(token).toString('base64')}` } : undefined
  const client = new InfluxDB({ url, timeout: timeoutMs, ...(isOld ? { headers: basic } : { token }) })
  const writePath = isOld
    ? `/write?${new URLSearchParams({ db: bucket, precision: 'ms' })}`
    : `/api/v2/write?${new URLSearchParams({ org, bucket, precision: 'ms' })}`
  const gzipThreshold = settings.gzip ? 1000 : Number.POSITIVE_INFINITY

  async function send(
    method: string,
    path: string,
    body: string,
    onStatus: (status: number | undefined) => void = () => {},
  ): Promise<unknown> {
    const type = body.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8'
    const headers = { 'content-type': type, accept: 'application/json' }
    const options = { method, headers, gzipThreshold, signal: AbortSignal.timeout(timeoutMs) }
    try {
      return await client.transport.request(path, body, options, (_, status) => onStatus(status))
    } catch (cause) {
      throw influxError(cause, settings, clock)
    }
  }

  const post = async (body: string): Promise<void> => {
    let status: number | undefined
    const answer = await send('POST', writePath, body, told => {
      status = told
    })
    if (status === 201) throw answerError(201, JSON.stringify(answer), settings)
  }

  async function persist<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await call()
      } catch (error) {
        if (!(error instanceof InfluxError) || isTooLarge(error)) throw error
        const waitMs = error.retryAfterMs ?? Math.min(settings.retryMs * 2 ** attempt, settings.maxRetryMs)
        if (!error.canRetry || attempt >= settings.retries || waitMs > settings.maxRetryMs) throw error
        await clock.sleep(waitMs)
      }
    }
  }

  async function write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return
    try {
      await persist(() => post(lines.join('\n')))
    } catch (cause) {
      if (!isTooLarge(cause)) throw cause
      if (lines.length === 1) throw cause
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

  return { write, post, request: (method, path, body) => send(method, path, body), query }
}

const isTooLarge = (cause: unknown): boolean => cause instanceof InfluxError && cause.status === 413

const queryAdvice = (error: string, { url, bucket }: InfluxSettings): string =>
  error.includes('not found')
    ? `InfluxDB at ${url} says ${error}; create bucket "${bucket}", and on 2.x map it for InfluxQL: influx v1 dbrp create`
    : `InfluxDB at ${url} refused a query: ${error}; it must speak InfluxQL, as 1.x, 2.x and 3.x do, and hold this schema`
