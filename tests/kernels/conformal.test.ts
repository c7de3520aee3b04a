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
import { drawNormal } from '../../shared/kernels/normal.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { near } from '../support/near.js'

const LEVELS = [0.025, 0.25, 0.5, 0.75, 0.975]
const NORMAL = [-1.96, -0.6745, 0, 0.6745, 1.96]

describe('quantileAt', () => {
  const cases: [level: number, value: number][] = [
    [0.5, 0],
    [0.375, -0.33725], // half-way between 25 and 50 %
    [0.0125, -2.03142], // 0.0125 below the lowest, at the slope 1.2855 / 0.225
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
