import { FIELD_COLUMNS } from '../../shared/domain/field-columns.js'
import { type Field, isOfQuakes } from '../../shared/domain/messages.js'
import { STREAMFLOW_VARIABLES, type StreamflowVariable, streamflowVariable } from '../../shared/domain/reading.js'
import { cellCount, type Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { type Calendar, dueDays, forgetRevisions, initCalendar, touchDays } from './calendar.js'
import { type DayReadings, forgetDays, initBook, noteReadings, type ReadingBook } from './reading-book.js'
import type { GridCounts, RegionGrid } from './region-grid.js'
import { sparseField } from './sparse-field.js'

export interface StreamflowGridState {
  readonly book: ReadingBook
  readonly calendar: Calendar
  readonly counts: GridCounts
}

const RUNOFF = streamflowVariable('runoff')

/** Columns of the field that are variables of their own. */
const WEATHER: readonly StreamflowVariable[] = ['precipitation', 'tmax', 'tmin', 'radiation', 'vapourPressure']

/** Gauges' readings → runoff of each day: the agency's daily mean, or the mean of the day's moments until it comes. */
export const streamflowGrid: RegionGrid<StreamflowGridState> = {
  init: region => ({
    book: initBook(cellCount(region), STREAMFLOW_VARIABLES.length),
    calendar: initCalendar(),
    counts: { gridded: 0, regridded: 0, days: 0 },
  }),
  take({ book, calendar, counts }, _, observations) {
    if (isOfQuakes(observations)) return
    counts.gridded += observations.readings.length
    noteReadings(book, observations.readings, (firstDay, lastDay) => touchDays(calendar, firstDay, lastDay))
  },
  close(state, region, completeToMs) {
    const { book, calendar, counts } = state
    const today = dayOf(completeToMs)
    const fields = dueDays(calendar, today).map(({ day, revision }) => {
      if (revision > 0) counts.regridded++
      else counts.days++
      return fieldOf(book, region, day, revision)
    })
    forgetDays(book, today - region.latenessDays - 1)
    forgetRevisions(calendar, today - region.latenessDays - 1)
    return fields
  },
}

function fieldOf({ days, sites }: ReadingBook, region: Region, day: number, revision: number): Field {
  const readings = days.get(day)
  const columns = FIELD_COLUMNS.streamflow.map(() => new Float64Array(sites).fill(NaN))
  if (readings !== undefined) {
    const [runoff, count, quality, ...weather] = columns
    for (let s = 0; s < sites; s++) {
      const told = runoffOf(readings, sites, s)
      runoff[s] = told.value
      count[s] = told.count
      quality[s] = told.quality
    }
    WEATHER.forEach((name, w) => {
      const from = streamflowVariable(name) * sites
      weather[w].set(readings.value.subarray(from, from + sites))
    })
  }
  const isKnown = (s: number) =>
    columns.some((column, c) => (c === 1 || c === 2 ? column[s] > 0 : !Number.isNaN(column[s])))
  return {
    topic: 'fields',
    region: region.id,
    day,
    revision,
    ...sparseField(FIELD_COLUMNS.streamflow, columns, isKnown),
  }
}

function runoffOf({ value, quality, moments }: DayReadings, sites: number, site: number) {
  const at = RUNOFF * sites + site
  if (!Number.isNaN(value[at])) return { value: value[at], count: 1, quality: quality[at] }
  let sum = 0
  let count = 0
  let bits = quality[at]
  // In order of time, so that the sum does not depend on the order in which they came.
  for (const [, moment] of [...(moments.get(at) ?? [])].sort(([a], [b]) => a - b)) {
    bits |= moment.quality
    if (Number.isNaN(moment.value)) continue
    sum += moment.value
    count++
  }
  return { value: sum / count, count, quality: bits }
}
