import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isoTimeMs } from '../../shared/kernels/iso-time.js'

const read = (text: string) => isoTimeMs(new TextEncoder().encode(text), 0, text.length)

describe('isoTimeMs', () => {
  const cases: [text: string, ms: number][] = [
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T00:00:00', 0], // FDSN text format: no Z, still UTC
    ['1980-01-01T00:05:01.21Z', 315_533_101_210], // 3652 days · 86 400 s + 301.21 s
    ['1969-12-31T23:59:59.999Z', -1],
    ['2000-02-29T00:00:00Z', 951_782_400_000], // 11 016 days · 86 400 s
    ['2015-12-31T23:59:59.9999Z', 1_451_606_399_999], // cut, not rounded into the next day
    ['2015-02-30T00:00:00Z', NaN],
    ['1900-02-29T00:00:00Z', NaN],
    ['2015-13-01T00:00:00Z', NaN],
    ['2015-00-10T00:00:00Z', NaN],
    ['2015-01-00T00:00:00Z', NaN],
    ['2015-01-01T24:00:00Z', NaN],
    ['2015-01-01T00:00:60Z', NaN],
    ['2015-01-01 00:00:00Z', NaN],
    ['2015-01-01T00:00:00+02:00', NaN],
    ['2015-01-01T00:00:00.Z', NaN],
    ['2015-01-01T00:00:00ZZ', NaN],
    ['2015-01-01', NaN],
    ['', NaN],
    ['2O15-01-01T00:00:00Z', NaN],
  ]
  for (const [text, ms] of cases) it(`reads "${text}" as ${ms}`, () => assert.equal(read(text), ms))

  it('agrees with Date for every millisecond of the years 1 to 9999', () => {
    const ms = fc.integer({ min: Date.UTC(1, 0, 1) + 60e9, max: Date.UTC(9999, 11, 31) })
    fc.assert(fc.property(ms, value => assert.equal(read(new Date(value).toISOString()), value)))
  })
})
