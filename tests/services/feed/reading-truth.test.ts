import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  forgetReadings,
  initReadingTruth,
  type SiteReading,
  tellReading,
} from '../../../services/feed/reading-truth.js'
import { HOUR_MS, startOfDay } from '../../../shared/domain/units.js'

const reading = (value: number, knownMs: number, more: Partial<SiteReading> = {}): SiteReading => ({
  ...{ site: 1, variable: 0, timeMs: startOfDay(50), spanDays: 1, value, knownMs, quality: 0 },
  ...more,
})
const moment = { spanDays: 0, timeMs: startOfDay(50) + HOUR_MS }

describe('the truth of readings', () => {
  for (const [what, more] of [
    ['of days', {}],
    ['of moments', moment],
  ] as const) {
    it(`is the word of the newest knowledge, ${what}`, () => {
      const truth = initReadingTruth(2, 1)
      const tell = (value: number, knownMs: number, quality = 0) =>
        tellReading(truth, reading(value, knownMs, { ...more, quality }))
      const outcomes = [
        tell(NaN, 1), // took back what never stood
        tell(5, 2),
        tell(5, 3), // nothing new, but newer
        tell(6, 2), // older than that
        tell(6, 4),
        tell(6, 4, 1), // equally new: the last
        tell(NaN, 5),
        tell(NaN, 6),
        tell(0, 7),
      ]
      assert.deepEqual(outcomes, [
        'void',
        'new',
        'repeated',
        'repeated',
        'revised',
        'revised',
        'deleted',
        'repeated',
        'new',
      ])
    })
  }
  it('holds sites, variables, days and moments apart', () => {
    const truth = initReadingTruth(2, 2)
    const all = [{}, { site: 0 }, { variable: 1 }, { timeMs: startOfDay(51) }, moment]
    assert.deepEqual(
      all.map(more => tellReading(truth, reading(5, 9, more))),
      all.map(() => 'new'),
    )
  })
  it('takes another span for another word', () => {
    const truth = initReadingTruth(2, 1)
    tellReading(truth, reading(5, 1))
    assert.equal(tellReading(truth, reading(5, 2, { spanDays: 7 })), 'revised')
  })
  it('forgets days that may no longer change', () => {
    const truth = initReadingTruth(2, 1)
    tellReading(truth, reading(5, 1))
    forgetReadings(truth, 51)
    assert.equal(tellReading(truth, reading(5, 1)), 'new')
  })
})
