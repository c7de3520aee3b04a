import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/units.js'

const DASH = 0x2d
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
  const year = digits(bytes, start, 4)
  const month = digits(bytes, start + 5, 2)
  const day = digits(bytes, start + 8, 2)
  const hour = digits(bytes, start + 11, 2)
  const minute = digits(bytes, start + 14, 2)
  const second = digits(bytes, start + 17, 2)
  const punctuated =
    bytes[start + 4] === DASH &&
    bytes[start + 7] === DASH &&
    bytes[start + 10] === T &&
    bytes[start + 13] === COLON &&
    bytes[start + 16] === COLON
  const inRange = month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60
  if (!punctuated || !inRange || day > daysInMonth(year, month)) return NaN
  const fractionMs = fractionOf(bytes, start + SECONDS_LENGTH, end)
  return (
    daysFromCivil(year, month, day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + fractionMs
  )
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

/** A run of decimal digits as a number, NaN if one of them is none. */
function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i++) {
    const digit = bytes[i] - 0x30
    if (!(digit >= 0 && digit <= 9)) return NaN
    value = value * 10 + digit
  }
  return value
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const daysInMonth = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1])

/** Days from 1970-01-01 in the Gregorian calendar; a year is counted from March, so that the leap day is its last. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1
  const monthFromMarch = (month + 9) % 12
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  return y * 365 + leapDays + dayOfYear - DAYS_TO_1970
}

/** Days from 0000-03-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_468
