import { FIELD_COLUMNS } from '../../shared/domain/field-columns.js'
import { covidVariable, QUALITY } from '../../shared/domain/reading.js'
import { COUNT_FLAG, newCounts } from '../../shared/kernels/new-counts.js'
import type { ReadingBook } from './reading-book.js'

/** Columns that come from a cumulative variable, or, where there is none, from counts of their own. */
export const COUNTED = [
  { column: 0, level: covidVariable('cumulativeCases'), own: covidVariable('cases') },
  { column: 1, level: covidVariable('cumulativeDeaths'), own: covidVariable('deaths') },
] as const

const ADMISSIONS = { column: 2, own: covidVariable('admissions') } as const
const REPORTED = 3
const QUALITY_COLUMN = 4

/** The days of which readings are kept. */
export interface SiteSpan {
  readonly book: ReadingBook
  readonly fromDay: number
  /** The first that has not closed. */
  readonly toDay: number
  /** By entry of COUNTED: the level of each site before `fromDay`. */
  readonly before: readonly Float64Array[]
}

/** What is known of one site. */
export interface SiteColumns {
  /** In the order of FIELD_COLUMNS.covid, shape [days] each. */
  readonly rows: readonly Float64Array[]
  /** The next count, if it does not fall and is of the same publisher, changes nothing before it. */
  readonly isSettled: boolean
}

/** One site's columns; undefined where nothing was ever said of it. */
export function columnsOfSite(span: SiteSpan, site: number): SiteColumns | undefined {
  const { fromDay, toDay, before } = span
  const rows = FIELD_COLUMNS.covid.map(() => new Float64Array(toDay - fromDay).fill(NaN))
  let isKnown = addOwnCounts(span, ADMISSIONS.own, site, rows[ADMISSIONS.column])
  let isSettled = true
  COUNTED.forEach(({ column, level, own }, c) => {
    const told = levelsOf(span, level, site)
    if (told === undefined) {
      if (addOwnCounts(span, own, site, rows[column])) isKnown = true
      return
    }
    isKnown = true
    const { counts, flags } = newCounts({ levels: told.levels, publisher: told.publisher, before: before[c][site] })
    rows[column].set(counts)
    if (!isAtRest(told.levels, before[c][site], counts, flags)) isSettled = false
    if (column === 0) noteQuality(rows, told, flags)
  })
  return isKnown ? { rows, isSettled } : undefined
}

/**
 * The columns of the day that closes, from its levels and those of the day before alone; undefined where more is to be
 * looked at: a day without a report, a fall, another publisher, counts that are not cumulative.
 */
export function nextCount({ book, fromDay, before }: SiteSpan, site: number, day: number): number[] | undefined {
  const now = book.days.get(day)
  const last = book.days.get(day - 1)
  if (now === undefined) return undefined
  const row = FIELD_COLUMNS.covid.map(() => NaN)
  for (const [c, { column, level, own }] of COUNTED.entries()) {
    const at = level * book.sites + site
    if (now.spanDays[own * book.sites + site] > 0) return undefined
    const previous = day === fromDay ? before[c][site] : (last?.value[at] ?? NaN)
    const [value, wasKnown] = [now.value[at], !Number.isNaN(previous)]
    // A variable that this site never had.
    if (Number.isNaN(value) && !wasKnown && before[c][site] === 0) continue
    const samePublisher = ((now.quality[at] ^ (last?.quality[at] ?? 0)) & QUALITY.disturbed) === 0
    if (!wasKnown || !(value >= previous) || !samePublisher) return undefined
    row[column] = value - previous
    if (column === 0) {
      row[REPORTED] = 1
      row[QUALITY_COLUMN] = now.quality[at]
    }
  }
  return now.spanDays[ADMISSIONS.own * book.sites + site] > 0 ? undefined : row
}

interface SiteLevels {
  readonly levels: Float64Array
  readonly quality: Uint8Array
  /** 1 where the level is of another publisher than the series. */
  readonly publisher: Uint8Array
}

function levelsOf({ book, fromDay, toDay }: SiteSpan, variable: number, site: number): SiteLevels | undefined {
  const at = variable * book.sites + site
  const levels = new Float64Array(toDay - fromDay).fill(NaN)
  const quality = new Uint8Array(toDay - fromDay)
  const publisher = new Uint8Array(toDay - fromDay)
  let isKnown = false
  for (let day = fromDay; day < toDay; day++) {
    const told = book.days.get(day)
    if (told === undefined || Number.isNaN(told.value[at])) continue
    isKnown = true
    levels[day - fromDay] = told.value[at]
    quality[day - fromDay] = told.quality[at]
    publisher[day - fromDay] = (told.quality[at] & QUALITY.disturbed) === 0 ? 0 : 1
  }
  return isKnown ? { levels, quality, publisher } : undefined
}

/** Whether no fall is still to be paid for by what follows, and the newest day was counted from its own report. */
function isAtRest(levels: Float64Array, before: number, counts: Float64Array, flags: Uint8Array): boolean {
  const last = levels.length - 1
  if (Number.isNaN(levels[last]) || (flags[last] & COUNT_FLAG.edge) !== 0) return false
  if (flags.some(flag => (flag & COUNT_FLAG.edge) !== 0))
    return !flags.some(flag => (flag & COUNT_FLAG.corrected) !== 0)
  const counted = counts.reduce((sum, count) => sum + count, 0)
  return counted <= levels[last] - before + 1e-6
}

function noteQuality(rows: readonly Float64Array[], { levels, quality }: SiteLevels, flags: Uint8Array): void {
  for (let i = 0; i < flags.length; i++) {
    rows[REPORTED][i] = Number.isNaN(levels[i]) ? 0 : 1
    rows[QUALITY_COLUMN][i] =
      quality[i] |
      ((flags[i] & COUNT_FLAG.gap) !== 0 ? QUALITY.estimated : 0) |
      ((flags[i] & (COUNT_FLAG.corrected | COUNT_FLAG.edge)) !== 0 ? QUALITY.disturbed : 0)
  }
}

/** Counts of days or weeks as they came; those of a week in equal parts on its days. Tells whether there were any. */
function addOwnCounts({ book, fromDay, toDay }: SiteSpan, variable: number, site: number, into: Float64Array): boolean {
  const at = variable * book.sites + site
  let any = false
  for (const [first, { value, spanDays }] of book.days) {
    if (spanDays[at] === 0 || Number.isNaN(value[at])) continue
    any = true
    for (let day = Math.max(fromDay, first); day < Math.min(toDay, first + spanDays[at]); day++) {
      into[day - fromDay] = value[at] / spanDays[at]
    }
  }
  return any
}
