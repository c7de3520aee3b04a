import { startOfDay } from '../../../shared/domain/units.js'
import { civilDay } from '../../../shared/kernels/civil-date.js'
import { epiweekCodeStart, epiweekOf, epiweekStart } from '../../../shared/kernels/epiweek.js'

const WEEK_DAYS = 7

/** A day or a week of Epidata. */
export interface EpidataSpan {
  readonly firstDay: number
  /** 1 or 7. */
  readonly days: number
}

/**
 * Reads a `time_value` or an `issue`: YYYYMMDD, a day, or YYYYWW, an epiweek. A day in a weekly signal stands for the
 * epiweek that it lies in.
 *
 * @returns undefined if there is no such day or week
 */
export function epidataSpan(value: unknown, isWeekly: boolean): EpidataSpan | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined
  const isWeek = value < 1_000_000
  const firstDay = isWeek ? epiweekCodeStart(value) : dayOfCode(value, isWeekly)
  return Number.isNaN(firstDay) ? undefined : { firstDay, days: isWeek || isWeekly ? WEEK_DAYS : 1 }
}

function dayOfCode(code: number, isWeekly: boolean): number {
  const day = civilDay(Math.floor(code / 10_000), Math.floor(code / 100) % 100, code % 100)
  if (!isWeekly || Number.isNaN(day)) return day
  const { year, week } = epiweekOf(day)
  return epiweekStart(year, week)
}

/**
 * Knowledge time of an issue. It names a day or a week, no hour: nothing counts as known before that is over, unless we
 * have already fetched it.
 */
export function issueKnownMs({ firstDay, days }: EpidataSpan, fetchedMs: number): number {
  const start = startOfDay(firstDay)
  return Math.min(Math.max(fetchedMs, start), startOfDay(firstDay + days))
}
