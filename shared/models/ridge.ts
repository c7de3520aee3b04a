import { SettingsError } from '../domain/errors.js'
import { addRidgeRows, initRidge } from '../kernels/ridge.js'
import { fitRidge } from '../kernels/ridge-lambda.js'
import { weightOf } from './artefact.js'
import type { PointKind } from './point-model.js'
import { parseTerms, type Term, termColumns, termInputs, termNames, terms } from './terms.js'

/** The pixel itself in fine steps of memory; its neighbours and the region in coarse ones. */
const TERMS: readonly Term[] = [
  ...terms('pixel', ['lag0', 'lag1', 'ema2', 'ema3', 'ema5', 'ema10', 'ema20', 'ema50', 'ema100', 'meq364', 'meq1820']),
  ...terms('neighbours', ['lag0', 'ema3', 'ema10', 'ema50', 'ema100']),
  ...terms('region', ['lag0', 'ema5', 'ema20', 'ema100']),
]

/** Linear in the pixel's own past, its 8 neighbours' and the region's; never below 0. */
export const ridge: PointKind = {
  kind: 'ridge',
  fitter: ({ region, cells }) => {
    const parts = { training: initRidge(TERMS.length), validation: initRidge(TERMS.length) }
    return {
      add: ({ features, truths: [truth] }, part) =>
        addRidgeRows(parts[part], termColumns(TERMS, features, region.grid), truth.value, cells),
      finish: async () => {
        const weights = fitRidge(parts.training, parts.validation)
        if (weights === undefined) {
          const rows = parts.training.rows + parts.validation.rows
          throw new SettingsError(`${rows} pixel-windows do not determine a ridge regression; train on a longer period`)
        }
        return {
          kind: 'ridge',
          inputs: termInputs(TERMS),
          scale: 1,
          hyperparameters: { lambda: weights.lambda, terms: termNames(TERMS) },
          weights: new Map([
            ['coefficients', { shape: [TERMS.length], data: weights.coefficients }],
            ['intercept', { shape: [1], data: Float64Array.of(weights.intercept) }],
          ]),
        }
      },
    }
  },
  load: ({ hyperparameters, weights }, { grid }) => {
    const loaded = parseTerms(hyperparameters.terms)
    const { data: coefficients } = weightOf(weights, 'coefficients', [loaded.length])
    const [intercept] = weightOf(weights, 'intercept', [1]).data
    return {
      predict: async features => {
        const columns = termColumns(loaded, features, grid)
        const sums = new Float64Array(features.cells).fill(intercept)
        columns.forEach((column, c) => {
          const coefficient = coefficients[c]
          for (let p = 0; p < sums.length; p++) sums[p] += coefficient * column[p]
        })
        const mean = new Float32Array(sums.length)
        for (let p = 0; p < sums.length; p++) mean[p] = Math.max(0, sums[p])
        return { means: [mean] }
      },
      close: () => {},
    }
  },
}
