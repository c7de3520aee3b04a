import { FIELD_COLUMNS } from '../../shared/domain/field-columns.js'
import { type Field, isOfQuakes } from '../../shared/domain/messages.js'
import { COVID_VARIABLES } from '../../shared/domain/reading.js'
import { cellCount, type Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { NEW_COUNT_DEFAULTS } from '../../shared/kernels/new-counts.js'
import { type Calendar, dueDays, forgetRevisions, initCalendar, touchDays } from './calendar.js'
import {
  COUNTED,
  columnsOfSite,
  type EarlierLevels,
  initEarlier,
  nextCount,
  noteEarlier,
  type SiteSpan,
} from './county-columns.js'
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
  /** First day of which something was said since the last watermark, Infinity of none; shape [sites]. */
  readonly saidFrom: Float64Array
  /** 1 where anything was ever said; shape [sites]. */
  readonly known: Uint8Array
  /** 1 where the next count may change those before it; shape [sites]. */
  readonly unsettled: Uint8Array
  /** 1 where a count of several days was ever told: it reaches into days that have not yet closed; shape [sites]. */
  readonly hasWeeks: Uint8Array
  /** First day of which levels are kept. */
  firstDay?: number
  /** By column of COUNTED: the last level of each site before that day. */
  readonly before: readonly EarlierLevels[]
  readonly counts: GridCounts
}

/**
 * Counties' reports → new counts of each day. A correction of the past is taken back from the days before it: days that
 * have closed are published again.
 *
 * The fields of the days within the region's lateness follow from what is held to be true now, in whatever order it was
 * told and whenever the watermarks came between; those before them stay as they were last said. Two things have an end:
 *
 * - What a fall takes from days beyond the lateness changes no field any more: over them, the counts as published add up
 *   to more than the last level. The days within are none the less what they would be had the whole been possible.
 * - Levels are kept for two spans of correction (56 days) before the lateness. A fall is taken from the 28 days before it
 *   in proportion to their counts, which earlier falls have changed: so an open day depends on levels 28 days further back
 *   for each fall that meets another. A third such link, three falls each less than 28 days after the other and the first
 *   of them more than 28 days before the lateness, reaches levels that are kept no longer: then the open days
 *   depend on when the last of them was told. A gap, a change of publisher and a fall below the levels that are kept do
 *   not: the last level before them, its day and its publisher are remembered.
 */
export const covidGrid: RegionGrid<CovidGridState> = {
  init: region => ({
    book: initBook(cellCount(region), COVID_VARIABLES.length),
    calendar: initCalendar(),
    columns: new Map(),
    saidFrom: new Float64Array(cellCount(region)).fill(Infinity),
    known: new Uint8Array(cellCount(region)),
    unsettled: new Uint8Array(cellCount(region)),
    hasWeeks: new Uint8Array(cellCount(region)),
    before: COUNTED.map(() => initEarlier(cellCount(region))),
    counts: { gridded: 0, regridded: 0, days: 0 },
  }),
  take({ book, calendar, saidFrom, known, hasWeeks, counts }, _, observations) {
    if (isOfQuakes(observations)) return
    counts.gridded += observations.readings.length
    noteReadings(book, observations.readings, (firstDay, lastDay, site) => {
      touchDays(calendar, firstDay, lastDay)
      saidFrom[site] = Math.min(saidFrom[site], firstDay)
      known[site] = 1
      if (lastDay > firstDay) hasWeeks[site] = 1
    })
  },
  close(state, region, completeToMs) {
    const { book, calendar, columns, counts } = state
    const today = dayOf(completeToMs)
    const firstOpen = today - region.latenessDays - 1
    workOut(state, today, firstOpen)
    const fields = dueDays(calendar, today).map(({ day, revision }) => {
      if (revision > 0) counts.regridded++
      else counts.days++
      return fieldOf(region, day, revision, columns.get(day) ?? emptyDay(book.sites))
    })
    forget(state, firstOpen)
    return fields
  },
}

/** Works out the days that close, and those before them that what was said has changed: these are marked. */
function workOut(state: CovidGridState, today: number, firstOpen: number): void {
  const { book, calendar, columns, saidFrom } = state
  state.firstDay ??= Math.min(today, ...book.days.keys())
  const span: SiteSpan = { book, fromDay: state.firstDay, toDay: today, before: state.before }
  const closing = calendar.openDay ?? state.firstDay
  for (let day = state.firstDay; day < today; day++) if (!columns.has(day)) columns.set(day, emptyDay(book.sites))
  // What was said of a day makes it no other: only counts that differ do.
  calendar.changed.clear()
  for (let site = 0; site < book.sites; site++) {
    const isQuiet = saidFrom[site] === Infinity && closing >= today
    if (state.known[site] === 0 || isQuiet) continue
    if (!addNextDay(state, span, site, closing, today)) rewrite(state, span, site, closing, firstOpen)
    saidFrom[site] = Infinity
  }
}

/** The common case, a report of the one day that closes, told in order: nothing before it changes. */
function addNextDay(state: CovidGridState, span: SiteSpan, site: number, closing: number, today: number): boolean {
  if (state.unsettled[site] === 1 || state.hasWeeks[site] === 1) return false
  if (today - closing !== 1 || state.saidFrom[site] !== closing) return false
  const rows = nextCount(span, site, closing)
  if (rows === undefined) return false
  const into = state.columns.get(closing)!
  rows.forEach((value, c) => {
    into[c][site] = value
  })
  return true
}

/** All days of a site anew. Days that may no longer change stay as they were said. */
function rewrite(state: CovidGridState, span: SiteSpan, site: number, closing: number, firstOpen: number): void {
  const { columns, calendar, unsettled } = state
  const told = columnsOfSite(span, site)
  unsettled[site] = told.isSettled ? 0 : 1
  for (let day = Math.min(closing, Math.max(span.fromDay, firstOpen)); day < span.toDay; day++) {
    const into = columns.get(day)
    if (into === undefined) continue
    const i = day - span.fromDay
    for (let c = 0; c < into.length; c++) {
      if (Object.is(into[c][site], told.rows[c][i])) continue
      into[c][site] = told.rows[c][i]
      touchDays(calendar, day, day)
    }
  }
}

const emptyDay = (sites: number): DayColumns => FIELD_COLUMNS.covid.map(() => new Float64Array(sites).fill(NaN))

function fieldOf(region: Region, day: number, revision: number, columns: DayColumns): Field {
  const [cases, deaths, admissions] = columns
  const isKnown = (s: number) => !(Number.isNaN(cases[s]) && Number.isNaN(deaths[s]) && Number.isNaN(admissions[s]))
  return { topic: 'fields', region: region.id, day, revision, ...sparseField(FIELD_COLUMNS.covid, columns, isKnown) }
}

/** Keeps the levels that a correction of a day that may still change can reach back to. */
function forget(state: CovidGridState, firstOpen: number): void {
  const { book, calendar, columns, before } = state
  const firstKept = firstOpen - 2 * NEW_COUNT_DEFAULTS.correctionDays
  const old = [...book.days.keys()].filter(day => day < firstKept).sort((a, b) => a - b)
  for (const day of old) {
    COUNTED.forEach(({ level }, c) => {
      noteEarlier(before[c], book, level * book.sites, day)
    })
  }
  forgetDays(book, firstKept)
  forgetRevisions(calendar, firstOpen)
  for (const day of columns.keys()) if (day < firstKept) columns.delete(day)
  if (state.firstDay !== undefined) state.firstDay = Math.max(state.firstDay, firstKept)
}
