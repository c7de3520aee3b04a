import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { weeklyInputNames, weeklyInputs } from '../../shared/kernels/weekly-inputs.js'

/** cos and sin of 2π/7 and 4π/7, by hand. */
const cases: [what: string, day: number, cos: number, sin: number][] = [
  ['Sunday 1970-01-04', 3, 1, 0],
  ['Monday 1970-01-05', 4, 0.6234898, 0.7818315],
  ['Tuesday 1969-12-30', -2, -0.2225209, 0.9749279],
  ['Saturday 1970-01-03', 2, 0.6234898, -0.7818315],
]

describe('weekly inputs', () => {
  for (const [what, day, cos, sin] of cases) {
    it(`of ${what}`, () => {
      const inputs = weeklyInputs(day)
      assert.ok(Math.abs(inputs[0] - cos) < 1e-7 && Math.abs(inputs[1] - sin) < 1e-7, `${inputs}`)
      assert.equal(inputs.length, weeklyInputNames.length)
    })
  }
  it('come again after a week', () => assert.deepEqual(weeklyInputs(20_000), weeklyInputs(20_007)))
})
