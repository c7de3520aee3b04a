import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bValue, bValueOf } from '../../shared/kernels/gutenberg-richter.js'
import { completenessByCurvature, completenessByStability } from '../../shared/kernels/magnitude-completeness.js'
import { normalCdf } from '../../shared/kernels/normal.js'
import { exponential, randomFrom, uniform } from '../../shared/kernels/random.js'
import { near } from '../support/near.js'

/** Gutenberg–Richter magnitudes from 0.95 on in bins of 0.1, seen with probability Φ((M − half) / 0.15). */
function catalogue(n: number, b: number, half: number): number[] {
  const random = randomFrom(3)
  const magnitudes: number[] = []
  while (magnitudes.length < n) {
    const magnitude = 0.95 + exponential(random) / (b * Math.LN10)
    if (uniform(random) < normalCdf((magnitude - half) / 0.15)) magnitudes.push(Math.round(magnitude * 10) / 10)
  }
  return magnitudes
}

describe('bValueOf', () => {
  it('is by hand: M 3, 3.2, 3.7 in bins of 0.1', () => {
    // mean 3.3: b = 0.4343 / (3.3 − 2.95) = 1.2408; Σ(M − mean)² = 0.26; error 2.3026 b² √(0.26 / 6) = 0.7379
    const { b, error, n } = bValueOf([3, 2.9, 3.2, 3.7], 3, 0.1)
    assert.equal(n, 3)
    near(b, 1.24084, 1e-5)
    near(error, 0.73799, 1e-4)
  })
  it('is the estimate of the same sums', () =>
    near(bValueOf([4, 4.5, 5], 4, 0.01).b, bValue({ n: 3, sum: 13.5 }, 4), 1e-12))
  it('finds the b of a drawn catalogue within three of its errors', () => {
    const { b, error } = bValueOf(catalogue(20_000, 0.9, -9), 1, 0.1)
    near(b, 0.9, 3 * error)
    // For Gutenberg–Richter the error is about b / √n.
    near(error / (0.9 / Math.sqrt(20_000)), 1, 0.05)
  })
})

describe('magnitude of completeness', () => {
  it('by maximum curvature is the fullest bin and 0.2', () =>
    assert.equal(completenessByCurvature([2.1, 2.1, 2.2, 2.0, 3, NaN]), 2.3))
  // Half of M 2 are seen, 97.7 % of M 2.3.
  const drawn = catalogue(20_000, 1, 2)
  it('by both methods lies where a drawn catalogue is all but complete', () => {
    for (const mc of [completenessByCurvature(drawn), completenessByStability(drawn)]) near(mc, 2.3, 0.11)
  })
  it('is not known from a handful', () => assert.ok(Number.isNaN(completenessByStability([2, 3, 2.5]))))
  it('of nothing is not known', () => assert.ok(Number.isNaN(completenessByCurvature([]))))
})
