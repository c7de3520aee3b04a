import { EXCEEDANCE_MAGNITUDES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import { SOCAL } from '../../shared/domain/region.js'
import { COMCAT_25 } from '../../shared/kernels/etas.js'
import { pixelAreaKm2 } from '../../shared/kernels/etas-background.js'
import { forecastCatalogues } from '../../shared/kernels/etas-forecast.js'
import { ETAS_DEFAULTS, simulateEtas } from '../../shared/kernels/etas-simulate.js'
import { drawNormal } from '../../shared/kernels/normal.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { brierSum, errorSums, wisSum } from '../../shared/kernels/scores.js'
import { comparePairs } from './measure.js'
import type { Bench, BenchLine } from './report.js'

const FORECASTS = 1_000_000
const LEVELS = QUANTILE_LEVELS.length

/** Scores of a million forecasts against one plain loop of the same sums, and catalogues of the next 14 days. */
export const scoresBench: Bench = {
  name: 'scores',
  async run(by) {
    return [await scoreLine(by), await catalogueLine(by)]
  },
}

async function scoreLine(by: Parameters<Bench['run']>[0]): Promise<BenchLine> {
  const random = randomFrom(1)
  const observed = Float64Array.from({ length: FORECASTS }, () => Math.max(0, drawNormal(random)))
  const mean = Float32Array.from(observed, () => uniform(random))
  const quantiles = Float32Array.from({ length: LEVELS * FORECASTS }, (_, i) => Math.floor(i / FORECASTS) / 3 - 1)
  const exceedance = Float32Array.from({ length: EXCEEDANCE_MAGNITUDES.length * FORECASTS }, () => uniform(random) / 9)
  const kernels = () => {
    const { sse } = errorSums(observed, mean)
    let total = sse + wisSum(observed, quantiles, QUANTILE_LEVELS)
    EXCEEDANCE_MAGNITUDES.forEach((magnitude, e) => {
      total += brierSum(exceedance.subarray(e * FORECASTS, (e + 1) * FORECASTS), observed, magnitude)
    })
    if (!(total > 0)) throw new Error('nothing was scored')
  }
  /** The same sums, no question asked: every value is known, and all is compared with one threshold. */
  const plainLoop = () => {
    let [n, sum, squares, sse, sae, wis, brier] = [0, 0, 0, 0, 0, 0, 0]
    for (let i = 0; i < FORECASTS; i++) {
      const error = observed[i] - mean[i]
      n++
      sum += observed[i]
      squares += observed[i] * observed[i]
      sse += error * error
      sae += Math.abs(error)
    }
    for (let q = 0; q < LEVELS; q++) {
      for (let i = 0; i < FORECASTS; i++) {
        const error = observed[i] - quantiles[q * FORECASTS + i]
        wis += error >= 0 ? QUANTILE_LEVELS[q] * error : (QUANTILE_LEVELS[q] - 1) * error
      }
    }
    for (let e = 0; e < EXCEEDANCE_MAGNITUDES.length; e++) {
      for (let i = 0; i < FORECASTS; i++) {
        const miss = exceedance[e * FORECASTS + i] - (observed[i] >= EXCEEDANCE_MAGNITUDES[e] ? 1 : 0)
        brier += miss * miss
      }
    }
    if (!(n + sum + squares + sse + sae + wis + brier > 0)) throw new Error('nothing was scored')
  }
  return {
    bench: 'scores',
    what: 'MSE, MAE, NSE, WIS of 7 quantiles and Brier of 4 exceedances',
    reference: 'plain loops of the same sums, over values that are all known',
    goal: 0.5,
    count: FORECASTS,
    unit: 'forecasts',
    pairs: await comparePairs(kernels, plainLoop, by),
  }
}

async function catalogueLine(by: Parameters<Bench['run']>[0]): Promise<BenchLine> {
  const { grid } = SOCAL
  const quakes = simulateEtas({ ...ETAS_DEFAULTS, grid, fromDay: 0, toDay: 3650, seed: 1 })
  const background = Float64Array.from(
    { length: grid.rows * grid.cols },
    (_, pixel) => COMCAT_25.mu * pixelAreaKm2(grid, Math.floor(pixel / grid.cols)),
  )
  const model = { parameters: COMCAT_25, grid, background, maxMagnitude: ETAS_DEFAULTS.maxMagnitude }
  const draw = () =>
    forecastCatalogues(model, quakes, 3650 * 86_400_000, { windowDays: 14, catalogues: 10_000, seed: 1 })
  const events = draw().pixel.length
  const uniforms = () => {
    const random = randomFrom(1)
    let sum = 0
    for (let i = 0; i < 8 * events; i++) sum += uniform(random)
    if (!(sum > 0)) throw new Error('no uniforms')
  }
  return {
    bench: 'scores',
    what: `10,000 ETAS catalogues of the next 14 days, given ${quakes.length} earthquakes`,
    reference: 'eight uniforms for each of them, and nothing else',
    count: events,
    unit: 'earthquakes',
    pairs: await comparePairs(draw, uniforms, by, 3),
  }
}
