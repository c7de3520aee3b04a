import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SettingsError } from '../../shared/domain/errors.js'
import { columnsOf } from '../../shared/domain/quake.js'
import { branchingRatio, COMCAT_25, type EtasParameters, productivity } from '../../shared/kernels/etas.js'
import { gridAreaKm2 } from '../../shared/kernels/etas-background.js'
import { ETAS_FIT, fitEtas } from '../../shared/kernels/etas-fit.js'
import { ETAS_DEFAULTS, simulateEtas } from '../../shared/kernels/etas-simulate.js'
import { minimise } from '../../shared/kernels/nelder-mead.js'
import { near } from '../support/near.js'

const grid = { south: 32, west: -120, step: 0.1, rows: 60, cols: 80 }
const shape: EtasParameters = {
  ...COMCAT_25,
  mu: 7e-7,
  a: 1.6,
  cDays: 0.01,
  omega: 0.05,
  tauDays: 1000,
  dKm2: 0.5,
  gamma: 0.8,
  rho: 0.7,
}
/** A model whose branching ratio is 0.7, so that three in ten quakes are background. */
const truth: EtasParameters = { ...shape, k0: (shape.k0 * 0.7) / branchingRatio(shape, 7.95) }
const quakes = simulateEtas({
  ...ETAS_DEFAULTS,
  parameters: truth,
  grid,
  fromDay: 0,
  toDay: 6000,
  burnInDays: 6000,
  seed: 5,
})
const options = { ...ETAS_FIT, completeness: 2.5, fromDay: 1500, toDay: 6000, areaKm2: gridAreaKm2(grid) }

describe('fitEtas', () => {
  const fit = fitEtas(quakes, options)
  const p = fit.parameters
  const ratio = (name: keyof EtasParameters) => p[name] / truth[name]
  // Some 2,500 background and 5,000 triggered quakes tell μ and the productivity to a few hundredths, c, d to a few
  // tenths in logarithm; aftershocks that fell outside the box are missing.
  const cases: [what: string, actual: number, expected: number, tolerance: number][] = [
    ['the background rate', ratio('mu'), 1, 0.1],
    ['the productivity of the smallest', productivity(p, 2.45) / productivity(truth, 2.45), 1, 0.1],
    ['the productivity of M 5.5', productivity(p, 5.45) / productivity(truth, 5.45), 1, 0.25],
    ['c', Math.log(ratio('cDays')), 0, 0.3],
    ['ω', p.omega, truth.omega, 0.06],
    ['d', Math.log(ratio('dKm2')), 0, 0.3],
    ['γ', p.gamma, truth.gamma, 0.2],
    ['ρ', p.rho, truth.rho, 0.07],
    ['β', ratio('beta'), 1, 0.05],
    ['the branching ratio', branchingRatio(p, 7.95), 0.7, 0.06],
  ]
  for (const [what, actual, expected, tolerance] of cases) {
    it(`recovers ${what} of a simulated catalogue`, () => near(actual, expected, tolerance))
  }
  it('raises the likelihood at every step, to that of the truth or above', () => {
    for (let i = 1; i < fit.logLikelihood.length; i++) assert.ok(fit.logLikelihood[i] > fit.logLikelihood[i - 1] - 0.5)
    const [ofTruth] = fitEtas(quakes, { ...options, start: truth, maxIterations: 1 }).logLikelihood
    assert.ok(fit.logLikelihood.at(-1)! > ofTruth, `${fit.logLikelihood.at(-1)} < ${ofTruth}`)
  })
  it('calls as many independent as it counts background', () => {
    const known = fit.independence.filter(value => !Number.isNaN(value))
    assert.equal(known.length, fit.targets)
    near(
      known.reduce((sum, value) => sum + value, 0),
      fit.background,
      1e-6,
    )
  })
  it('refuses a handful', () =>
    assert.throws(
      () => fitEtas(columnsOf([{ id: 'a', timeMs: 0, latitude: 33, longitude: -118, magnitude: 5 }]), options),
      SettingsError,
    ))
})

describe('minimise', () => {
  it('finds the bottom of the banana valley', () => {
    const rosenbrock = ([x, y]: Float64Array) => (1 - x) ** 2 + 100 * (y - x * x) ** 2
    const { at } = minimise(rosenbrock, [-1.2, 1], { steps: [0.5, 0.5], tolerance: 1e-14, maxEvaluations: 2000 })
    near(at[0], 1, 1e-5)
    near(at[1], 1, 1e-5)
  })
})
