import { SettingsError } from '../domain/errors.js'
import type { Features } from '../domain/messages.js'
import { type SiteFeatureRule, siteRule } from '../domain/site-features.js'
import { fromPowerScale, onPowerScale } from '../kernels/power-scale.js'
import { addRidgeRows, initRidge } from '../kernels/ridge.js'
import { fitRidge } from '../kernels/ridge-lambda.js'
import { weightOf } from './artefact.js'
import { featureRow } from './feature-row.js'
import type { PointKind } from './point-model.js'

/** Lags enough for a recession, the averages, and the course of the year at the end of the horizon. */
const inputsOf = ({ lags, emaSpans }: SiteFeatureRule, horizonDays: number): string[] => [
  ...Array.from({ length: Math.min(lags, 8) }, (_, k) => `lag${k}`),
  ...emaSpans.map(span => `ema${span}`),
  `climatology${horizonDays}`,
]

/** Linear on the scale of the features, the same for all sites: one regression for each horizon. */
export const siteRidge: PointKind = {
  kind: 'ridge',
  fitter: ({ region, cells }) => {
    const rule = siteRule(region)
    const fits = region.horizonsDays.map(days => {
      const inputs = inputsOf(rule, days)
      return { inputs, training: initRidge(inputs.length), validation: initRidge(inputs.length) }
    })
    return {
      add: ({ features, truths }, part) => {
        truths.forEach((truth, h) => {
          const columns = fits[h].inputs.map(name => featureRow(features, name))
          const z = onPowerScale(truth.value, rule.power)
          addRidgeRows(fits[h][part], columns, z, knownRows(columns, z, cells))
        })
      },
      finish: async () => {
        const solved = fits.map(({ inputs, training, validation }) => {
          const weights = fitRidge(training, validation)
          if (weights === undefined) {
            const rows = training.rows + validation.rows
            throw new SettingsError(`${rows} windows do not determine a ridge regression; train on a longer period`)
          }
          return { inputs, ...weights }
        })
        return {
          kind: 'ridge',
          inputs: [...new Set(solved.flatMap(({ inputs }) => inputs))],
          scale: 1,
          hyperparameters: { lambdas: solved.map(({ lambda }) => lambda) },
          weights: new Map([
            [
              'coefficients',
              {
                shape: [solved.length, solved[0].inputs.length],
                data: Float64Array.from(solved.flatMap(({ coefficients }) => [...coefficients])),
              },
            ],
            ['intercepts', { shape: [solved.length], data: Float64Array.from(solved, ({ intercept }) => intercept) }],
          ]),
        }
      },
    }
  },
  load: ({ weights }, region) => {
    const rule = siteRule(region)
    const { horizonsDays } = region
    const width = inputsOf(rule, horizonsDays[0]).length
    const { data: coefficients } = weightOf(weights, 'coefficients', [horizonsDays.length, width])
    const { data: intercepts } = weightOf(weights, 'intercepts', [horizonsDays.length])
    return {
      predict: async features => ({
        means: horizonsDays.map((days, h) =>
          linear(features, inputsOf(rule, days), coefficients.subarray(h * width, (h + 1) * width), intercepts[h]).map(
            z => fromPowerScale(z, rule.power),
          ),
        ),
      }),
      close: () => {},
    }
  },
}

/** Counts and runoff below zero do not come from here, where none went in. */
function linear(
  features: Features,
  inputs: readonly string[],
  coefficients: ArrayLike<number>,
  intercept: number,
): Float32Array {
  const sums = new Float64Array(features.cells).fill(intercept)
  const isNegative = new Uint8Array(features.cells)
  inputs.forEach((name, c) => {
    const row = featureRow(features, name)
    for (let s = 0; s < sums.length; s++) {
      sums[s] += coefficients[c] * row[s]
      if (row[s] < 0) isNegative[s] = 1
    }
  })
  return Float32Array.from(sums, (z, s) => (isNegative[s] === 1 ? z : Math.max(0, z)))
}

/** Cells of which every input and the target are known. */
function knownRows(columns: readonly Float32Array[], z: Float64Array, cells: Uint32Array): Uint32Array {
  return cells.filter(s => !Number.isNaN(z[s]) && columns.every(column => !Number.isNaN(column[s])))
}
