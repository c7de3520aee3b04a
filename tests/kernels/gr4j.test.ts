import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { SettingsError } from '../../shared/domain/errors.js'
import { GR4J_MEDIANS, type Gr4jParameters, gr4jInit, gr4jStep, gr4jStored } from '../../shared/kernels/gr4j.js'
import { near } from '../support/near.js'

interface Reference {
  readonly rain: readonly number[]
  readonly potential: readonly number[]
  readonly cases: readonly { name: string; x: readonly [number, number, number, number]; flow: readonly number[] }[]
}

/** By hydrogr 1.2.2; tests/reference/gr4j.py says how. */
const REFERENCE = new URL('../../../tests/reference/gr4j.json', import.meta.url)
const { rain, potential, cases } = JSON.parse(readFileSync(REFERENCE, 'utf8')) as Reference

const model = (x1: number, x2: number, x3: number, x4: number): Gr4jParameters => ({
  productionMm: x1,
  exchangeMm: x2,
  routingMm: x3,
  baseDays: x4,
})

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

describe('gr4jStep', () => {
  for (const { name, x, flow } of cases) {
    it(`flows as in another implementation: ${name}`, () => {
      const state = gr4jInit(model(...x))
      assert.equal(flow.length, 400)
      // It agrees to seven digits: it writes the constant (9/4)⁴ of percolation as 25.62891.
      for (const [day, expected] of flow.entries()) {
        near(gr4jStep(state, rain[day], potential[day]), expected, 5e-8 * (1 + expected), `day ${day}:`)
      }
    })
  }

  it('does one day as by hand', () => {
    // x = 100, 0, 50, 1: S = 30, R = 25; 20 mm of rain, 5 mm of potential evaporation.
    // Pn = 15; tanh 0.15 = 0.148885; Ps = 100 · (1 − 0.09) · 0.148885 / (1 + 0.3 · 0.148885) = 12.969259
    // S = 42.969259; Perc = S (1 − (1 + (4/9 · 0.42969259)⁴)^(−1/4)) = 0.014277; Pr = 0.014277 + 2.030741 = 2.045018
    // UH1(1) = 1: Q9 = 1.840516; UH2(1) = 0.5: Q1 = 0.102251; R = 26.840516; R/x3 = 0.536810
    // Qr = 26.840516 (1 − (1 + 0.083039)^(−1/4)) = 0.529973; Q = 0.632224
    const state = gr4jInit(model(100, 0, 50, 1))
    near(gr4jStep(state, 20, 5), 0.632224, 1e-6)
    near(state.production, 42.969259 - 0.014277, 2e-6)
    near(state.evaporation, 5, 0)
  })

  for (const x4 of [0.5, 1, 1.7, 3, 7.3]) {
    it(`closes the water balance with a time base of ${x4} days`, () => {
      const state = gr4jInit(model(350, 0, 90, x4))
      let balance = gr4jStored(state)
      rain.forEach((mm, day) => {
        balance += mm - gr4jStep(state, mm, potential[day]) - state.evaporation
        near(gr4jStored(state), balance, 1e-9)
      })
    })
  }

  it('closes the balance with exchange too, once that is counted', () => {
    for (const exchange of [-4.5, 2]) {
      const state = gr4jInit(model(120, exchange, 25, 1.3))
      let balance = gr4jStored(state)
      rain.forEach((mm, day) => {
        balance += mm - gr4jStep(state, mm, potential[day]) - state.evaporation + state.gained
      })
      near(gr4jStored(state), balance, 1e-9)
    }
  })

  it('gives no flow from empty stores without rain', () => {
    const state = { ...gr4jInit(GR4J_MEDIANS), production: 0, routing: 0 }
    for (let day = 0; day < 30; day++) assert.equal(gr4jStep(state, 0, 4), 0)
  })

  it('dries up where it does not rain', () => {
    const state = gr4jInit(GR4J_MEDIANS)
    let last = Infinity
    for (let day = 0; day < 1000; day++) last = gr4jStep(state, 0, 4)
    assert.ok(last > 0 && last < 0.05, `${last} mm`)
  })

  it('goes on from a copy as from the original', () => {
    const state = gr4jInit(GR4J_MEDIANS)
    for (let day = 0; day < 50; day++) gr4jStep(state, rain[day], potential[day])
    const copy = structuredClone(state)
    for (let day = 50; day < 90; day++) {
      assert.equal(gr4jStep(copy, rain[day], potential[day]), gr4jStep(state, rain[day], potential[day]))
    }
  })
})

describe('gr4jInit', () => {
  for (const x4 of [0.5, 1, 1.1, 2.9, 6]) {
    it(`makes hydrographs of ${x4} days that add up to 1`, () => {
      const { ordinates1, ordinates2 } = gr4jInit(model(350, 0, 90, x4))
      assert.deepEqual([ordinates1.length, ordinates2.length], [Math.ceil(x4), Math.ceil(2 * x4)])
      near(sum(ordinates1), 1, 1e-12)
      near(sum(ordinates2), 1, 1e-12)
    })
  }
  it('refuses stores without capacity and a time base below half a day', () => {
    assert.throws(() => gr4jInit(model(0, 0, 90, 1)), SettingsError)
    assert.throws(() => gr4jInit(model(350, 0, 90, 0.4)), /a time base of 0\.4 days; give 0\.5 or more/)
  })
})
