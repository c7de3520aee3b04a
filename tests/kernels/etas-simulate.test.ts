import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FieldShapeError, SettingsError } from '../../shared/domain/errors.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import { SOCAL } from '../../shared/domain/region.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { branchingRatio, COMCAT_25, type EtasParameters, productivity } from '../../shared/kernels/etas.js'
import { gridAreaKm2, widenGrid } from '../../shared/kernels/etas-background.js'
import { ETAS_DEFAULTS, type EtasOptions, simulateEtas } from '../../shared/kernels/etas-simulate.js'

const grid = SOCAL.grid
const area = gridAreaKm2(grid)

/** Forty years of the ComCat model. */
const history: EtasOptions = { ...ETAS_DEFAULTS, grid: widenGrid(grid, 5), fromDay: 3652, toDay: 18_262, seed: 1 }

/**
 * A model whose cascades theory can count: aftershocks come within metres (none leaves the box) and days (none leaves
 * the catalogue), and α = 0.8 < β/2, so that the productivity has a variance.
 */
function countable(eta: number, background: number, days: number, change: Partial<EtasParameters> = {}): EtasOptions {
  const shape = { ...COMCAT_25, a: 0.8, gamma: 0, cDays: 0.001, omega: 0.1, tauDays: 5, dKm2: 1e-5, rho: 2, ...change }
  const k0 = (shape.k0 * eta) / branchingRatio(shape, 7.95)
  const parameters = { ...shape, k0, mu: background / (area * days) }
  return { ...ETAS_DEFAULTS, parameters, burnInDays: 1000, grid, fromDay: 0, toDay: days, seed: 3 }
}

/** E T² of a cascade's size T: (η + Var κ) / (1 − η)³ + 1 / (1 − η)². Harris (1963), Branching Processes, I.13 */
function meanSquareSize({ parameters: p }: EtasOptions): number {
  const eta = branchingRatio(p, 7.95)
  const excess = p.beta - 2 * p.a
  const squares = (p.beta / excess) * ((1 - Math.exp(-excess * 5.5)) / (1 - Math.exp(-p.beta * 5.5)))
  const variance = productivity(p, p.referenceMagnitude) ** 2 * squares - eta * eta
  return (eta + variance) / (1 - eta) ** 3 + 1 / (1 - eta) ** 2
}

describe('simulateEtas', () => {
  it('has μ · area · days background quakes', () => {
    const quakes = simulateEtas(countable(1e-9, 20_000, 10_000))
    assert.ok(Math.abs(quakes.length - 20_000) < 4 * Math.sqrt(20_000), `${quakes.length}`)
  })

  it('has 1 / (1 − η) quakes for each of them', () => {
    // By Campbell's theorem the variance of the count is at most N E T²: four standard deviations, 4 % here.
    const options = countable(0.5, 20_000, 10_000)
    const { length } = simulateEtas(options)
    const bound = 4 * Math.sqrt(20_000 * meanSquareSize(options))
    assert.ok(bound < 0.05 * 40_000)
    assert.ok(Math.abs(length - 40_000) < bound, `${length} quakes, bound 40000 ± ${bound}`)
  })

  it('gives a large quake its productivity in direct aftershocks', () => {
    // Cascades last minutes and begin 100 days apart: half a day of quiet parts them. Each direct aftershock leaves
    // 1 / (1 − η) quakes, so a main shock of magnitude m has κ(m) / (1 − η) aftershocks, with variance κ(m) E T².
    const options = countable(0.2, 20_000, 2_000_000, { cDays: 1e-5, tauDays: 1e-3 })
    const { length, timeMs, magnitude } = simulateEtas({ ...options, magnitudeStep: 0 })
    let mainShocks = 0
    let aftershocks = 0
    let expected = 0
    let isLarge = false
    for (let row = 0; row < length; row++) {
      if (row === 0 || timeMs[row] - timeMs[row - 1] > DAY_MS / 2) {
        isLarge = magnitude[row] >= 4
        if (isLarge) mainShocks++
        if (isLarge) expected += productivity(options.parameters, magnitude[row])
      } else if (isLarge) aftershocks++
    }
    const sd = Math.sqrt(expected * meanSquareSize(options))
    assert.ok(mainShocks > 500)
    assert.ok(Math.abs(aftershocks - expected / 0.8) < 4 * sd, `${aftershocks}, expected ${expected / 0.8} ± ${sd}`)
  })

  it('recovers beta from its magnitudes', () => {
    // Maximum likelihood for binned magnitudes: Tinti & Mulargia (1987), BSSA 77, 2125–2134; standard error β/√n (Aki 1965)
    const { length, magnitude } = simulateEtas(history)
    const mean = magnitude.reduce((sum, m) => sum + m, 0) / length
    const beta = Math.log1p(0.1 / (mean - 2.5)) / 0.1
    assert.ok(length > 10_000)
    assert.ok(Math.abs(beta - COMCAT_25.beta) < (3 * COMCAT_25.beta) / Math.sqrt(length), `beta ${beta}`)
  })

  it('fills the first and the last magnitude bin like those between', () => {
    // Bins 2.5 .. 2.9 of 0.1 each: shares e^(−0.1 β k) (1 − e^(−0.1 β)) / (1 − e^(−0.5 β)), k = 0..4
    const { length, magnitude } = simulateEtas({ ...countable(1e-9, 20_000, 10_000), maxMagnitude: 2.9 })
    const { beta } = COMCAT_25
    const chiSquare = [2.5, 2.6, 2.7, 2.8, 2.9].reduce((sum, bin, k) => {
      const share = (Math.exp(-0.1 * beta * k) * (1 - Math.exp(-0.1 * beta))) / (1 - Math.exp(-0.5 * beta))
      return sum + (magnitude.filter(m => m === bin).length - length * share) ** 2 / (length * share)
    }, 0)
    assert.ok(chiSquare < 18.47, `chi-square ${chiSquare}`) // the 0.1 % point of 4 degrees of freedom
  })

  it('reports as a catalogue does: in order, inside, in whole steps', () => {
    const { id, kind, timeMs, latitude, longitude, magnitude, length } = simulateEtas(history)
    const whole = (value: number, steps: number) => assert.equal(Math.round(value * steps) / steps, value)
    assert.deepEqual([id[0], id[length - 1]], ['sim1-1', `sim1-${length}`])
    for (let row = 0; row < length; row++) {
      assert.ok(row === 0 || timeMs[row] >= timeMs[row - 1])
      assert.ok(timeMs[row] >= 3652 * DAY_MS && timeMs[row] < 18_262 * DAY_MS)
      assert.ok(latitude[row] >= 31.5 && latitude[row] <= 36.5)
      assert.ok(longitude[row] >= -120.5 && longitude[row] <= -113.5)
      assert.ok(magnitude[row] >= 2.5 && magnitude[row] <= 7.9)
      assert.equal(kind[row], 0)
      assert.equal(timeMs[row] % 10, 0)
      whole(magnitude[row], 10)
      whole(latitude[row], 1000)
      whole(longitude[row], 1000)
    }
  })

  it('gives the same catalogue for the same seed, and another for another', () => {
    const strings = ({ id, timeMs, latitude, longitude, magnitude }: QuakeColumns) =>
      id.map((name, row) => `${name} ${timeMs[row]} ${latitude[row]} ${longitude[row]} ${magnitude[row]}`)
    const first = strings(simulateEtas({ ...history, toDay: 4000 }))
    assert.deepEqual(strings(simulateEtas({ ...history, toDay: 4000 })), first)
    assert.notDeepEqual(strings(simulateEtas({ ...history, toDay: 4000, seed: 2 })).slice(0, 5), first.slice(0, 5))
  })

  it('puts the background where the weights are, and leaves the total as it was', () => {
    const weights = new Float64Array(2400).fill(0).fill(1, 600, 1200) // rows 10–19: 33–34 N
    const { length, latitude } = simulateEtas({ ...countable(1e-9, 5_000, 1000), weights })
    assert.ok(Math.abs(length - 5_000) < 4 * Math.sqrt(5_000))
    assert.ok(latitude.every(degrees => degrees >= 33 && degrees <= 34))
  })

  it('scatters aftershocks alike in all directions', () => {
    // The background fills one pixel, 34.0..34.1 N, 117.0..116.9 W; 20 km is the scale of distances. Beyond 0.3° only
    // aftershocks lie, nearly all direct, in four quarters alike.
    const weights = new Float64Array(2400)
    weights[20 * 60 + 30] = 1
    const { latitude, longitude } = simulateEtas({ ...countable(0.05, 50_000, 10_000, { dKm2: 400 }), weights })
    const quarters = [0, 0, 0, 0]
    latitude.forEach((degrees, row) => {
      const north = degrees - 34.05
      const east = longitude[row] + 116.95
      if (Math.hypot(north, east * Math.cos(Math.PI * (34 / 180))) > 0.3)
        quarters[(north > 0 ? 2 : 0) + (east > 0 ? 1 : 0)]++
    })
    const mean = quarters.reduce((sum, count) => sum + count, 0) / 4
    const chiSquare = quarters.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0)
    assert.ok(mean > 50)
    assert.ok(chiSquare < 16.27, `quarters ${quarters}`) // the 0.1 % point of 3 degrees of freedom
  })

  const wrong: [what: string, change: Partial<EtasOptions>, error: typeof SettingsError | typeof FieldShapeError][] = [
    ['a cascade that would not end', { parameters: { ...COMCAT_25, k0: 0.01 } }, SettingsError],
    ['no days', { toDay: 3652 }, SettingsError],
    ['a negative burn-in', { burnInDays: -1 }, SettingsError],
    ['no magnitudes', { maxMagnitude: 2 }, SettingsError],
    ['a seed that is not whole', { seed: 1.5 }, SettingsError],
    ['weights that are all 0', { weights: new Float64Array(50 * 70) }, SettingsError],
    ['a negative weight', { weights: new Float64Array(50 * 70).fill(-1) }, SettingsError],
    ['weights for another grid', { weights: new Float64Array(3) }, FieldShapeError],
  ]
  for (const [what, change, error] of wrong) {
    it(`refuses ${what}`, () => assert.throws(() => simulateEtas({ ...history, ...change }), error))
  }
})
