import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { covidGrid } from '../../../services/grid/covid-grid.js'
import type { RegionGrid } from '../../../services/grid/region-grid.js'
import { streamflowGrid } from '../../../services/grid/streamflow-grid.js'
import { fieldColumn } from '../../../shared/domain/field-columns.js'
import { RIVERS, US_COUNTIES } from '../../../shared/domain/known-regions.js'
import { covidVariable, QUALITY, streamflowVariable } from '../../../shared/domain/reading.js'
import type { Region } from '../../../shared/domain/region.js'
import { startOfDay } from '../../../shared/domain/units.js'
import { type Row, readingColumns } from '../../support/reading-columns.js'

const sites = ['a', 'b'].map(id => ({ id, name: id, latitude: 40, longitude: -100 }))
const rivers: Region = { ...RIVERS, sites, latenessDays: 5 }
const counties: Region = { ...US_COUNTIES, sites, latenessDays: 5 }

/** What is said, and then how far event time has come: the fields as `day r revision: site=value …` of one column. */
function grid<State extends { readonly counts: { gridded: number; regridded: number; days: number } }>(
  { init, take, close }: RegionGrid<State>,
  region: Region,
  column: string,
  ...steps: [rows: Row[], today: number][]
): string[] {
  const state = init(region)
  return steps.flatMap(([rows, today]) => {
    take(state, region, { topic: 'observations', region: region.id, readings: readingColumns(rows) })
    return close(state, region, startOfDay(today)).map(field => {
      const values = fieldColumn(field, column)
      return `${field.day}r${field.revision}:${[...field.cell].map((cell, row) => ` ${cell}=${values[row]}`).join('')}`
    })
  })
}

const flow = (day: number, value: number, more: Partial<Row> = {}): Row => ({
  ...{ variable: streamflowVariable('runoff'), day, value },
  ...more,
})

describe('the grid of rivers', () => {
  const told: [Row[], number][] = [
    // 1.5 is the mean of 1 and 2: what has no value is not counted.
    [[flow(10, 2, { hour: 7 }), flow(10, 1, { hour: 3, quality: 1 }), flow(10, NaN, { hour: 9, quality: 4 })], 12],
    [[flow(10, 8, { quality: 2 })], 12],
    [[flow(10, NaN, { quality: 8 })], 13],
    // No day before the first has a field.
    [[flow(9, 5), flow(12, 3, { site: 1 })], 13],
  ]
  it('takes the mean of a day’s moments until the agency’s daily mean comes, and again when it goes', () => {
    const runoff = grid(streamflowGrid, rivers, 'runoff', ...told)
    assert.deepEqual(runoff, ['10r0: 0=1.5', '11r0:', '10r1: 0=8', '10r2: 0=1.5', '12r0:', '12r1: 1=3'])
  })
  it('says how many readings it is the mean of, and what is said against them', () => {
    const readings = grid(streamflowGrid, rivers, 'readings', ...told)
    assert.deepEqual(readings.slice(0, 4), ['10r0: 0=2', '11r0:', '10r1: 0=1', '10r2: 0=2'])
    const quality = grid(streamflowGrid, rivers, 'quality', ...told)
    // 1 | 4 of the moments; then those of the mean; then all.
    assert.deepEqual(quality.slice(0, 4), ['10r0: 0=5', '11r0:', '10r1: 0=2', '10r2: 0=13'])
  })
})

const total = (day: number, value: number, more: Partial<Row> = {}): Row => ({
  ...{ variable: covidVariable('cumulativeCases'), day, value },
  ...more,
})
const week = (day: number, value: number): Row => ({ variable: covidVariable('admissions'), day, days: 7, value })

describe('the grid of counties', () => {
  const cases: [what: string, column: string, steps: [Row[], number][], fields: string[]][] = [
    [
      'counts what is new',
      'cases',
      [[[total(10, 3), total(11, 5), total(12, 9)], 13]],
      ['10r0: 0=3', '11r0: 0=2', '12r0: 0=4'],
    ],
    [
      'fills a day without a report when the next comes, and says that it did',
      'cases',
      [
        [[total(10, 3)], 12],
        [[total(12, 7)], 13],
      ],
      ['10r0: 0=3', '11r0:', '11r1: 0=2', '12r0: 0=2'],
    ],
    [
      // 2 too many among 3 + 5 = 8: a quarter of each.
      'takes a fall back from the days before it, in proportion',
      'cases',
      [
        [[total(10, 3), total(11, 8)], 12],
        [[total(12, 6)], 13],
      ],
      ['10r0: 0=3', '11r0: 0=5', '10r1: 0=2.25', '11r1: 0=3.75', '12r0: 0=0'],
    ],
    [
      'takes no difference between two publishers for new cases',
      'cases',
      [
        [
          [total(10, 3), total(11, 5), total(12, 500, { quality: QUALITY.disturbed }), total(13, 506, { quality: 64 })],
          14,
        ],
      ],
      // Of the 12th the mean of 2 and 6.
      ['10r0: 0=3', '11r0: 0=2', '12r0: 0=4', '13r0: 0=6'],
    ],
    [
      'has no field of a reading that was taken back',
      'cases',
      [
        [[total(10, 3)], 11],
        [[total(10, NaN)], 11],
      ],
      ['10r0: 0=3', '10r1:'],
    ],
    [
      'shares the admissions of a week out over its days, also over those that close later',
      'admissions',
      [
        [[week(10, 14), total(10, 1), total(11, 1)], 12],
        [[total(12, 4)], 13],
      ],
      ['10r0: 0=2', '11r0: 0=2', '12r0: 0=2'],
    ],
    [
      'lets a day’s own count stand over that of a week, whichever came first',
      'admissions',
      [
        [[{ ...week(11, 9), days: 1 }, week(10, 14)], 13],
        [[{ ...week(12, 4), days: 1 }], 13],
      ],
      ['10r0: 0=2', '11r0: 0=9', '12r0: 0=2', '12r1: 0=4'],
    ],
  ]
  for (const [what, column, steps, fields] of cases) {
    it(what, () => assert.deepEqual(grid(covidGrid, counties, column, ...steps), fields))
  }

  it('leaves the days as they were said that may no longer change', () => {
    const steps: [Row[], number][] = [
      [[total(10, 100), total(11, 110)], 12],
      [[], 18],
      // The fall is spread over 30 days; of these only the 12th and those after it are still open.
      [[total(18, 50)], 19],
    ]
    const fields = grid(covidGrid, counties, 'cases', ...steps)
    assert.deepEqual(
      fields.filter(text => /^1[01]r[1-9]/.test(text)),
      [],
    )
  })

  it('spreads a count over the whole of a gap that began in days that are kept no longer', () => {
    const steps: [Row[], number][] = [
      [[total(10, 7)], 11],
      [[], 120],
      [[total(119, 7 + 109 * 3)], 120],
    ]
    const newest = new Map(
      grid(covidGrid, counties, 'cases', ...steps).map(text => text.split(/r\d+: ?/) as [string, string]),
    )
    // From the 11th to the 119th are 109 days. Open are five days and one before today, the 120th.
    assert.deepEqual(
      [114, 116, 119].map(day => newest.get(`${day}`)),
      ['0=3', '0=3', '0=3'],
    )
    assert.equal(newest.get('113'), '')
  })
})
