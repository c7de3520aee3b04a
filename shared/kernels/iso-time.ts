import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/units.js'
import { digits, isoDay } from './civil-date.js'

const COLON = 0x3a
const DOT = 0x2e
const T = 0x54
const Z = 0x5a

/** Digits of `YYYY-MM-DDTHH:MM:SS`. */
const SECONDS_LENGTH = 19

/**
 * Reads `YYYY-MM-DDTHH:MM:SS`, then a fraction of any length or none, then `Z` or nothing. Without `Z` it is UTC all
 * the same, as the FDSN event service defines it; an offset such as +02:00 is not read. Digits past the millisecond are
 * cut, so that an event never moves to the next day. A day that the calendar does not have (2015-02-30) is not a time, nor
 * is second 60.
 *
 * @param bytes  ASCII from `start` to before `end`
 * @returns ms since 1970, or NaN
 */
export function isoTimeMs(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SECONDS_LENGTH) return NaN
  const day = isoDay(bytes, start, end)
  const hour = digits(bytes, start + 11, 2)
  const minute = digits(bytes, start + 14, 2)
  const second = digits(bytes, start + 17, 2)
  const punctuated = bytes[start + 10] === T && bytes[start + 13] === COLON && bytes[start + 16] === COLON
  const inRange = hour < 24 && minute < 60 && second < 60
  if (Number.isNaN(day) || !punctuated || !inRange) return NaN
  const fractionMs = fractionOf(bytes, start + SECONDS_LENGTH, end)
  return day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + fractionMs
}

/** Milliseconds of `.fff…Z`, `.fff…`, `Z` or nothing; NaN for anything else. */
function fractionOf(bytes: Uint8Array, start: number, end: number): number {
  const last = end > start && bytes[end - 1] === Z ? end - 1 : end
  if (last === start) return 0
  if (bytes[start] !== DOT || last === start + 1) return NaN
  let ms = 0
  for (let i = start + 1, unit = 100; i < last; i++, unit = Math.floor(unit / 10)) {
    const digit = bytes[i] - 0x30
    if (!(digit >= 0 && digit <= 9)) return NaN
    ms += digit * unit
  }
  return ms
}
