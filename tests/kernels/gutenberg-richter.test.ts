import { it } from 'node:test'
import { bValue, extrapolateExceedance } from '../../shared/kernels/gutenberg-richter.js'
import { near } from '../support/near.js'

it('gives b = 1 where magnitudes lie log10 e = 0.4343 above the threshold on average', () =>
  near(bValue({ n: 2, sum: 2 * (3.995 + Math.LOG10E) }, 4), 1, 1e-12))

// b = 1: a unit of magnitude makes quakes ten times as rare; 1 − 0.9^0.1 = 0.0104809, 1 − 0.9^0.01 = 0.00105305.
const cases: [magnitude: number, expected: number][] = [
  [4, 0.1],
  [5, 0.0104807],
  [6, 0.00105305],
]
for (const [magnitude, expected] of cases) {
  it(`carries P(M ≥ 4) = 0.1 to M ${magnitude}`, () =>
    near(extrapolateExceedance(0.1, 4, magnitude, 1), expected, 5e-8))
}
it('keeps the digits of a tiny probability', () => near(extrapolateExceedance(1e-12, 4, 6, 1) / 1e-14, 1, 1e-9))
