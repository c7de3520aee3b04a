import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { DAY_MS } from '../../shared/domain/units.js'
import { civilDay } from '../../shared/kernels/civil-date.js'
import { newLocalTime, readLocalTime } from '../../shared/kernels/local-time.js'

const HOUR = 3_600_000
const read = (text: string) => {
  const time = newLocalTime()
  return readLocalTime(new TextEncoder().encode(text), 0, text.length, time)
    ? { wallMs: time.wallMs, offsetMs: time.offsetMs, hasClock: time.hasClock }
    : undefined
}

describe('readLocalTime', () => {
  const cases: [text: string, wall: string, offsetMs: number, hasClock: boolean][] = [
    ['2020-02-13T17:15:00.000-05:00', '2020-02-13T17:15:00Z', -5 * HOUR, true],
    ['2025-01-01T00:15:00+00:00', '2025-01-01T00:15:00Z', 0, true],
    ['2026-07-30T15:43:16.002990+00:00', '2026-07-30T15:43:16.002Z', 0, true],
    ['2018-01-24T00:00:00Z', '2018-01-24T00:00:00Z', 0, true],
    ['2020-02-12T00:00:00.000', '2020-02-12T00:00:00Z', NaN, true],
    ['2014-01-27 16:45', '2014-01-27T16:45:00Z', NaN, true],
    ['2014-01-27 16:45+0530', '2014-01-27T16:45:00Z', 5.5 * HOUR, true],
    ['2014-01-27T16:45:10-08', '2014-01-27T16:45:10Z', -8 * HOUR, true],
    ['2012-02-29', '2012-02-29T00:00:00Z', NaN, false],
  ]
  for (const [text, wall, offsetMs, hasClock] of cases) {
    it(`reads ${text}`, () => assert.deepEqual(read(text), { wallMs: Date.parse(wall), offsetMs, hasClock }))
  }
  const wrong = [
    '',
    '2020-02-30',
    '2020-2-03',
    '2020-02-13T',
    '2020-02-13T24:00',
    '2020-02-13T12:60',
    '2020-02-13T12:00:60',
    '2020-02-13T12:00:00.',
    '2020-02-13T12:00:00.Z',
    '2020-02-13T12:00:00+15:00',
    '2020-02-13T12:00:00+05:60',
    '2020-02-13T12:00:00+5',
    '2020-02-13X12:00',
    '2020-02-13T12-00',
    '2020-02-13T12:00:0',
    '2020-02-13T12:00Zz',
    '20200213',
    '02/13/2020',
  ]
  for (const text of wrong) it(`does not read "${text}"`, () => assert.equal(read(text), undefined))

  it('is not led astray by the date before', () => {
    const time = newLocalTime()
    const fill = (text: string) => readLocalTime(new TextEncoder().encode(text), 0, text.length, time)
    const texts = ['2020-01-01', '2020-01-01T01:00', '2020-02-31', '2020-02-31', '2020-01-01', '2021-01-01']
    assert.deepEqual(
      texts.map(text => (fill(text) ? time.wallMs : NaN)),
      [Date.UTC(2020, 0, 1), Date.UTC(2020, 0, 1, 1), NaN, NaN, Date.UTC(2020, 0, 1), Date.UTC(2021, 0, 1)],
    )
  })

  it('reads what Date writes', () => {
    const ms = fc.integer({ min: Date.UTC(1, 0, 2), max: Date.UTC(9999, 11, 31) })
    fc.assert(fc.property(ms, value => assert.equal(read(new Date(value).toISOString())?.wallMs, value)))
  })
})

describe('civilDay', () => {
  it('counts as Date does, and has only the days of the calendar', () => {
    const part = fc.tuple(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: -1, max: 14 }),
      fc.integer({ min: -1, max: 33 }),
    )
    fc.assert(
      fc.property(part, ([year, month, day]) => {
        const date = new Date(0)
        date.setUTCFullYear(year, month - 1, day)
        const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCFullYear() === year
        assert.equal(civilDay(year, month, day), exists ? date.getTime() / DAY_MS : NaN)
      }),
    )
  })
  it('takes no fractions', () => assert.equal(civilDay(2020, 1.5, 1), NaN))
})
