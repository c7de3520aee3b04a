const DASH = 0x2d

/** Bytes of `YYYY-MM-DD`. */
export const DATE_LENGTH = 10

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const daysInMonth = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1])

/** A run of decimal digits as a number, NaN if one of them is none. */
export function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i++) {
    const digit = bytes[i] - 0x30
    if (!(digit >= 0 && digit <= 9)) return NaN
    value = value * 10 + digit
  }
  return value
}

/**
 * Day number of a date of the Gregorian calendar; a year is counted from March, so that the leap day is its last.
 *
 * @param month  1..12
 * @returns 0 for 1970-01-01; NaN for a day that the calendar does not have (2015-02-30), or what is no whole number
 */
export function civilDay(year: number, month: number, day: number): number {
  const isDate = Number.isInteger(year) && Number.isInteger(month) && Number.isInteger(day) && month >= 1 && month <= 12
  if (!isDate || day < 1 || day > daysInMonth(year, month)) return NaN
  const y = month > 2 ? year : year - 1
  const monthFromMarch = (month + 9) % 12
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  return y * 365 + leapDays + dayOfYear - DAYS_TO_1970
}

/** Days from 0000-03-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_468

/**
 * Day number of the `YYYY-MM-DD` that begins at `start`; what follows it is not looked at.
 *
 * @param bytes  ASCII
 * @param end  the text stops before here
 * @returns 0 for 1970-01-01, or NaN
 */
export function isoDay(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < DATE_LENGTH || bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return NaN
  return civilDay(digits(bytes, start, 4), digits(bytes, start + 5, 2), digits(bytes, start + 8, 2))
}
