import { HttpError } from '@influxdata/influxdb-client'
import { PortError } from '../domain/errors.js'
import { SECOND_MS } from '../domain/units.js'
import type { Clock } from './clock.js'

/** What of the settings an error may name: never the token. */
export interface InfluxPlace {
  readonly url: string
  readonly token: string
  readonly org: string
  readonly bucket: string
}

/** InfluxDB did not do what it was asked, or did not answer. */
export class InfluxError extends PortError {
  /** HTTP status; undefined where nothing was answered. */
  readonly status: number | undefined
  /** What the server said. */
  readonly said: string
  /** How long the server asks us to wait, ms; undefined where it does not say. */
  readonly retryAfterMs: number | undefined
  constructor(
    message: string,
    told: { canRetry: boolean; status?: number; said?: string; retryAfterMs?: number; cause?: unknown },
  ) {
    super(message, told)
    this.status = told.status
    this.said = told.said ?? ''
    this.retryAfterMs = told.retryAfterMs
  }
}

/** What to mend, by HTTP status. */
const ADVICE: Readonly<Record<number, (place: InfluxPlace) => string>> = {
  201: () => 'let the bucket keep points of any age, and give its fields the types of the schema',
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

/** What the client's transport threw, as an error that says what to do. */
export function influxError(cause: unknown, place: InfluxPlace, clock: Clock): InfluxError {
  if (cause instanceof InfluxError) return cause
  const { url } = place
  if (!(cause instanceof HttpError)) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    return new InfluxError(`no answer from InfluxDB at ${url}: ${reason}${code}; start it, or correct the url`, {
      canRetry: true,
      cause,
    })
  }
  return answerError(cause.statusCode, cause.body ?? '', place, {
    retryAfterMs: retryAfterMs(cause.headers?.['retry-after'], clock),
    cause,
  })
}

/** An answer that does not mean success. */
export function answerError(
  status: number,
  said: string,
  place: InfluxPlace,
  rest: { retryAfterMs?: number; cause?: unknown } = {},
): InfluxError {
  const canRetry = status === 408 || status === 429 || status >= 500
  const advice = ADVICE[status]?.(place) ?? (canRetry ? 'try again later' : 'see the log of the server')
  const words = said === '' ? '' : `, saying ${said.trim().slice(0, 300)}`
  const what = status === 201 ? `refused some of the lines${words}` : `answered ${status}${words}`
  return new InfluxError(`InfluxDB at ${place.url} ${what}: ${advice}`, { canRetry, status, said, ...rest })
}

/** Retry-After is in seconds, or a date. */
function retryAfterMs(header: unknown, clock: Clock): number | undefined {
  if (typeof header !== 'string') return undefined
  const seconds = Number(header)
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - clock.nowMs() : seconds * SECOND_MS
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs)
}
