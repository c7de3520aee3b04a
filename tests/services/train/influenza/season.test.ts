import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { seasonMeans } from '../../../../services/train/influenza/season.js'

/** Three years of 52 weeks; the value is 100 · year + week. */
const weekOfYear = Uint8Array.from({ length: 156 }, (_, t) => (t % 52) + 1)
const values = Float64Array.from({ length: 156 }, (_, t) => 100 * Math.floor(t / 52) + (t % 52) + 1)

describe('seasonMeans', () => {
  it('takes a week and its neighbours in every year, seen from far off', () => {
    assert.equal(seasonMeans(values, weekOfYear, 156)(Infinity, 10), 110) // years 0, 100 and 200, weeks 9, 10, 11
  })
  it('leaves out the season that it is seen from', () => {
    assert.equal(seasonMeans(values, weekOfYear, 156)(52 + 9, 10), 110) // 10 and 210
    assert.equal(seasonMeans(values, weekOfYear, 156)(9, 10), 160) // 110 and 210
  })
  it('sees nothing from the end of fitting on', () => {
    assert.equal(seasonMeans(values, weekOfYear, 104)(Infinity, 10), 60) // 10 and 110
  })
  it('puts week 52 beside week 1', () => {
    // Year 0: weeks 1, 2 and 52: (1 + 2 + 52) / 3.
    assert.equal(seasonMeans(values, weekOfYear, 52)(Infinity, 1), 55 / 3)
  })
})
