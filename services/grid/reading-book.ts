import type { ReadingColumns } from '../../shared/domain/reading.js'
import { dayOf } from '../../shared/domain/units.js'

/** A reading of a moment. */
export interface Moment {
  readonly value: number
  readonly quality: number
}

/** The readings of one day: of each site and variable the value that stands for the day, and those of moments. */
export interface DayReadings {
  /** Shape [variables · sites], NaN where nothing was said or it was taken back; a weekly value stands on its first day. */
  readonly value: Float64Array
  readonly quality: Uint8Array
  /** How many days the value stands for; 0: there is none. */
  readonly spanDays: Uint8Array
  /** By variable · sites + site, then time. */
  readonly moments: Map<number, Map<number, Moment>>
}

/** The newest readings of a region of sites, by the first day that they stand for. */
export interface ReadingBook {
  readonly sites: number
  readonly variables: number
  readonly days: Map<number, DayReadings>
}

export const initBook = (sites: number, variables: number): ReadingBook => ({ sites, variables, days: new Map() })

/**
 * Notes readings; the feed sends only what is news, so each takes the place of what was known.
 *
 * @param onReading  told of each: first and last day that it speaks of, and its site
 */
export function noteReadings(
  book: ReadingBook,
  readings: ReadingColumns,
  onReading: (firstDay: number, lastDay: number, site: number) => void,
): void {
  for (let i = 0; i < readings.length; i++) {
    const day = dayOf(readings.timeMs[i])
    const readingsOfDay = dayReadings(book, day)
    const at = readings.variable[i] * book.sites + readings.site[i]
    const span = readings.spanDays[i]
    if (span === 0) noteMoment(readingsOfDay, at, readings, i)
    else {
      readingsOfDay.value[at] = readings.value[i]
      readingsOfDay.quality[at] = readings.quality[i]
      readingsOfDay.spanDays[at] = span
    }
    onReading(day, day + Math.max(1, span) - 1, readings.site[i])
  }
}

function noteMoment({ moments }: DayReadings, at: number, readings: ReadingColumns, i: number): void {
  const byTime = moments.get(at) ?? new Map<number, Moment>()
  moments.set(at, byTime)
  byTime.set(readings.timeMs[i], { value: readings.value[i], quality: readings.quality[i] })
}

function dayReadings({ days, sites, variables }: ReadingBook, day: number): DayReadings {
  const known = days.get(day)
  if (known !== undefined) return known
  const size = sites * variables
  const fresh: DayReadings = {
    value: new Float64Array(size).fill(NaN),
    quality: new Uint8Array(size),
    spanDays: new Uint8Array(size),
    moments: new Map(),
  }
  days.set(day, fresh)
  return fresh
}

export function forgetDays({ days }: ReadingBook, firstDay: number): void {
  for (const day of days.keys()) if (day < firstDay) days.delete(day)
}
