import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SOCAL } from '../../shared/domain/region.js'
import { COMCAT_25, delayCdf, productivity } from '../../shared/kernels/etas.js'
import { etasStencils, ringAftershocks } from '../../shared/kernels/etas-rings.js'
import { fitMonotone, valueAt } from '../../shared/kernels/monotone-map.js'
import { near } from '../support/near.js'

const { grid } = SOCAL
const stencils = etasStencils(COMCAT_25, grid)
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)
const at = (pixel: number, value: number) => Float64Array.from({ length: 2400 }, (_, i) => (i === pixel ? value : 0))

describe('ringAftershocks', () => {
  const pixel = 20 * 60 + 30
  const ring = { fromDays: 0, toDays: 14, magnitude: at(pixel, 5), count: at(pixel, 1) }
  const expected = ringAftershocks(stencils, grid, [ring], 14)
  it('of one quake are its productivity, times the share of its delays in the window, within reach', () => {
    // Mean over ages 0..14 of F(age + 14) − F(age), by 14,000 steps
    let share = 0
    for (let k = 0; k < 14_000; k++) {
      const age = (k + 0.5) / 1000
      share += (delayCdf(COMCAT_25, age + 14) - delayCdf(COMCAT_25, age)) / 14_000
    }
    // 120 km hold 99 % of them.
    near(sum(expected) / (productivity(COMCAT_25, 5) * share), 0.99, 0.015)
    assert.equal(expected.indexOf(Math.max(...expected)), pixel)
  })
  it('are fewer the older the ring, and none of a pixel where nothing was', () => {
    const old = ringAftershocks(stencils, grid, [{ ...ring, fromDays: 84, toDays: 364 }], 14)
    assert.ok(sum(old) < sum(expected) / 5)
    assert.equal(sum(ringAftershocks(stencils, grid, [{ ...ring, magnitude: at(0, 0) }], 14)), 0)
  })
  it('grow with the count of quakes beside the largest', () => {
    const many = ringAftershocks(stencils, grid, [{ ...ring, count: at(pixel, 21) }], 14)
    assert.ok(sum(many) > 2 * sum(expected))
  })
})

describe('fitMonotone', () => {
  it('finds a rising function, and pools where the pairs fall', () => {
    const x = Array.from({ length: 1000 }, (_, i) => i / 1000)
    const map = fitMonotone(
      x,
      x.map(value => value * value),
      50,
      5,
    )
    for (const value of [0.1, 0.5, 0.9]) near(valueAt(map, value), value * value, 1e-3)
    const falling = fitMonotone(
      x,
      x.map(value => -value),
      50,
      5,
    )
    near(valueAt(falling, 0.2), -0.4995, 1e-9) // all pooled: the mean
  })
  it('is level beyond its points, and 0 of nothing', () => {
    const map = fitMonotone([1, 2], [3, 4], 2, 1)
    assert.deepEqual([valueAt(map, -9), valueAt(map, 1.5), valueAt(map, 9)], [3, 3.5, 4])
    assert.equal(valueAt(fitMonotone([], [], 2, 1), 1), 0)
  })
})
