import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  addResiduals,
  fitResiduals,
  initResiduals,
  SHAPE_LEVELS,
  shapeAt,
  shapeExceedance,
} from '../../shared/kernels/residual-spread.js'
import { near } from '../support/near.js'

describe('fitResiduals', () => {
  // ±0.64 and ±2.56 stand in the middle of cells 50 and 100 of 250: 16 · (50/250)² and 16 · (100/250)².
  const residuals = initResiduals(4)
  const sites = [0, 1, 3]
  for (let i = 0; i < 100; i++) {
    const sign = i % 2 === 0 ? 1 : -1
    addResiduals(residuals, [5 + 0.64 * sign, 7 + 2.56 * sign, 99, NaN], [5, 7, 0, 0], sites)
  }
  const { spread, commonSpread, shape } = fitResiduals(residuals, 4)!
  it('has a spread for all: (100 · 0.64 + 100 · 2.56) / 200', () => near(commonSpread, 1.6, 1e-9))
  const cases: [what: string, site: number, expected: number][] = [
    ['draws a small one up: (64 + 50 · 1.6) / 150', 0, 0.96],
    ['draws a large one down: (256 + 50 · 1.6) / 150', 1, 2.24],
    ['takes that of all for a site that is not counted', 2, 1.6],
    ['takes that of all for a site whose truth is never known', 3, 1.6],
  ]
  for (const [what, site, expected] of cases) it(what, () => near(spread[site], expected, 1e-9))
  it('shares one shape: a quarter each at ∓2.56/2.24 and ∓0.64/0.96', () => {
    const at = (level: number) => shape[SHAPE_LEVELS.indexOf(level)]
    // The shape is kept to √(1.14 · 1000) / 4000 = 0.0085.
    for (const level of [0.001, 0.01, 0.25]) near(at(level), -2.56 / 2.24, 0.0085)
    for (const level of [0.26, 0.5]) near(at(level), -0.64 / 0.96, 0.0085)
    for (const level of [0.51, 0.75]) near(at(level), 0.64 / 0.96, 0.0085)
    for (const level of [0.76, 0.99, 0.999]) near(at(level), 2.56 / 2.24, 0.0085)
  })
  it('finds nothing in no residuals', () => assert.equal(fitResiduals(initResiduals(2), 2), undefined))
  it('never has no spread at all: forecasts that were always right have a millionth', () => {
    const right = initResiduals(1)
    addResiduals(right, [3], [3], [0])
    const fitted = fitResiduals(right, 1)!
    assert.equal(fitted.commonSpread, 1e-6)
    near(fitted.spread[0], (50 * 1e-6) / 51, 1e-18)
    assert.ok(fitted.shape.every(value => value === 0))
  })
})

describe('the shape', () => {
  // 10 · level − 5: straight, so that values between the levels are known.
  const straight = Float64Array.from(SHAPE_LEVELS, level => 10 * level - 5)
  const values: [level: number, value: number][] = [
    [0.5, 0],
    [0.025, -4.75],
    [0.123, -3.77],
    [0.001, -4.99],
    [0.0001, -4.99],
    [0.9999, 4.99],
  ]
  for (const [level, value] of values) {
    it(`has ${value} at ${level}`, () => near(shapeAt(straight, level), value, 1e-12))
  }
  const chances: [value: number, p: number][] = [
    [0, 0.5],
    [-3.77, 0.877],
    [4.7, 0.03],
    [-5, 0.999],
    [7, 0.001],
    [Infinity, 0.001],
    [NaN, NaN],
  ]
  for (const [value, p] of chances) {
    it(`is reached at ${value} with probability ${p}`, () => {
      const found = shapeExceedance(straight, value)
      if (Number.isNaN(p)) assert.ok(Number.isNaN(found))
      else near(found, p, 1e-12)
    })
  }
  it('has levels that ascend from 0.001 to 0.999', () => {
    assert.deepEqual([SHAPE_LEVELS[0], SHAPE_LEVELS.at(-1)], [0.001, 0.999])
    for (let i = 1; i < SHAPE_LEVELS.length; i++) assert.ok(SHAPE_LEVELS[i] > SHAPE_LEVELS[i - 1])
  })
  it('is reached less often the higher the value, also where the shape stands still', () => {
    const steps = fc.array(fc.nat(3), { minLength: SHAPE_LEVELS.length, maxLength: SHAPE_LEVELS.length })
    const value = fc.double({ min: -1, max: 320, noNaN: true })
    fc.assert(
      fc.property(steps, value, value, (rises, a, b) => {
        let sum = 0
        const shape = Float64Array.from(rises, rise => {
          sum += rise
          return sum
        })
        assert.ok(shapeExceedance(shape, Math.max(a, b)) <= shapeExceedance(shape, Math.min(a, b)))
      }),
    )
  })
})
