import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { watchDrift } from '../../services/verify/drift.js'
import type { ConformalState } from '../../shared/kernels/conformal.js'
import { outsideShare } from '../../shared/kernels/interval-coverage.js'

const forecast = {
  model: 'm',
  horizonDays: 7,
  levels: Float64Array.of(0.025, 0.5, 0.975),
  // Ten cells, an interval of 1..3 each.
  quantiles: Float32Array.from({ length: 30 }, (_, i) => 1 + Math.floor(i / 10)),
}
const truth = (outside: number) => {
  const value = Float64Array.from({ length: 10 }, (_, cell) => (cell < outside ? 9 : 2))
  return { day: 0, value, peak: value }
}

describe('watchDrift', () => {
  it('warns once when three in ten fall outside for long, and again after it was well', () => {
    const states = new Map<string, ConformalState>()
    const warnings: number[] = []
    for (let issue = 0; issue < 600; issue++) {
      // 0.05 + (0.3 − 0.05)(1 − 0.99^n) passes 0.15 at n = 51: 0.25 · 0.4011 = 0.1003.
      const outside = issue < 100 || issue >= 400 ? 3 : 0
      if (watchDrift(states, forecast, truth(outside))) warnings.push(issue)
    }
    assert.equal(warnings[0], 50)
    assert.equal(warnings.length, 2)
    assert.ok(warnings[1] >= 400)
  })
  it('does not warn of intervals that miss less than they promise', () => {
    const states = new Map<string, ConformalState>()
    for (let issue = 0; issue < 500; issue++) assert.equal(watchDrift(states, forecast, truth(0)), false)
  })
  it('keeps models apart, and says nothing where nothing is known', () => {
    const states = new Map<string, ConformalState>()
    const unknown = new Float64Array(10).fill(NaN)
    assert.equal(watchDrift(states, forecast, { day: 0, value: unknown, peak: unknown }), false)
    assert.equal(states.size, 0)
    watchDrift(states, forecast, truth(1))
    watchDrift(states, { ...forecast, model: 'other' }, truth(1))
    assert.equal(states.size, 2)
  })
})

it('outsideShare counts the ends as inside', () => {
  // 1 and 3 lie on the ends, 3.5 outside, NaN is not known
  assert.equal(outsideShare([1, 3, 3.5, NaN], [1, 1, 1, 1, 3, 3, 3, 3], 2), 1 / 3)
})
