import { civilDay, DATE_LENGTH, digits, isoDay } from './civil-date.js'

const SLASH = 0x2f

/**
 * The day that a column of a wide table is named after: `1/22/20`, `1/22/2020` or `2020-01-22`.
 *
 * @param name  ASCII
 * @returns day number, or NaN for anything else
 */
export function columnDay(name: Uint8Array): number {
  const first = name.indexOf(SLASH)
  if (first === -1) return name.length === DATE_LENGTH ? isoDay(name, 0, DATE_LENGTH) : NaN
  const second = name.indexOf(SLASH, first + 1)
  const yearLength = name.length - second - 1
  const isWritten = first >= 1 && first <= 2 && second - first >= 2 && second - first <= 3
  if (!isWritten || (yearLength !== 2 && yearLength !== 4)) return NaN
  const year = digits(name, second + 1, yearLength)
  const month = digits(name, 0, first)
  const day = digits(name, first + 1, second - first - 1)
  return civilDay(yearLength === 2 ? 2000 + year : year, month, day)
}
