import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Features } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { SHAPE_LEVELS } from '../../shared/kernels/residual-spread.js'
import type { Artefact } from '../../shared/models/artefact.js'
import { siteCalibrator } from '../../shared/models/site-calibrator.js'
import { madeUpArtefact } from '../support/made-up-artefact.js'
import { near } from '../support/near.js'
import { RIVERS } from '../support/site-world.js'

/** Spread 0.1 of the one site that was trained on, 0.2 of all; the shape is 10 · level − 5. */
const made = madeUpArtefact()
const artefact: Artefact = {
  manifest: {
    ...made.manifest,
    region: { id: RIVERS.id, domain: RIVERS.domain, grid: RIVERS.grid },
    sites: ['00'],
    windowDays: 1,
    horizonsDays: [1],
    hyperparameters: { 'calibration.spread1': 0.2 },
  },
  weights: new Map([
    ['calibration.spread', { shape: [1, 1], data: Float64Array.of(0.1) }],
    [
      'calibration.shape',
      { shape: [1, SHAPE_LEVELS.length], data: Float64Array.from(SHAPE_LEVELS, level => 10 * level - 5) },
    ],
  ]),
}
const region = { ...RIVERS, horizonsDays: [1] }

/** What is said of the known site and of one that is not, both with the same mean and the same percentiles. */
function predictionOf(mean: number, [p95, p99]: [p95: number, p99: number], of: Region = region) {
  const features: Features = {
    topic: 'features',
    region: RIVERS.id,
    day: 0,
    revision: 0,
    names: ['p95', 'p99'],
    cells: 2,
    columns: Float32Array.of(p95, p95, p99, p99),
    knownNames: [],
    known: new Float64Array(0),
  }
  const sites = of.sites!.slice(0, 2)
  const [prediction] = siteCalibrator.load(artefact, { ...of, sites })([Float32Array.of(mean, mean)], features)
  const column = (values: Float32Array, row: number) => [values[2 * row], values[2 * row + 1]]
  return {
    quantile: (level: number) => column(prediction.quantiles, prediction.levels.indexOf(level)),
    exceedance: prediction.exceedances.map((_, row) => column(prediction.exceedance, row)),
    thresholds: prediction.thresholds,
  }
}

describe('the distribution about a mean of 8, whose cube root is 2', () => {
  const { quantile, exceedance, thresholds } = predictionOf(8, [2.2, 2.4])
  const quantiles: [level: number, known: number, unknown: number][] = [
    [0.025, (2 - 0.475) ** 3, (2 - 0.95) ** 3],
    [0.25, (2 - 0.25) ** 3, (2 - 0.5) ** 3],
    [0.5, 8, 8],
    [0.9, (2 + 0.4) ** 3, (2 + 0.8) ** 3],
  ]
  for (const [level, known, unknown] of quantiles) {
    it(`has quantile ${level} at spread 0.1 of a known site, 0.2 of an unknown one`, () => {
      near(quantile(level)[0], known, 1e-5)
      near(quantile(level)[1], unknown, 1e-5)
    })
  }
  it('reaches 2.2 where (2.2 − 2) / 0.1 = 2 is reached: 1 − 0.7; with spread 0.2, 1 − 0.6', () => {
    near(exceedance[0][0], 0.3, 1e-5)
    near(exceedance[0][1], 0.4, 1e-5)
  })
  it('reaches 2.4 with 0.1, and 0.3', () => {
    near(exceedance[1][0], 0.1, 1e-5)
    near(exceedance[1][1], 0.3, 1e-5)
  })
  it('has thresholds in the unit of the target', () => {
    near(thresholds[0], 2.2 ** 3, 1e-5)
    near(thresholds[3], 2.4 ** 3, 1e-5)
  })
})

describe('the distribution', () => {
  it('has nothing below nothing, and is sure to reach it', () => {
    const { quantile, exceedance } = predictionOf(0.001, [0, 0.6])
    assert.deepEqual(quantile(0.025), [0, 0]) // 0.1 − 0.475
    assert.deepEqual(exceedance[0], [1, 1])
    near(exceedance[1][0], 0.001, 1e-6) // (0.6 − 0.1) / 0.1 = 5 is beyond the shape
    near(exceedance[1][1], 0.25, 1e-5) // (0.6 − 0.1) / 0.2 = 2.5
  })
  it('goes below zero about a mean that does', () => {
    const { quantile, exceedance } = predictionOf(-8, [0, 1])
    near(quantile(0.025)[0], (-2 - 0.475) ** 3, 1e-5)
    near(exceedance[0][0], 0.001, 1e-6)
  })
  it('knows nothing about a mean that is not known', () => {
    const { quantile, exceedance } = predictionOf(NaN, [1, 2])
    assert.deepEqual(quantile(0.5), [NaN, NaN])
    assert.deepEqual(exceedance, [
      [NaN, NaN],
      [NaN, NaN],
    ])
  })
  it('knows its quantiles, and not what is reached, before the site has percentiles', () => {
    const { quantile, exceedance } = predictionOf(8, [NaN, NaN])
    near(quantile(0.5)[0], 8, 1e-5)
    assert.ok(exceedance.flat().every(Number.isNaN))
  })
  it('has the 23 levels of the forecast hubs where it is of cases', () => {
    const covid = { ...region, domain: 'covid' as const }
    const { quantile } = predictionOf(16, [1, 2], covid)
    near(quantile(0.01)[0], (2 - 0.49) ** 4, 1e-5)
    near(quantile(0.99)[1], (2 + 0.98) ** 4, 1e-4)
  })
})

describe('the fitter', () => {
  it('learns the spread and the common spread on the scale of the features', () => {
    const two = { ...region, sites: RIVERS.sites!.slice(0, 2) }
    const fitter = siteCalibrator.fitter(two, Uint32Array.of(0, 1))
    // Cube roots: forecast 2, truth 2 ± 0.64 (the middle of a histogram cell); the other site is never known.
    for (let i = 0; i < 100; i++) {
      const truth = (2 + (i % 2 === 0 ? 0.64 : -0.64)) ** 3
      const value = Float64Array.of(truth, NaN)
      fitter.add([Float32Array.of(8, 8)], [{ day: i, value, peak: value }])
    }
    const { weights, hyperparameters } = fitter.finish()
    near(hyperparameters['calibration.spread1'], 0.64, 1e-6)
    const { shape, data } = weights.get('calibration.spread')!
    assert.deepEqual(shape, [1, 2])
    near(data[0], 0.64, 1e-6)
    near(data[1], 0.64, 1e-6)
  })
  it('says so where no forecast could be compared', () => {
    const fitter = siteCalibrator.fitter(region, Uint32Array.of(0))
    assert.throws(() => fitter.finish(), /no forecast 1 days ahead could be compared/)
  })
})
