import { FIELD_COLUMNS } from '../../shared/domain/field-columns.js'
import { type Field, isOfQuakes } from '../../shared/domain/messages.js'
import { COVID_VARIABLES, type CovidVariable, covidVariable, QUALITY } from '../../shared/domain/reading.js'
import { cellCount, type Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { COUNT_FLAG, NEW_COUNT_DEFAULTS, newCounts } from '../../shared/kernels/new-counts.js'
import { type Calendar, dueDays, forgetRevisions, initCalendar, touchDays } from './calendar.js'
import { forgetDays, initBook, noteReadings, type ReadingBook } from './reading-book.js'
import type { GridCounts, RegionGrid } from './region-grid.js'
import { sparseField } from './sparse-field.js'

/** The columns of one day, shape [sites] each, in the order of FIELD_COLUMNS.covid. */
type DayColumns = readonly Float64Array[]

export interface CovidGridState {
  readonly book: ReadingBook
  readonly calendar: Calendar
  /** By day: what was worked out last. */
  readonly columns: Map<number, DayColumns>
  /** Sites of which something was said since the last watermark. */
  readonly touched: Set<number>
  /** First day of which levels are kept. */
  firstDay?: number
  /** By column of COUNTED: the level of each site before that day, 0 where there was none yet. */
  readonly before: readonly Float64Array[]
  readonly counts: GridCounts
}

/** A correction reaches this far back at first; see NewCountSettings. */
const CORRECTION_DAYS = NEW_COUNT_DEFAULTS.correctionDays

/** Columns that come from a cumulative variable, or from counts of their own where there is none. */
const COUNTED: readonly [column: 'cases' | 'deaths', level: CovidVariable, own: CovidVariable][] = [
  ['cases', 'cumulativeCases', 'cases'],
  ['deaths', 'cumulativeDeaths', 'deaths'],
]

/**
 * Counties' reports → new counts of each day. A correction of the past is taken back from the days before it: days that
 * have closed are published again.
 */
export const covidGrid: RegionGrid<CovidGridState> = {
  init: region => ({
    book: initBook(cellCount(region), COVID_VARIABLES.length),
    calendar: initCalendar(),
    columns: new Map(),
    touched: new Set(),
    before: COUNTED.map(() => new Float64Array(cellCount(region))),
    counts: { gridded: 0, regridded: 0, days: 0 },
  }),
  take({ book, calendar, touched, counts }, _, observations) {
    if (isOfQuakes(observations)) return
    counts.gridded += observations.readings.length
    noteReadings(book, observations.readings, (firstDay, lastDay, site) => {
      touchDays(calendar, firstDay, lastDay)
      touched.add(site)
    })
  },
  close(state, region, completeToMs) {
    const { calendar, columns, counts } = state
    const today = dayOf(completeToMs)
    const firstOpen = today - region.latenessDays - 1
    workOut(state, today, firstOpen)
    const fields = dueDays(calendar, today).map(({ day, revision }) => {
      if (revision > 0) counts.regridded++
      else counts.days++
      return fieldOf(region, day, revision, columns.get(day) ?? emptyDay(state.book.sites))
    })
    state.firstDay = forget(state, firstOpen)
    return fields
  },
}

/** Works out the days anew that what was said may have changed, and marks those that did. */
function workOut(state: CovidGridState, today: number, firstOpen: number): void {
  const { book, calendar, columns, touched } = state
  const { sites } = book
  state.firstDay ??= Math.min(today, ...book.days.keys())
  const from = state.firstDay
  const closing = calendar.openDay ?? from
  if (touched.size === 0 && closing >= today) return
  const changed = new Set<number>()
  const allDays = Array.from({ length: Math.max(0, today - from) }, (_, i) => from + i)
  for (const day of allDays) if (!columns.has(day)) columns.set(day, emptyDay(sites))
  // Of a site that said nothing the days that close are still to be written.
  for (let site = 0; site < sites; site++) {
    const rows = rowsOfSite(state, site, from, today)
    if (rows === undefined) continue
    for (let i = 0; i < allDays.length; i++) {
      const day = allDays[i]
      if (day < firstOpen && day < closing) continue
      const into = columns.get(day)!
      for (let c = 0; c < into.length; c++) {
        if (Object.is(into[c][site], rows[c][i])) continue
        into[c][site] = rows[c][i]
        changed.add(day)
      }
    }
  }
  touched.clear()
  calendar.changed.clear()
  if (calendar.openDay !== undefined) for (const day of changed) touchDays(calendar, day, day)
}

/** One site's columns from a day to before another; undefined where nothing was ever said of it. */
function rowsOfSite(
  { book, before }: CovidGridState,
  site: number,
  from: number,
  to: number,
): Float64Array[] | undefined {
  const days = to - from
  const rows = FIELD_COLUMNS.covid.map(() => new Float64Array(days).fill(NaN))
  const [cases, deaths, admissions, reported, quality] = rows
  let isKnown = false
  COUNTED.forEach(([column, level, own], c) => {
    const into = column === 'cases' ? cases : deaths
    const levels = readings(book, level, site, from, to)
    if (levels.values.some(value => !Number.isNaN(value))) {
      isKnown = true
      const { counts, flags } = newCounts({
        levels: levels.values,
        publisher: levels.publisher,
        before: before[c][site],
      })
      into.set(counts)
      if (c === 0) noteQuality(quality, reported, levels, flags)
    } else if (addOwnCounts(book, own, site, from, to, into)) isKnown = true
  })
  if (addOwnCounts(book, 'admissions', site, from, to, admissions)) isKnown = true
  return isKnown ? rows : undefined
}

interface SiteLevels {
  readonly values: Float64Array
  readonly quality: Uint8Array
  /** 1 where the level is of another publisher than the series. */
  readonly publisher: Uint8Array
}

function readings(book: ReadingBook, name: CovidVariable, site: number, from: number, to: number): SiteLevels {
  const at = covidVariable(name) * book.sites + site
  const values = new Float64Array(to - from).fill(NaN)
  const quality = new Uint8Array(to - from)
  const publisher = new Uint8Array(to - from)
  for (let day = from; day < to; day++) {
    const told = book.days.get(day)
    if (told === undefined) continue
    values[day - from] = told.value[at]
    quality[day - from] = told.quality[at]
    publisher[day - from] = (told.quality[at] & QUALITY.disturbed) === 0 ? 0 : 1
  }
  return { values, quality, publisher }
}

function noteQuality(quality: Float64Array, reported: Float64Array, levels: SiteLevels, flags: Uint8Array): void {
  for (let i = 0; i < flags.length; i++) {
    const isReported = !Number.isNaN(levels.values[i])
    reported[i] = isReported ? 1 : 0
    quality[i] =
      levels.quality[i] |
      ((flags[i] & COUNT_FLAG.gap) !== 0 ? QUALITY.estimated : 0) |
      ((flags[i] & (COUNT_FLAG.corrected | COUNT_FLAG.edge)) !== 0 ? QUALITY.disturbed : 0)
  }
}

/** Counts of days or weeks as they came; those of a week in equal parts on its days. Tells whether there were any. */
function addOwnCounts(
  book: ReadingBook,
  name: CovidVariable,
  site: number,
  from: number,
  to: number,
  into: Float64Array,
): boolean {
  const at = covidVariable(name) * book.sites + site
  let any = false
  for (const [first, { value, spanDays }] of book.days) {
    if (spanDays[at] === 0 || Number.isNaN(value[at])) continue
    any = true
    for (let day = Math.max(from, first); day < Math.min(to, first + spanDays[at]); day++) {
      into[day - from] = value[at] / spanDays[at]
    }
  }
  return any
}

const emptyDay = (sites: number): DayColumns => FIELD_COLUMNS.covid.map(() => new Float64Array(sites).fill(NaN))

function fieldOf(region: Region, day: number, revision: number, columns: DayColumns): Field {
  const [cases, deaths, admissions] = columns
  const isKnown = (s: number) => !(Number.isNaN(cases[s]) && Number.isNaN(deaths[s]) && Number.isNaN(admissions[s]))
  return { topic: 'fields', region: region.id, day, revision, ...sparseField(FIELD_COLUMNS.covid, columns, isKnown) }
}

/** Keeps the levels that a correction of a day that may still change can reach back to. */
function forget({ book, calendar, columns, before, ...state }: CovidGridState, firstOpen: number): number | undefined {
  const firstKept = firstOpen - 2 * CORRECTION_DAYS
  const old = [...book.days.keys()].filter(day => day < firstKept).sort((a, b) => a - b)
  for (const day of old) {
    const { value } = book.days.get(day)!
    COUNTED.forEach(([, level], c) => {
      const at = covidVariable(level) * book.sites
      for (let s = 0; s < book.sites; s++) if (!Number.isNaN(value[at + s])) before[c][s] = value[at + s]
    })
  }
  forgetDays(book, firstKept)
  forgetRevisions(calendar, firstOpen)
  for (const day of columns.keys()) if (day < firstKept) columns.delete(day)
  return state.firstDay === undefined ? undefined : Math.max(state.firstDay, firstKept)
}
