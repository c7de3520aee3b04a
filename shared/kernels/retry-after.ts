import { DAY_MS, SECOND_MS } from '../domain/units.js'

/** No server is obeyed for longer: a wrong date must not silence a source for years. */
export const MAX_RETRY_AFTER_MS = DAY_MS

/**
 * Reads a `Retry-After` header: seconds, or a date of HTTP.
 *
 * @returns how long to stay away, ms, 0..MAX_RETRY_AFTER_MS; undefined where there is no such header or no sense in it
 * @see RFC 9110, section 10.2.3
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? ''
  const waitMs = /^\d+$/.test(text) ? Number(text) * SECOND_MS : httpDateMs(text) - nowMs
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, waitMs), MAX_RETRY_AFTER_MS)
}

/** A date as HTTP writes it today, `Sun, 06 Nov 1994 08:49:37 GMT`, as ms since 1970; else NaN. RFC 9110, 5.6.7 */
export const httpDateMs = (text: string | undefined): number =>
  text !== undefined && /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
    ? Date.parse(text)
    : NaN
