import { dayOf } from './units.js'

/** First day of the first of the paper's 14-day bins: 1950-01-03. SPEC.md 1.1 */
export const FIRST_BIN_DAY = dayOf(Date.UTC(1950, 0, 3))

/** Length of a closed bin, days. */
export const BIN_DAYS = 14

/**
 * Whether a forecast is issued at the end of this day. Strides are counted from the paper's first bin, so a stride of
 * 14 days issues exactly at the bins' edges.
 */
export const isIssueDay = (day: number, strideDays: number): boolean => (day + 1 - FIRST_BIN_DAY) % strideDays === 0

/** Whether a 14-day bin of the paper ends with this day: an issue at its end forecasts the whole next bin. */
export const isBinEnd = (day: number): boolean => isIssueDay(day, BIN_DAYS)
