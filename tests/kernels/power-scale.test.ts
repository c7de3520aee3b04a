import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fromPowerScale, onPowerScale, toPowerScale } from '../../shared/kernels/power-scale.js'
import { near } from '../support/near.js'

describe('the power scale', () => {
  const cases: [value: number, power: number, z: number][] = [
    [8, 1 / 3, 2],
    [-27, 1 / 3, -3],
    [0, 1 / 3, 0],
    [16, 1 / 4, 2],
    [-81, 1 / 4, -3],
    [5, 1, 5],
  ]
  for (const [value, power, z] of cases) {
    it(`has ${value} at ${z}, power ${power.toFixed(2)}, and back`, () => {
      near(toPowerScale(value, power), z, 1e-15)
      near(fromPowerScale(z, power), value, 1e-13)
    })
  }
  it('leaves NaN as it is', () => {
    assert.ok(Number.isNaN(toPowerScale(NaN, 1 / 3)) && Number.isNaN(fromPowerScale(NaN, 1 / 3)))
  })
  it('takes any value there and back, to rounding', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(value, fc.constantFrom(1 / 4, 1 / 3, 1 / 2, 1), (y, power) =>
        near(fromPowerScale(toPowerScale(y, power), power), y, 1e-13 * Math.abs(y)),
      ),
    )
  })
  it('takes arrays into new memory', () => {
    const values = Float32Array.of(8, NaN)
    const z = onPowerScale(values, 1 / 3)
    near(z[0], 2, 1e-15)
    assert.ok(Number.isNaN(z[1]))
    assert.deepEqual(values, Float32Array.of(8, NaN))
  })
})
