import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { upperIncompleteGamma } from '../../shared/kernels/incomplete-gamma.js'

/** [s, x, Γ(s, x)]: gammainc(s, x) of mpmath 1.4.1 (Python 3.11.7) at 40 digits. */
const VALUES: [s: number, x: number, gamma: number][] = [
  [0.061494, 3.0135e-7, 9.283078865735542], // −omega and c/tau of the ComCat fit
  [-0.061494, 3.0135e-7, 24.038181729997333],
  [0, 1e-6, 13.23829589306249],
  [1e-9, 1e-6, 13.238295798617367],
  [-1e-9, 0.3, 0.9056766520366072],
  [-0.5, 1e-7, 6321.011045090469],
  [-0.75, 0.2, 2.247499057786621],
  [-1, 0.5, 0.653287724649106],
  [-2.3, 0.001, 3447502.5969377486],
  [0.5, 1, 0.27880558528066196],
  [0.75, 1e-5, 1.2251795995599957],
  [1, 0.25, 0.7788007830714049],
  [2.5, 0.9, 1.1645931073590592],
  [-0.061494, 1.0001, 0.21346248392735936],
  [-0.3, 2, 0.0364866201113743],
  [0.6, 30, 2.3699629972506313e-14],
  [-3.7, 1.5, 0.009039010930413718],
  [4.2, 8, 0.39749943765471624],
]

describe('upperIncompleteGamma', () => {
  for (const [s, x, expected] of VALUES) {
    it(`agrees with mpmath at s = ${s}, x = ${x}`, () => {
      const error = Math.abs(upperIncompleteGamma(s, x) / expected - 1)
      assert.ok(error < 1e-13, `relative error ${error}`)
    })
  }

  it('is the exponential at s = 1: Γ(1, x) = e^(−x)', () => {
    for (const x of [1e-8, 0.5, 1, 1.5, 40]) {
      assert.ok(Math.abs(upperIncompleteGamma(1, x) / Math.exp(-x) - 1) < 1e-13)
    }
  })

  it('does not jump where the method changes', () => {
    for (const [s, x] of [
      [-0.5, 0.3],
      [0.5, 0.3],
      [1.5, 0.3],
      [-0.2, 1],
    ]) {
      const step = 1e-12
      const below = upperIncompleteGamma(s - step, x - step)
      const above = upperIncompleteGamma(s + step, x + step)
      assert.ok(Math.abs(below / above - 1) < 2e-11, `s = ${s}, x = ${x}: ${below} ${above}`)
    }
  })

  it('is 0 at infinity, and not a number where the integral diverges', () => {
    assert.equal(upperIncompleteGamma(-0.3, Infinity), 0)
    assert.ok(Number.isNaN(upperIncompleteGamma(-0.3, 0)))
    assert.ok(Number.isNaN(upperIncompleteGamma(0.3, -1)))
  })
})
