import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Field } from '../../shared/domain/messages.js'
import { siteTruth } from '../../shared/kernels/site-truth.js'
import { siteField } from '../support/site-world.js'

/** Windows of two days; that of issue day 10 at horizon 3 is days 12 and 13. */
const TARGET = { column: 'runoff', cells: 5, windowDays: 2 }
const runoffOf = (day: number, values: readonly number[]) => siteField(day, { runoff: values })
const fields = new Map<number, Field>([
  [11, runoffOf(11, [90, 90, 90, 90, 90])],
  [12, runoffOf(12, [1, 5, 5, -1, 0])],
  [13, { ...runoffOf(13, [3, NaN, -2, 0]), cell: Uint32Array.of(0, 2, 3, 4) }],
  [14, runoffOf(14, [90, 90, 90, 90, 90])],
])
const truth = siteTruth(TARGET, 10, 3, day => fields.get(day))

describe('siteTruth', () => {
  const cases: [what: string, cell: number, value: number][] = [
    ['the mean of the window’s days', 0, 2],
    ['nothing where a day has no row', 1, NaN],
    ['nothing where a day’s value is not known', 2, NaN],
    ['values below zero', 3, -1.5],
    ['zero where all days are zero', 4, 0],
  ]
  for (const [what, cell, value] of cases) {
    it(`says ${what}`, () => assert.deepEqual([truth.value[cell], truth.peak[cell]], [value, value]))
  }
  it('is of its issue day', () => assert.equal(truth.day, 10))
  it('knows nothing where the record has no field of a day', () =>
    assert.deepEqual([...siteTruth(TARGET, 11, 4, day => fields.get(day)).value], [NaN, NaN, NaN, NaN, NaN]))
  it('knows nothing of a column that no field has', () => {
    const { value } = siteTruth({ ...TARGET, column: 'cases' }, 10, 3, day => fields.get(day))
    assert.deepEqual([...value], [NaN, NaN, NaN, NaN, NaN])
  })
})
