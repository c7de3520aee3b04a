import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  addMiss,
  CONFORMAL,
  conformalInterval,
  hasDrifted,
  initConformal,
  quantileAt,
} from '../../shared/kernels/conformal.js'
import { conformalQuantiles, cutLevels, initEnds, missesBeyond } from '../../shared/kernels/conformal-quantiles.js'
import { drawNormal } from '../../shared/kernels/normal.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { near } from '../support/near.js'

const LEVELS = [0.025, 0.25, 0.5, 0.75, 0.975]
const NORMAL = [-1.96, -0.6745, 0, 0.6745, 1.96]

describe('quantileAt', () => {
  const cases: [level: number, value: number][] = [
    [0.5, 0],
    [0.375, -0.33725], // half-way between 25 and 50 %
    [0.0125, -2.34697], // half the lowest tail: 1.2855 · ln 2 / ln 10 = 0.38697 farther out
    [0, -Infinity],
    [1, Infinity],
  ]
  for (const [level, value] of cases) {
    it(`at ${level} is ${value}`, () => {
      const actual = quantileAt(NORMAL, LEVELS, level)
      if (Number.isFinite(value)) near(actual, value, 1e-5)
      else assert.equal(actual, value)
    })
  }
})

describe('adaptive conformal intervals', () => {
  /** Share of truths outside over the last half, where the truth's spread doubles half-way. */
  function missedAfterDrift(adapt: boolean): { share: number; state: ReturnType<typeof initConformal> } {
    const state = initConformal(0.05)
    const random = randomFrom(8)
    const steps = 8000
    let missed = 0
    for (let t = 0; t < steps; t++) {
      const truth = drawNormal(random) * (t < steps / 2 ? 1 : 2)
      const { low, high } = conformalInterval(adapt ? state : initConformal(0.05), NORMAL, LEVELS)
      const miss = truth < low || truth > high ? 1 : 0
      if (t >= steps / 2) missed += miss
      addMiss(state, miss)
    }
    return { share: missed / (steps / 2), state }
  }
  it('keep their coverage when the truth outgrows the forecast, where fixed ones lose it', () => {
    // P(|2 Z| > 1.96) = 2 Φ(−0.98) = 0.327
    near(missedAfterDrift(false).share, 0.327, 0.03)
    near(missedAfterDrift(true).share, 0.05, 0.015)
  })
  it('keep the bound of proposition 4.1 against any misses', () => {
    const state = initConformal(0.05)
    // The worst of enemies: misses whenever the interval is not infinite.
    for (let t = 0; t < 3000; t++) addMiss(state, state.alpha > 0 ? 1 : 0)
    const bound = (0.95 + CONFORMAL.rate) / (CONFORMAL.rate * state.seen)
    near(state.missed / state.seen, 0.05, bound)
  })
  it('tell drift by the misses of late, and not without it', () => {
    assert.equal(hasDrifted(missedAfterDrift(false).state), true)
    assert.equal(hasDrifted(initConformal(0.05)), false)
  })
  it('moves α by γ (target − missed)', () => {
    const state = initConformal(0.1)
    addMiss(state, 1)
    near(state.alpha, 0.1 - 0.0045, 1e-15)
    addMiss(state, 0)
    near(state.alpha, 0.1 - 0.004, 1e-15)
  })
})

describe('conformalQuantiles', () => {
  const forecast = Float32Array.from(NORMAL)
  it('leaves a forecast whose ends have not moved', () =>
    assert.deepEqual(conformalQuantiles(cutLevels(initEnds(LEVELS), LEVELS), forecast, LEVELS), forecast))
  it('moves each end by itself, keeps them in order, and leaves nothing below 0 that was not', () => {
    const cutAt = [
      0.0125, // 2.34697, as above
      0.005, // farther out than the outer one, which is pushed out to it: 1.96 + 1.2855 · ln 5 / ln 10 = 2.85853
      0.5,
      0.625, // half-way
      0.975, // has not moved
    ]
    const adapted = conformalQuantiles(cutAt, forecast, LEVELS)
    for (const [q, value] of [-2.85853, -2.85853, 0, 0.33725, 1.96].entries()) near(adapted[q], value, 1e-4)
    assert.deepEqual(forecast, Float32Array.from(NORMAL))
    const flow = conformalQuantiles(cutAt, Float32Array.of(0, 1, 3, 5, 9), LEVELS)
    assert.deepEqual([...flow], [0, 0, 3, 4, 9])
  })
  it('cuts no quantile beyond the median, nor at a level that would be infinite', () => {
    // 10⁻⁴: 1.96 + 1.2855 · ln 250 / ln 10 = 5.04252
    const adapted = conformalQuantiles([0.7, 0.25, 0.5, 0.75, 1], forecast, LEVELS)
    for (const [q, value] of [-0.6745, -0.6745, 0, 0.6745, 5.04252].entries()) near(adapted[q], value, 1e-4)
  })
  it('keeps what is not known, and has nothing to cut of a single level', () => {
    assert.ok(
      conformalQuantiles(
        [0.01, 0.2, 0.5, 0.8, 0.99],
        forecast.map(() => NaN),
        LEVELS,
      ).every(Number.isNaN),
    )
    assert.deepEqual(conformalQuantiles([0.5], Float32Array.of(4, 7), [0.5]), Float32Array.of(4, 7))
  })
})

describe('missesBeyond', () => {
  it('counts in the cells where the model’s own quantile is above 0, and not its only one', () => {
    // Cells: a flow, one that is dry half of the time, a dry one, one that is not known.
    const own = Float32Array.of(1, 0, 0, 1, 2, 0, 0, 2, 3, 0, 0, 3, 4, 5, 0, 4, 5, 9, 0, 5)
    const beyond = missesBeyond([0.5, 7, 3, NaN], own, own, LEVELS)
    // Below 0.025 and 0.25 the flow lies. Above 0.75 the half dry one: 7 > 5, not above 9.
    assert.deepEqual([...beyond], [1, 1, NaN, 0.5, 0])
  })
  it('looks at what was cut, where the model’s own says which cells count', () => {
    const own = Float32Array.of(1, 2, 3, 4, 5)
    assert.deepEqual([...missesBeyond([0.5], Float32Array.of(0, 2, 3, 4, 5), own, LEVELS)], [0, 1, NaN, 0, 0])
  })
})
