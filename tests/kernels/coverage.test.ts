import assert from 'node:assert/strict'
import { it } from 'node:test'
import { addCoverage, coverageOf, coverageSums, NO_COVERAGE } from '../../shared/kernels/coverage.js'

it('counts truths within an interval, its ends included, and leaves out what is not known', () => {
  const sums = coverageSums([1, 2, 3, NaN, 5, 6], [1, 0, 4, 0, NaN, 0], [9, 2, 9, 9, 9, 5])
  // 1 lies on its lower end and 2 on its upper; 3 is below, 6 above; two are not known.
  assert.deepEqual(sums, { n: 4, inside: 2 })
  assert.equal(coverageOf(addCoverage(sums, { n: 1, inside: 1 })), 0.6)
  assert.ok(Number.isNaN(coverageOf(NO_COVERAGE)))
})
