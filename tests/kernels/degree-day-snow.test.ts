import { describe, it } from 'node:test'
import { SNOW_DEFAULTS, snowInit, snowStep } from '../../shared/kernels/degree-day-snow.js'
import { near } from '../support/near.js'

describe('snowStep', () => {
  const cases: [what: string, packMm: number, fallMm: number, meanC: number, outMm: number, leftMm: number][] = [
    ['keeps what falls at −5 °C', 10, 8, -5, 0, 18],
    ['splits what falls at 0 °C: three quarters are snow', 0, 8, 0, 2, 6],
    ['melts 4 mm for each degree above 0', 30, 0, 2.5, 10, 20],
    ['melts no more than lies there', 3, 5, 10, 8, 0],
    // At 1 °C half of 6 mm is snow: 3 mm join the pack of 2, of which 4 melt, and 3 mm are rain.
    ['rains and melts on one day', 2, 6, 1, 7, 1],
  ]
  for (const [what, packMm, fallMm, meanC, outMm, leftMm] of cases) {
    it(what, () => {
      const state = { ...snowInit(), packMm }
      near(snowStep(state, SNOW_DEFAULTS, fallMm, meanC), outMm, 1e-12)
      near(state.packMm, leftMm, 1e-12)
    })
  }
})
