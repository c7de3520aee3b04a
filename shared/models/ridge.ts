import { ArtefactError, SettingsError } from '../domain/errors.js'
import type { Features } from '../domain/messages.js'
import type { PixelGrid } from '../domain/pixel-grid.js'
import { fieldMean, neighbourMean } from '../kernels/neighbours.js'
import { addRidgeRows, initRidge, mergeRidge, type RidgeSums, ridgeSse, solveRidge } from '../kernels/ridge.js'
import { weightOf } from './artefact.js'
import { featureRow } from './feature-row.js'
import type { PointKind } from './point-model.js'

/** Tried from the strongest to the weakest; of equals the stronger stays. For one row: the sums take it times rows. */
const LAMBDAS = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6]

/** Without a validation part nothing speaks for one lambda over another. */
const DEFAULT_LAMBDA = 1e-4

/** Over which pixels a feature is averaged. */
type Reach = 'pixel' | 'neighbours' | 'region'

interface Term {
  readonly reach: Reach
  readonly feature: string
}

const terms = (reach: Reach, features: readonly string[]): Term[] => features.map(feature => ({ reach, feature }))

/** The pixel itself in fine steps of memory; its neighbours and the region in coarse ones. */
const TERMS: readonly Term[] = [
  ...terms('pixel', ['lag0', 'lag1', 'ema2', 'ema3', 'ema5', 'ema10', 'ema20', 'ema50', 'ema100', 'meq364', 'meq1820']),
  ...terms('neighbours', ['lag0', 'ema3', 'ema10', 'ema50', 'ema100']),
  ...terms('region', ['lag0', 'ema5', 'ema20', 'ema100']),
]

/** Linear in the pixel's own past, its 8 neighbours' and the region's; never below 0. */
export const ridge: PointKind = {
  kind: 'ridge',
  fitter: ({ region, pixels }) => {
    const parts = { training: initRidge(TERMS.length), validation: initRidge(TERMS.length) }
    return {
      add: ({ features, truth }, part) =>
        addRidgeRows(parts[part], termColumns(TERMS, features, region.grid), truth.meq, pixels),
      finish: async () => {
        const both = mergeRidge(parts.training, parts.validation)
        const lambda = parts.validation.rows === 0 ? DEFAULT_LAMBDA : bestLambda(parts.training, parts.validation)
        const weights = solveRidge(both, lambda * both.rows)
        if (both.rows === 0 || weights === undefined) {
          throw new SettingsError(
            `${both.rows} pixel-windows do not determine a ridge regression; train on a longer period`,
          )
        }
        return {
          kind: 'ridge',
          inputs: [...new Set(TERMS.map(({ feature }) => feature))],
          scale: 1,
          hyperparameters: { lambda, terms: TERMS.map(({ reach, feature }) => `${reach}:${feature}`) },
          weights: new Map([
            ['coefficients', { shape: [TERMS.length], data: weights.coefficients }],
            ['intercept', { shape: [1], data: Float64Array.of(weights.intercept) }],
          ]),
        }
      },
    }
  },
  load: ({ hyperparameters, weights }, grid) => {
    const loaded = parseTerms(hyperparameters.terms)
    const { data: coefficients } = weightOf(weights, 'coefficients', [loaded.length])
    const [intercept] = weightOf(weights, 'intercept', [1]).data
    return {
      predict: async features => {
        const columns = termColumns(loaded, features, grid)
        return Float32Array.from({ length: features.pixels }, (_, p) => {
          let mean = intercept
          for (let c = 0; c < columns.length; c++) mean += coefficients[c] * columns[c][p]
          return Math.max(0, mean)
        })
      },
      close: () => {},
    }
  },
}

function bestLambda(training: RidgeSums, validation: RidgeSums): number {
  let best = { lambda: LAMBDAS[0], sse: Infinity }
  for (const lambda of LAMBDAS) {
    const weights = solveRidge(training, lambda * training.rows)
    const sse = weights === undefined ? Infinity : ridgeSse(validation, weights)
    if (sse < best.sse) best = { lambda, sse }
  }
  return best.lambda
}

/** How each term's column, shape [pixels], comes from its feature's row. */
const COLUMN_OF: Readonly<Record<Reach, (row: Float32Array, grid: PixelGrid) => Float32Array>> = {
  pixel: row => row,
  neighbours: (row, grid) => {
    const mean = new Float32Array(row.length)
    neighbourMean(grid, row, mean)
    return mean
  },
  region: row => new Float32Array(row.length).fill(fieldMean(row)),
}

const termColumns = (of: readonly Term[], features: Features, grid: PixelGrid): Float32Array[] =>
  of.map(({ reach, feature }) => COLUMN_OF[reach](featureRow(features, feature), grid))

function parseTerms(terms: unknown): Term[] {
  if (!Array.isArray(terms)) throw new ArtefactError('the manifest of a ridge has no terms; train the model again')
  return terms.map(term => {
    const [reach, feature] = String(term).split(':')
    if (feature === undefined || !Object.hasOwn(COLUMN_OF, reach)) {
      throw new ArtefactError(`'${term}' is no term of a ridge, such as pixel:lag0; train the model again`)
    }
    return { reach: reach as Reach, feature }
  })
}
