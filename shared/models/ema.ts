import { SettingsError } from '../domain/errors.js'
import { EMA_SPANS } from '../domain/feature-names.js'
import { addErrorSums, errorSums, NO_ERRORS } from '../kernels/scores.js'
import { numberOf } from './artefact.js'
import { featureRow } from './feature-row.js'
import type { PointKind } from './point-model.js'

/** The exponential moving average of the pixel, at the span that did best over training and validation. */
export const ema: PointKind = {
  kind: 'ema',
  fitter: ({ cells }) => {
    let errors = EMA_SPANS.map(() => NO_ERRORS)
    return {
      add: ({ features, truths: [truth] }) => {
        errors = errors.map((sums, s) => {
          const forecast = featureRow(features, `ema${EMA_SPANS[s]}`)
          return addErrorSums(sums, errorSums(truth.value, forecast, cells))
        })
      },
      finish: async () => {
        if (errors[0].n === 0) throw new SettingsError('no issue to choose a span by; train on a longer period')
        const span = EMA_SPANS.reduce((best, candidate, s) =>
          errors[s].sse < errors[EMA_SPANS.indexOf(best)].sse ? candidate : best,
        )
        return { kind: 'ema', inputs: [`ema${span}`], scale: 1, hyperparameters: { span }, weights: new Map() }
      },
    }
  },
  load: fitted => {
    const input = `ema${numberOf(fitted, 'span')}`
    return { predict: async features => ({ means: [featureRow(features, input).slice()] }), close: () => {} }
  },
}
