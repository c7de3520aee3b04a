import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  addSeasonal,
  fitSeasonal,
  initSeasonal,
  seasonalRow,
  seasonalValues,
} from '../../shared/kernels/seasonal-course.js'
import { near } from '../support/near.js'

describe('seasonalRow', () => {
  it('is 1, cos and sin of each harmonic; 1, 1, 0, 1, 0 on every 1 January', () => {
    for (const day of [0, 365, 730]) assert.deepEqual([...seasonalRow(day, 2)], [1, 1, 0, 1, 0])
  })
  it('turns by 2π / 365.2425 a day from then on', () => {
    const phase = (2 * Math.PI * 31) / 365.2425 // 1 February 1971 is day 365 + 31
    const expected = [1, Math.cos(phase), Math.sin(phase), Math.cos(2 * phase), Math.sin(2 * phase)]
    assert.deepEqual([...seasonalRow(396, 2)], expected)
  })
  it('counts from the year of the day before 1970 too', () => assert.deepEqual([...seasonalRow(-365, 1)], [1, 1, 0])) // 1 January 1969
  it('is 1 alone without harmonics', () => assert.deepEqual([...seasonalRow(100, 0)], [1]))
})

describe('fitSeasonal', () => {
  // Three series over two years: a course, the same of which 364 days are known, one of which nothing is.
  const course = (day: number) => {
    const [, cos, sin] = seasonalRow(day, 1)
    return 3 + 2 * cos - sin
  }
  const sums = initSeasonal(3, 1)
  let ofKnown = 0
  for (let day = 0; day < 730; day++) {
    if (day < 364) ofKnown += course(day)
    addSeasonal(sums, seasonalRow(day, 1), [course(day), day < 364 ? course(day) : NaN, NaN])
  }
  const coefficients = fitSeasonal(sums)
  it('finds the course that the values follow', () => {
    near(coefficients[0], 3, 1e-9)
    near(coefficients[1], 2, 1e-9)
    near(coefficients[2], -1, 1e-9)
    near(seasonalValues(coefficients, seasonalRow(1000, 1))[0], course(1000), 1e-9)
  })
  it('takes the mean of less than a year', () => {
    for (const day of [0, 90, 200]) {
      near(seasonalValues(coefficients, seasonalRow(day, 1))[1], ofKnown / 364, 1e-12)
    }
  })
  it('knows nothing of a series without values', () =>
    assert.ok(Number.isNaN(seasonalValues(coefficients, seasonalRow(0, 1))[2])))
  it('is the mean where there is no harmonic', () => {
    const flat = initSeasonal(1, 0)
    for (let day = 0; day < 400; day++) addSeasonal(flat, seasonalRow(day, 0), [day % 2])
    near(fitSeasonal(flat)[0], 0.5, 1e-12)
  })
})
