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
import { conformalQuantiles, initIntervals } from '../../shared/kernels/conformal-quantiles.js'
import { outsideShare } from '../../shared/kernels/interval-coverage.js'
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
  it('leaves a forecast whose states have not moved', () => {
    const adapted = conformalQuantiles(initIntervals(LEVELS), forecast, LEVELS)
    for (const [q, value] of adapted.entries()) near(value, NORMAL[q], 1e-6)
  })
  it('widens the pair that missed, keeps the pairs nested, and does not fall below the least value', () => {
    const states = initIntervals(LEVELS)
    states[0].alpha = 0.025 // tails of 0.0125: 2.34697, as above
    states[1].alpha = 0.01 // narrower than the outer one: the outer is pushed out to it
    const adapted = conformalQuantiles(states, forecast, LEVELS)
    // tails of 0.005: 1.96 + 1.2855 · ln 5 / ln 10 = 2.85853
    for (const [q, value] of [-2.85853, -2.85853, 0, 2.85853, 2.85853].entries()) near(adapted[q], value, 1e-4)
    assert.deepEqual([...conformalQuantiles(states, forecast, LEVELS, 0)].slice(0, 3), [0, 0, 0])
    assert.deepEqual([...forecast], [...Float32Array.from(NORMAL)])
  })
  it('keeps the coverage of many cells when the model drifts', () => {
    const states = initIntervals(LEVELS)
    const random = randomFrom(4)
    const cells = 50
    const said = Float32Array.from({ length: 5 * cells }, (_, i) => NORMAL[Math.floor(i / cells)])
    let missed = 0
    for (let issue = 0; issue < 2000; issue++) {
      // From the start the truth is twice as wide as the forecast.
      const truth = Float64Array.from({ length: cells }, () => 2 * drawNormal(random))
      const adapted = conformalQuantiles(states, said, LEVELS)
      const share = outsideShare(truth, adapted, 5)
      if (issue >= 1000) missed += share / 1000
      addMiss(states[0], share)
    }
    near(missed, 0.05, 0.01)
  })
})
