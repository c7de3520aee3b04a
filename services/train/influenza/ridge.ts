import { SettingsError } from '../../../shared/domain/errors.js'
import { addRidgeRows, initRidge, solveRidge } from '../../../shared/kernels/ridge.js'
import { mse } from '../../../shared/kernels/scores.js'
import type { InfluenzaModel } from './model.js'
import { cubeAt, cubeErrors, fillCube, HORIZONS, type InfluenzaData, initCube, type Part } from './protocol.js'
import { FIRST_ISSUE, onScale, ridgeInputs } from './ridge-inputs.js'
import { FOURTH_ROOT_SCALE, LOG_SCALE, type PercentScale } from './scale.js'

/** For inputs of deviation 1 and one row; from the strongest to the weakest. */
const LAMBDAS = [1, 0.3, 0.1, 0.03, 0.01, 0.003] as const

type Forecast = (region: number, issue: number) => number

/**
 * One regression for all regions and a horizon: how much the region will have moved, on the scale, from the newest week.
 * The way back from the scale is multiplied by the number that makes the squared error of the fitted weeks least: the
 * exponential of a mean is not the mean of the exponentials.
 */
function fitHorizon(data: InfluenzaData, scale: PercentScale, fitTo: number, h: number) {
  const values = onScale(data, scale)
  const { names, fill } = ridgeInputs(data, values, fitTo)
  const rows: { region: number; issue: number }[] = []
  for (let issue = FIRST_ISSUE; issue + h < fitTo; issue++) {
    for (let region = 0; region < data.regions.length; region++) rows.push({ region, issue })
  }
  const one = new Float64Array(names.length)
  const columns = names.map(() => new Float64Array(rows.length))
  rows.forEach(({ region, issue }, i) => {
    fill(one, h, region, issue)
    for (let c = 0; c < one.length; c++) columns[c][i] = one[c]
  })
  // An input that never moved in the fitted weeks has deviation 0: it is left as it is, and gets no weight.
  const deviations = columns.map(column => deviationOf(column) || 1)
  const scaled = columns.map((column, c) => column.map(value => value / deviations[c]))
  const moved = Float64Array.from(rows, ({ region, issue }) => values[region][issue + h] - values[region][issue])
  const sums = initRidge(names.length)
  addRidgeRows(sums, scaled, moved)
  return (lambda: number): Forecast => {
    const weights = solveRidge(sums, lambda * rows.length)
    if (weights === undefined) throw new SettingsError(`${rows.length} weeks do not determine a ridge regression`)
    const plain: Forecast = (region, issue) => {
      fill(one, h, region, issue)
      let sum = weights.intercept + values[region][issue]
      for (let c = 0; c < one.length; c++) sum += (weights.coefficients[c] * one[c]) / deviations[c]
      return scale.from(sum)
    }
    let [product, square] = [0, 0]
    for (const { region, issue } of rows) {
      const forecast = plain(region, issue)
      product += forecast * data.percent[region][issue + h]
      square += forecast * forecast
    }
    return (region, issue) => (product / square) * plain(region, issue)
  }
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

/** Ridge regression on a scale; λ of each horizon is chosen on the validation part, then all is fitted again. */
export const influenzaRidge = (name: string, scale: PercentScale): InfluenzaModel => ({
  name,
  mostSeeds: 1,
  config: { scale: scale.name, LAMBDAS },
  fit: async data => {
    const cube = initCube(data)
    const put = (part: Part, h: number, forecast: Forecast, into = cube) => {
      fillCube(data, into, part, (of, r, issue) => (of === h ? forecast(r, issue) : into[cubeAt(data, of, r, issue)]))
      return into
    }
    const lambdas = HORIZONS.map(h => {
      const fitted = fitHorizon(data, scale, data.targets.validation.from, h)
      const tried = LAMBDAS.map(lambda => {
        const errors = cubeErrors(data, put('validation', h, fitted(lambda), initCube(data)), 'validation')
        return { lambda, mse: mse(errors[h - 1]) }
      })
      const { lambda } = tried.reduce((a, b) => (b.mse < a.mse ? b : a))
      put('validation', h, fitted(lambda))
      put('test', h, fitHorizon(data, scale, data.targets.test.from, h)(lambda))
      return lambda
    })
    const { names } = ridgeInputs(data, onScale(data, scale), data.targets.test.from)
    return {
      cube,
      parameters: HORIZONS.length * (names.length + 2),
      settings: { scale: scale.name, lambdas, inputs: names.length },
    }
  },
})

export const INFLUENZA_RIDGES: readonly InfluenzaModel[] = [
  influenzaRidge('ridge', LOG_SCALE),
  influenzaRidge('ridge-root', FOURTH_ROOT_SCALE),
]
