import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readingRows } from '../../../services/feed/reading-columns.js'
import { readingFault } from '../../../services/feed/reading-rules.js'
import { COVID_VARIABLES, STREAMFLOW_VARIABLES, type Variable } from '../../../shared/domain/reading.js'
import { REJECT_REASONS } from '../../../shared/domain/reject-reasons.js'
import { DAY_MS, HOUR_MS } from '../../../shared/domain/units.js'

const [RUNOFF] = STREAMFLOW_VARIABLES
const [CASES] = COVID_VARIABLES
const FETCHED = Date.UTC(2026, 0, 1)

describe('readingFault', () => {
  const cases: [what: string, variable: Variable, timeMs: number, value: number, reason: string | undefined][] = [
    ['a flow of a tidal gauge', RUNOFF, FETCHED, -1_000, undefined],
    ['more than it ever flowed back', RUNOFF, FETCHED, -1_000.1, 'runoff-range'],
    ['a flood beyond any', RUNOFF, FETCHED, 5_001, 'runoff-range'],
    ['no value', RUNOFF, FETCHED, NaN, undefined],
    ['fewer than nobody', CASES, FETCHED, -1, 'cumulative-cases-range'],
    ['a day that is over there and not here', RUNOFF, FETCHED + DAY_MS + HOUR_MS, 1, undefined],
    ['the day after that', RUNOFF, FETCHED + DAY_MS + HOUR_MS + 1, 1, 'time-future'],
    ['the oldest gauges', RUNOFF, Date.UTC(1700, 0, 1), 1, undefined],
    ['before them', RUNOFF, Date.UTC(1699, 11, 31), 1, 'time-early'],
    ['no time', RUNOFF, NaN, 1, 'time-early'],
    ['a time beyond the calendar', RUNOFF, 1e300, 1, 'time-future'],
  ]
  for (const [what, variable, timeMs, value, reason] of cases) {
    it(`of ${what} is ${reason}`, () => assert.equal(readingFault(variable, timeMs, value, FETCHED)?.reason, reason))
  }
  for (const variable of [...STREAMFLOW_VARIABLES, ...COVID_VARIABLES]) {
    const { name, min, max } = variable
    const reason = (value: number) => readingFault(variable, FETCHED, value, FETCHED)?.reason
    it(`takes ${name} from its least value to its largest, and refuses what is outside by a reason of the table`, () => {
      for (const value of [min, max, NaN]) assert.equal(reason(value), undefined)
      for (const value of [min - 1, max + 1, Infinity]) assert.ok(Object.hasOwn(REJECT_REASONS, reason(value)!))
    })
  }
  it('says value, bounds and unit', () => {
    assert.equal(
      readingFault(RUNOFF, FETCHED, 9_999, FETCHED)?.message,
      'runoff 9999 lies outside -1000..5000 mm/day; correct unit or value, or leave it empty',
    )
  })
})

it('rows become columns of their own memory, as long as there are rows', () => {
  const rows = readingRows(3)
  rows.add({ site: 4, variable: 1, timeMs: 5, spanDays: 7, value: -0.5, knownMs: 6, quality: 64 })
  const columns = rows.columns()
  rows.add({ site: 9, variable: 9, timeMs: 9, spanDays: 9, value: 9, knownMs: 9, quality: 9 })
  assert.deepEqual(columns, {
    length: 1,
    site: Uint32Array.of(4),
    variable: Uint8Array.of(1),
    timeMs: Float64Array.of(5),
    spanDays: Uint8Array.of(7),
    value: Float64Array.of(-0.5),
    knownMs: Float64Array.of(6),
    quality: Uint8Array.of(64),
  })
})
