import { ArtefactError, SettingsError } from '../domain/errors.js'
import { siteRule } from '../domain/site-features.js'
import { fromPowerScale, onPowerScale } from '../kernels/power-scale.js'
import { addErrorSums, errorSums, NO_ERRORS } from '../kernels/scores.js'
import { featureRow } from './feature-row.js'
import type { PointKind } from './point-model.js'

/** The exponential moving average of the site: for each horizon the span that did best over training and validation. */
export const siteEma: PointKind = {
  kind: 'ema',
  fitter: ({ region, cells }) => {
    const { emaSpans, power } = siteRule(region)
    const errors = region.horizonsDays.map(() => emaSpans.map(() => NO_ERRORS))
    return {
      add: ({ features, truths }) => {
        truths.forEach((truth, h) => {
          const z = onPowerScale(truth.value, power)
          emaSpans.forEach((span, s) => {
            const forecast = featureRow(features, `ema${span}`)
            errors[h][s] = addErrorSums(errors[h][s], errorSums(z, forecast, cells))
          })
        })
      },
      finish: async () => {
        if (errors[0][0].n === 0) throw new SettingsError('no issue to choose a span by; train on a longer period')
        const spans = errors.map(sums =>
          emaSpans.reduce((best, span, s) => (sums[s].sse < sums[emaSpans.indexOf(best)].sse ? span : best)),
        )
        return {
          kind: 'ema',
          inputs: [...new Set(spans)].map(span => `ema${span}`),
          scale: 1,
          hyperparameters: { spans },
          weights: new Map(),
        }
      },
    }
  },
  load: ({ hyperparameters: { spans } }, region) => {
    const { power } = siteRule(region)
    if (!Array.isArray(spans) || spans.length !== region.horizonsDays.length) {
      throw new ArtefactError('the manifest of an ema has no span for each horizon; train the model again')
    }
    return {
      predict: async features => ({
        means: spans.map(span => featureRow(features, `ema${span}`).map(z => fromPowerScale(z, power))),
      }),
      close: () => {},
    }
  },
}
