import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { energyOf } from '../../shared/kernels/energy-grid.js'
import { equivalentMagnitude } from '../../shared/kernels/equivalent-magnitude.js'

describe('equivalentMagnitude', () => {
  const cases: [what: string, joules: number, magnitude: number][] = [
    ['nothing', 0, 0],
    ['one M5.3', energyOf(5.3), 5.3],
    ['two M4', 2 * energyOf(4), 4 + Math.log10(2) / 1.5], // 4.2007
    ['an M3 beside an M6', energyOf(3) + energyOf(6), 6 + Math.log10(1 + 10 ** -4.5) / 1.5],
    ['an M−1, less than an M0', energyOf(-1), 0],
    ['an M0', energyOf(0), 0],
  ]
  for (const [what, joules, magnitude] of cases) {
    it(`of ${what}`, () => assert.ok(Math.abs(equivalentMagnitude(joules) - magnitude) < 1e-12))
  }
})
