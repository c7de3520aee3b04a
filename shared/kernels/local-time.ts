import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/units.js'
import { DATE_LENGTH, digits, isoDay } from './civil-date.js'

const BLANK = 0x20
const PLUS = 0x2b
const DASH = 0x2d
const DOT = 0x2e
const COLON = 0x3a
const T = 0x54
const Z = 0x5a

/** No time zone lies further from UTC. */
const MAX_OFFSET_MS = 14 * HOUR_MS

/** A time as its source wrote it. Filled by `readLocalTime`, which is asked too often to make an object each time. */
export interface LocalTime {
  /** The hands of the clock, written as if they were UTC, ms since 1970. */
  wallMs: number
  /** The clock's distance from UTC, ms, positive east; NaN where none is written. `Z` is 0. */
  offsetMs: number
  /** A time of day is written, not only a date. */
  hasClock: boolean
  /** The digits of the last date that was read, four bytes a number, and its day: the next date is mostly the same. */
  year: number
  monthAndDay: number
  day: number
}

export const newLocalTime = (): LocalTime => ({
  wallMs: NaN,
  offsetMs: NaN,
  hasClock: false,
  year: 0,
  monthAndDay: 0,
  day: NaN,
})

/**
 * Reads `YYYY-MM-DD`, or that with `T` or a blank and `HH:MM[:SS[.fff…]]`, or that with `Z`, `±HH:MM`, `±HHMM` or `±HH`:
 * the times of ISO 8601 and RFC 3339 that services of measurements write. Digits past the millisecond are cut.
 *
 * @param bytes  ASCII from `start` to before `end`
 * @param into  filled, if true is returned
 * @returns whether it is a time
 */
export function readLocalTime(bytes: Uint8Array, start: number, end: number, into: LocalTime): boolean {
  const day = dayAt(bytes, start, end, into)
  if (Number.isNaN(day)) return false
  into.hasClock = end - start > DATE_LENGTH
  into.wallMs = day * DAY_MS
  into.offsetMs = NaN
  if (!into.hasClock) return true
  let at = start + DATE_LENGTH
  if ((bytes[at] !== T && bytes[at] !== BLANK) || end - at < 6 || bytes[at + 3] !== COLON) return false
  const hour = digits(bytes, at + 1, 2)
  const minute = digits(bytes, at + 4, 2)
  if (!(hour < 24 && minute < 60)) return false
  into.wallMs += hour * HOUR_MS + minute * MINUTE_MS
  at += 6
  if (at < end && bytes[at] === COLON) {
    const second = end - at < 3 ? NaN : digits(bytes, at + 1, 2)
    if (!(second < 60)) return false
    into.wallMs += second * SECOND_MS
    at += 3
    if (at < end && bytes[at] === DOT) {
      const last = digitsEnd(bytes, at + 1, end)
      if (last === at + 1) return false
      for (let i = at + 1, unit = 100; i < last && unit >= 1; i++, unit /= 10) into.wallMs += (bytes[i] - 0x30) * unit
      at = last
    }
  }
  if (at === end) return true
  into.offsetMs = offsetOf(bytes, at, end)
  return Math.abs(into.offsetMs) <= MAX_OFFSET_MS
}

function dayAt(bytes: Uint8Array, at: number, end: number, into: LocalTime): number {
  if (end - at < DATE_LENGTH || bytes[at + 4] !== DASH || bytes[at + 7] !== DASH) return NaN
  const year = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
  const monthAndDay = bytes[at + 5] | (bytes[at + 6] << 8) | (bytes[at + 8] << 16) | (bytes[at + 9] << 24)
  if (year !== into.year || monthAndDay !== into.monthAndDay) {
    into.year = year
    into.monthAndDay = monthAndDay
    into.day = isoDay(bytes, at, end)
  }
  return into.day
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] >= 0x30 && bytes[at] <= 0x39) at++
  return at
}

/** `Z`, `±HH:MM`, `±HHMM` or `±HH` in ms; NaN for anything else. */
export function offsetOf(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start]
  if (sign === Z) return end - start === 1 ? 0 : NaN
  if (sign !== PLUS && sign !== DASH) return NaN
  const length = end - start
  const hasColon = length === 6 && bytes[start + 3] === COLON
  if (length !== 3 && length !== 5 && !hasColon) return NaN
  const minute = length === 3 ? 0 : digits(bytes, end - 2, 2)
  const ms = digits(bytes, start + 1, 2) * HOUR_MS + (minute < 60 ? minute : NaN) * MINUTE_MS
  return sign === DASH ? -ms : ms
}
