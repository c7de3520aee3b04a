import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { legendre } from '../../shared/kernels/legendre.js'

describe('legendre', () => {
  // SPEC.md 3.1: P2 = (3x² − 1)/2, P3 = (5x³ − 3x)/2, P4 = (35x⁴ − 30x² + 3)/8
  const cases: [degree: number, x: number, value: number][] = [
    [0, 0.3, 1],
    [1, 0.3, 0.3],
    [2, 0, -0.5],
    [2, 0.5, -0.125], // (0.75 − 1)/2
    [3, 0, 0],
    [3, 0.5, -0.4375], // (0.625 − 1.5)/2
    [3, -0.5, 0.4375],
    [4, 0, 0.375],
    [4, 0.5, -0.2890625], // (2.1875 − 7.5 + 3)/8
    [4, 2, 55.375], // (560 − 120 + 3)/8
  ]
  for (const [degree, x, value] of cases) {
    it(`P${degree}(${x}) = ${value}`, () => assert.ok(Math.abs(legendre(degree, x) - value) < 1e-14))
  }
  it('is (±1)^n at ±1', () => {
    for (let degree = 0; degree <= 8; degree++) {
      assert.equal(legendre(degree, 1), 1)
      assert.equal(legendre(degree, -1), degree % 2 === 0 ? 1 : -1)
    }
  })
})
