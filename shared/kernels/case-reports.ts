import { drawBinomial } from './count-draws.js'
import { type RandomState, uniform } from './random.js'

/** How an office turns cases that it hears of into a daily number. */
export interface ReportingHabits {
  /** Share of the waiting cases that are published on a Sunday, …, Saturday; the others wait for the next day. */
  readonly weekdayShare: readonly number[]
  /** How often a backlog builds up, times a year; for how many days; and what share of the cases goes into it. */
  readonly backlogsPerYear: number
  readonly backlogDays: number
  readonly backlogShare: number
  /** Share of the backlogs that are later put back onto the days to which they belong, and how many days later. */
  readonly restatedShare: number
  readonly restatedAfterDays: number
  /** Published cases that are none (twice counted, or of another county), as a share of the true ones. */
  readonly mistakenShare: number
  /** How often those found so far are taken back, all at once, times a year. */
  readonly correctionsPerYear: number
}

/**
 * Chosen to look like the county files of 2020–21: few reports on Sundays and many on Mondays to Wednesdays, a backlog
 * about once a year and a half, and cumulative counts that fall on 1 % of the county-days (on 1.5 % in those files).
 */
export const REPORTING_DEFAULTS: ReportingHabits = {
  weekdayShare: [0.45, 0.65, 0.9, 0.95, 0.95, 0.95, 0.7],
  backlogsPerYear: 0.7,
  backlogDays: 14,
  backlogShare: 0.4,
  restatedShare: 0.5,
  restatedAfterDays: 21,
  mistakenShare: 0.04,
  correctionsPerYear: 15,
}

/** An office between two days. */
export interface OfficeState {
  /** Heard of, not yet published. */
  waiting: number
  /** Set aside in a backlog, by its days, oldest first; and for how many days more. */
  held: number[]
  heldDaysLeft: number
  /** Published, and not true. */
  mistaken: number
}

export const officeInit = (): OfficeState => ({ waiting: 0, held: [], heldDaysLeft: 0, mistaken: 0 })

/** What an office says today. */
export interface DayReport {
  /** Added to the cumulative count; below 0 where more is taken back than is new. */
  readonly count: number
  /** The backlog that is in `count`, by the days on which it was set aside, oldest first, the last of them today. */
  readonly dump?: readonly number[]
}

/**
 * One day of an office.
 *
 * @param cases  it hears of today
 * @param weekday  0 is Sunday
 * @param isClosed  a holiday: nothing is published
 */
export function reportStep(
  state: OfficeState,
  habits: ReportingHabits,
  cases: number,
  weekday: number,
  isClosed: boolean,
  random: RandomState,
): DayReport {
  const dump = stepBacklog(state, habits, cases, isClosed, random)
  const published = isClosed ? 0 : drawBinomial(random, state.waiting, habits.weekdayShare[weekday])
  state.waiting -= published
  const mistaken = drawBinomial(random, published, habits.mistakenShare)
  state.mistaken += mistaken
  let count = published + mistaken
  if (dump !== undefined) count += dump.reduce((sum, set) => sum + set, 0)
  if (!isClosed && uniform(random) < habits.correctionsPerYear / 365) {
    count -= state.mistaken
    state.mistaken = 0
  }
  return dump === undefined ? { count } : { count, dump }
}

/** Cases wait, but for those that a backlog holds. @returns the backlog on the day on which it is cleared */
function stepBacklog(
  state: OfficeState,
  habits: ReportingHabits,
  cases: number,
  isClosed: boolean,
  random: RandomState,
): readonly number[] | undefined {
  if (state.heldDaysLeft === 0 && uniform(random) < habits.backlogsPerYear / 365) {
    state.heldDaysLeft = habits.backlogDays
  }
  if (state.heldDaysLeft === 0) {
    state.waiting += cases
    return
  }
  const held = drawBinomial(random, cases, habits.backlogShare)
  state.held.push(held)
  state.waiting += cases - held
  // On a holiday nobody clears it either.
  if (isClosed || --state.heldDaysLeft > 0) return
  const dump = state.held
  state.held = []
  return dump
}
