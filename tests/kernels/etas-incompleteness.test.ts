import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { columnsOf } from '../../shared/domain/quake.js'
import { SOCAL } from '../../shared/domain/region.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { COMCAT_25 } from '../../shared/kernels/etas.js'
import { completenessAfter, hiddenQuakes, visibleQuakes } from '../../shared/kernels/etas-incompleteness.js'
import { ETAS_PHYSICS } from '../../shared/kernels/etas-physics.js'
import { ETAS_DEFAULTS, simulateEtas } from '../../shared/kernels/etas-simulate.js'
import { near } from '../support/near.js'

describe('completenessAfter', () => {
  // 7 − 4.5 − 0.75 · log10 t
  const cases: [days: number, magnitude: number][] = [
    [0.01, 4],
    [1, 2.5],
    [10, 1.75],
  ]
  for (const [days, magnitude] of cases) {
    it(`is M ${magnitude} ${days} days after an M 7`, () => near(completenessAfter(7, days), magnitude, 1e-12))
  }
})

describe('hiddenQuakes', () => {
  const at = (id: string, days: number, magnitude: number, latitude = 34) => ({
    id,
    timeMs: days * DAY_MS,
    latitude,
    longitude: -117,
    magnitude,
  })
  // 0.01 days after the M 7 the catalogue is complete from M 4.0 on; 1° is 111 km, 2° are 223 km.
  const quakes = columnsOf([
    at('before', 0.5, 2),
    at('main', 1, 7),
    at('small', 1.01, 3.9),
    at('large', 1.01, 4.1),
    at('near', 1.01, 3.9, 35),
    at('far', 1.01, 3.9, 36.01),
    at('later', 1.2, 2.9),
    at('latest', 3, 2.5),
  ])
  it('hides what is small, soon and near', () => {
    const hidden = hiddenQuakes(quakes)
    assert.deepEqual(
      quakes.id.filter((_, row) => hidden[row] === 1),
      ['small', 'near', 'later'],
    )
    assert.deepEqual(visibleQuakes(quakes, hidden).id, ['before', 'main', 'large', 'far', 'latest'])
  })
  it('leaves all in the wake of shocks too small to blind', () => {
    assert.deepEqual([...hiddenQuakes(quakes, { fromMagnitude: 7.1, radiusKm: 200 })], new Array(8).fill(0))
  })

  it('hides the share that Gutenberg and Richter leave below the law', () => {
    // M 7 shocks 200 days apart, and all others below M 6: of an aftershock t days after the last, F(Mc(t)) is hidden.
    const given = Array.from({ length: 20 }, (_, n) => ({ day: 200 * n, latitude: 34, longitude: -117, magnitude: 7 }))
    const truth = simulateEtas({
      ...ETAS_DEFAULTS,
      grid: SOCAL.grid,
      fromDay: 0,
      toDay: 4000,
      burnInDays: 0,
      maxMagnitude: 5.9,
      magnitudeStep: 0,
      seed: 8,
      physics: { ...ETAS_PHYSICS, background: 'none' },
      given,
    })
    const hidden = hiddenQuakes(truth, { fromMagnitude: 6.5, radiusKm: 5000 })
    const { beta } = COMCAT_25
    let [expected, variance, count] = [0, 0, 0]
    for (let row = 0; row < truth.length; row++) {
      if (truth.magnitude[row] === 7) continue
      const days = truth.timeMs[row] / DAY_MS
      const complete = completenessAfter(7, days - 200 * Math.floor(days / 200))
      const below = -Math.expm1(-beta * Math.max(0, Math.min(complete, 5.9) - 2.45))
      const share = below / -Math.expm1(-beta * (5.9 - 2.45))
      expected += share
      variance += share * (1 - share)
      count += hidden[row]
    }
    assert.ok(expected > 200, `${expected}`)
    near(count, expected, 4 * Math.sqrt(variance))
  })
})
