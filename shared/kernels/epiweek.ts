import { DAY_MS } from '../domain/units.js'
import { civilDay } from './civil-date.js'

/**
 * Weeks as the CDC counts them (MMWR weeks, epiweeks): from Sunday to Saturday; week 1 of a year is the first that has at
 * least four of its days in the calendar year.
 *
 * @see MMWR Week Fact Sheet, National Notifiable Diseases Surveillance System, CDC
 */
export interface Epiweek {
  readonly year: number
  /** 1..52, or 53. */
  readonly week: number
}

const WEEK_DAYS = 7

/** 1970-01-04 was a Sunday. */
const SUNDAY = 3

/** The Sunday on or before a day. */
const weekStart = (day: number): number => Math.floor((day - SUNDAY) / WEEK_DAYS) * WEEK_DAYS + SUNDAY

/** First day of week 1: 4 January is always in it. */
const yearStart = (year: number): number => weekStart(civilDay(year, 1, 4))

/** The Sunday with which a week begins, as a day number; NaN for a week that its year does not have. */
export function epiweekStart(year: number, week: number): number {
  const start = yearStart(year) + WEEK_DAYS * (week - 1)
  return Number.isInteger(week) && week >= 1 && start < yearStart(year + 1) ? start : NaN
}

/** The week that a day lies in. */
export function epiweekOf(day: number): Epiweek {
  const start = weekStart(day)
  // The Wednesday decides: the week has at least four of its days in the Wednesday's year.
  const year = new Date((start + 3) * DAY_MS).getUTCFullYear()
  return { year, week: (start - yearStart(year)) / WEEK_DAYS + 1 }
}

/** First day of a week written as YYYYWW, 202053; NaN if there is no such week. */
export const epiweekCodeStart = (code: number): number => epiweekStart(Math.floor(code / 100), code % 100)
