import { SettingsError } from '../../../shared/domain/errors.js'
import { addRidgeRows, initRidge, solveRidge } from '../../../shared/kernels/ridge.js'
import { mse } from '../../../shared/kernels/scores.js'
import type { InfluenzaModel } from './model.js'
import { cubeAt, cubeErrors, fillCube, HORIZONS, type InfluenzaData, initCube, type Part } from './protocol.js'
import { type Expansion, RANDOM_FEATURES, randomFeatures } from './random-features.js'
import { FIRST_ISSUE, onScale, ridgeInputs, usualOf } from './ridge-inputs.js'
import { FOURTH_ROOT_SCALE, LOG_SCALE, type PercentScale } from './scale.js'

/** For inputs of deviation 1 and one row; from the strongest to the weakest. */
const LAMBDAS = [1, 0.3, 0.1, 0.03, 0.01, 0.003] as const

type Forecast = (region: number, issue: number) => number

const NONE: Expansion = { width: 0, fill: () => {} }

/**
 * One regression for all regions and a horizon: how much the region will have moved, on the scale, from the newest week.
 * The way back from the scale is multiplied by the number that makes the squared error of the fitted weeks least: the
 * exponential of a mean is not the mean of the exponentials.
 */
function fitHorizon(data: InfluenzaData, { scale, expansion }: RidgeChoice, fitTo: number, h: number, seed: number) {
  const values = onScale(data, scale)
  const { names, fill } = ridgeInputs(data, values, usualOf(data, values, fitTo))
  const { width, fill: fillMore } = expansion?.(names, seed) ?? NONE
  const rows: { region: number; issue: number }[] = []
  for (let issue = FIRST_ISSUE; issue + h < fitTo; issue++) {
    for (let region = 0; region < data.regions.length; region++) rows.push({ region, issue })
  }
  const linear = new Float64Array(names.length)
  const columns = names.map(() => new Float64Array(rows.length))
  rows.forEach(({ region, issue }, i) => {
    fill(linear, h, region, issue)
    for (let c = 0; c < linear.length; c++) columns[c][i] = linear[c]
  })
  const units = columns.map(unitOf)
  const more = new Float64Array(width)
  const all = Array.from({ length: names.length + width }, () => new Float64Array(rows.length))
  const look = (region: number, issue: number): void => {
    fill(linear, h, region, issue)
    for (let c = 0; c < linear.length; c++) linear[c] = (linear[c] - units[c].mean) / units[c].deviation
    fillMore(more, linear)
  }
  rows.forEach(({ region, issue }, i) => {
    look(region, issue)
    for (let c = 0; c < linear.length; c++) all[c][i] = linear[c]
    for (let c = 0; c < width; c++) all[linear.length + c][i] = more[c]
  })
  const moved = Float64Array.from(rows, ({ region, issue }) => values[region][issue + h] - values[region][issue])
  const sums = initRidge(all.length)
  addRidgeRows(sums, all, moved)
  return (lambda: number): Forecast => {
    const weights = solveRidge(sums, lambda * rows.length)
    if (weights === undefined) throw new SettingsError(`${rows.length} weeks do not determine a ridge regression`)
    const { coefficients, intercept } = weights
    const percent = (region: number, issue: number, input: (c: number) => number): number => {
      let sum = intercept + values[region][issue]
      for (let c = 0; c < coefficients.length; c++) sum += coefficients[c] * input(c)
      return scale.from(sum)
    }
    let [product, square] = [0, 0]
    rows.forEach(({ region, issue }, i) => {
      const forecast = percent(region, issue, c => all[c][i])
      product += forecast * data.percent[region][issue + h]
      square += forecast * forecast
    })
    return (region, issue) => {
      look(region, issue)
      const forecast = percent(region, issue, c => (c < linear.length ? linear[c] : more[c - linear.length]))
      return (product / square) * forecast
    }
  }
}

/** Mean and deviation; a column that never moved has deviation 1: it gets no weight. */
function unitOf(values: Float64Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(variance) || 1 }
}

export interface RidgeChoice {
  readonly name: string
  readonly scale: PercentScale
  /** Made for linear inputs of these names; absent: none. */
  readonly expansion?: (names: readonly string[], seed: number) => Expansion
  /** What tells this expansion from another. */
  readonly expansionSettings?: object
}

/** Ridge regression on a scale; λ of each horizon is chosen on the validation part, then all is fitted again. */
export const influenzaRidge = (choice: RidgeChoice): InfluenzaModel => ({
  name: choice.name,
  mostSeeds: choice.expansion === undefined ? 1 : Infinity,
  config: { scale: choice.scale.name, LAMBDAS, ...choice.expansionSettings },
  fit: async (data, { seed }) => {
    const cube = initCube(data)
    const put = (part: Part, h: number, forecast: Forecast, into = cube) => {
      fillCube(data, into, part, (of, r, issue) => (of === h ? forecast(r, issue) : into[cubeAt(data, of, r, issue)]))
      return into
    }
    const lambdas = HORIZONS.map(h => {
      const fitted = fitHorizon(data, choice, data.targets.validation.from, h, seed)
      const tried = LAMBDAS.map(lambda => {
        const errors = cubeErrors(data, put('validation', h, fitted(lambda), initCube(data)), 'validation')
        return { lambda, mse: mse(errors[h - 1]) }
      })
      const { lambda } = tried.reduce((a, b) => (b.mse < a.mse ? b : a))
      put('validation', h, fitted(lambda))
      put('test', h, fitHorizon(data, choice, data.targets.test.from, h, seed)(lambda))
      return lambda
    })
    const values = onScale(data, choice.scale)
    const { names } = ridgeInputs(data, values, usualOf(data, values, data.targets.test.from))
    const inputs = names.length + (choice.expansion?.(names, seed).width ?? 0)
    return {
      cube,
      parameters: HORIZONS.length * (inputs + 2),
      settings: { scale: choice.scale.name, lambdas, inputs, ...choice.expansionSettings },
    }
  },
})

export const INFLUENZA_RIDGES: readonly InfluenzaModel[] = [
  influenzaRidge({ name: 'ridge', scale: LOG_SCALE }),
  influenzaRidge({ name: 'ridge-root', scale: FOURTH_ROOT_SCALE }),
  influenzaRidge({
    name: 'random-features',
    scale: LOG_SCALE,
    expansion: randomFeatures,
    expansionSettings: RANDOM_FEATURES,
  }),
]
