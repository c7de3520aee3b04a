import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { klingGupta } from '../../shared/kernels/kling-gupta.js'

describe('klingGupta', () => {
  const observed = [1, 2, 3, 4]
  const cases: [what: string, simulated: number[], kge: number][] = [
    ['perfect', [1, 2, 3, 4], 1],
    ['twice as much: r 1, α 2, β 2', [2, 4, 6, 8], 1 - Math.SQRT2],
    ['one more throughout: r 1, α 1, β 3.5/2.5', [2, 3, 4, 5], 0.6],
    ['upside down: r −1, α 1, β 1', [4, 3, 2, 1], -1],
    ['known on two days alone: the same as [1, 4] against [1, 4]', [1, NaN, NaN, 4], 1],
  ]
  for (const [what, simulated, kge] of cases) {
    it(what, () => assert.ok(Math.abs(klingGupta(observed, simulated) - kge) < 1e-12))
  }
  it('says nothing where one of them never varies, or the observed mean is 0', () => {
    assert.ok(Number.isNaN(klingGupta(observed, [2, 2, 2, 2])))
    assert.ok(Number.isNaN(klingGupta([2, 2, 2, 2], observed)))
    assert.ok(Number.isNaN(klingGupta([-1, 1], [0, 1])))
  })
})
