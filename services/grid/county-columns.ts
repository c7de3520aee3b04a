import { FIELD_COLUMNS } from '../../shared/domain/field-columns.js'
import { covidVariable, QUALITY } from '../../shared/domain/reading.js'
import { COUNT_FLAG, type EarlierReport, newCounts } from '../../shared/kernels/new-counts.js'
import type { ReadingBook } from './reading-book.js'

/** Columns that come from a cumulative variable, or, where there is none, from counts of their own. */
export const COUNTED = [
  { column: 0, level: covidVariable('cumulativeCases'), own: covidVariable('cases') },
  { column: 1, level: covidVariable('cumulativeDeaths'), own: covidVariable('deaths') },
] as const

const ADMISSIONS = { column: 2, own: covidVariable('admissions') } as const
const REPORTED = 3
const QUALITY_COLUMN = 4

/** Counts come by the day or by the week. */
const LONGEST_SPAN_DAYS = 7

/** The last level of each site that is kept no longer, shape [sites] each. */
export interface EarlierLevels {
  /** 0 where there was none yet. */
  readonly level: Float64Array
  /** Of its report; NaN where there was none. */
  readonly day: Float64Array
  readonly publisher: Uint8Array
  /** See EarlierReport. */
  readonly count: Float64Array
}

export const initEarlier = (sites: number): EarlierLevels => ({
  level: new Float64Array(sites),
  day: new Float64Array(sites).fill(NaN),
  publisher: new Uint8Array(sites),
  count: new Float64Array(sites).fill(NaN),
})

/** Remembers the levels of a day that is kept no longer; days are given in order. */
export function noteEarlier(
  { level, day, publisher, count }: EarlierLevels,
  book: ReadingBook,
  at: number,
  of: number,
) {
  const told = book.days.get(of)!
  for (let site = 0; site < book.sites; site++) {
    const value = told.value[at + site]
    if (Number.isNaN(value)) continue
    const now = publisherOf(told.quality[at + site])
    const isFirst = Number.isNaN(day[site])
    if (isFirst) count[site] = value
    else if (now === publisher[site]) count[site] = (value - level[site]) / (of - day[site])
    level[site] = value
    day[site] = of
    publisher[site] = now
  }
}

/** The days of which readings are kept. */
export interface SiteSpan {
  readonly book: ReadingBook
  readonly fromDay: number
  /** The first that has not closed. */
  readonly toDay: number
  /** By entry of COUNTED. */
  readonly before: readonly EarlierLevels[]
}

/** What is known of one site. */
export interface SiteColumns {
  /** In the order of FIELD_COLUMNS.covid, shape [days] each. */
  readonly rows: readonly Float64Array[]
  /** The next count, if it does not fall and is of the same publisher, changes nothing before it. */
  readonly isSettled: boolean
}

/** One site's columns; all NaN where nothing is known of it, or no more. */
export function columnsOfSite(span: SiteSpan, site: number): SiteColumns {
  const { fromDay, toDay, before } = span
  const rows = FIELD_COLUMNS.covid.map(() => new Float64Array(toDay - fromDay).fill(NaN))
  addOwnCounts(span, ADMISSIONS.own, site, rows[ADMISSIONS.column])
  let isSettled = true
  COUNTED.forEach(({ column, level, own }, c) => {
    const earlier = earlierReport(before[c], site, fromDay)
    const told = levelsOf(span, level, site)
    if (!told.isKnown && earlier === undefined) {
      addOwnCounts(span, own, site, rows[column])
      return
    }
    const { levels, publisher } = told
    const levelBefore = before[c].level[site]
    const { counts, flags } = newCounts({ levels, publisher, before: levelBefore, ...(earlier && { earlier }) })
    rows[column].set(counts)
    if (!isAtRest(levels, earlier === undefined ? levelBefore : NaN, counts, flags)) isSettled = false
    if (column === 0) noteQuality(rows, told, flags)
  })
  return { rows, isSettled }
}

function earlierReport({ day, publisher, count }: EarlierLevels, site: number, fromDay: number) {
  if (Number.isNaN(day[site])) return undefined
  return { daysAgo: fromDay - day[site], publisher: publisher[site], count: count[site] } satisfies EarlierReport
}

/**
 * The columns of the day that closes, from its levels and those of the day before alone, of a site that never told a count
 * of several days; undefined where more is to be looked at: a day without a report, a fall, another publisher, counts that
 * are not cumulative.
 */
export function nextCount({ book, fromDay, before }: SiteSpan, site: number, day: number): number[] | undefined {
  const now = book.days.get(day)
  const last = book.days.get(day - 1)
  if (now === undefined || day === fromDay) return undefined
  const row = FIELD_COLUMNS.covid.map(() => NaN)
  for (const [c, { column, level, own }] of COUNTED.entries()) {
    const at = level * book.sites + site
    if (now.spanDays[own * book.sites + site] > 0) return undefined
    const previous = last?.value[at] ?? NaN
    const [value, wasKnown] = [now.value[at], !Number.isNaN(previous)]
    // A variable that this site never had.
    if (Number.isNaN(value) && !wasKnown && Number.isNaN(before[c].day[site])) continue
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
  readonly isKnown: boolean
  readonly levels: Float64Array
  readonly quality: Uint8Array
  /** 1 where the level is of another publisher than the series. */
  readonly publisher: Uint8Array
}

function levelsOf({ book, fromDay, toDay }: SiteSpan, variable: number, site: number): SiteLevels {
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
    publisher[day - fromDay] = publisherOf(told.quality[at])
  }
  return { isKnown, levels, quality, publisher }
}

/** 1 where a level is of another publisher than the series, by the bits of its quality. */
export const publisherOf = (quality: number): number => ((quality & QUALITY.disturbed) === 0 ? 0 : 1)

/**
 * Whether no fall is still to be paid for by what follows, and the newest day was counted from its own report.
 *
 * @param before  the level before the first day; NaN where what lacks is taken from days before it, unseen
 */
function isAtRest(levels: Float64Array, before: number, counts: Float64Array, flags: Uint8Array): boolean {
  const last = levels.length - 1
  if (Number.isNaN(levels[last]) || (flags[last] & COUNT_FLAG.edge) !== 0) return false
  if (Number.isNaN(before)) return true
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

/**
 * Counts of days or weeks as they came; those of a week in equal parts on its days. Where they overlap, a day's own count
 * stands over that of a week, and of two weeks the later: not the one that came last.
 */
function addOwnCounts({ book, fromDay, toDay }: SiteSpan, variable: number, site: number, into: Float64Array): void {
  const at = variable * book.sites + site
  for (const isOfDay of [false, true]) {
    for (let first = fromDay - LONGEST_SPAN_DAYS + 1; first < toDay; first++) {
      const told = book.days.get(first)
      if (told === undefined || (told.spanDays[at] === 1) !== isOfDay || Number.isNaN(told.value[at])) continue
      const count = told.value[at] / told.spanDays[at]
      into.fill(count, Math.max(0, first - fromDay), Math.max(0, first + told.spanDays[at] - fromDay))
    }
  }
}
