import { siteRule } from '../domain/site-features.js'
import { fromPowerScale } from '../kernels/power-scale.js'
import { featureRow } from './feature-row.js'
import type { PointKind } from './point-model.js'

/** Every window will be as the site's mean course of the year has it: `climatology<h>` of the features. */
export const siteClimatology: PointKind = {
  kind: 'climatology',
  fitter: ({ region }) => ({
    add: () => {},
    finish: async () => ({
      kind: 'climatology',
      inputs: region.horizonsDays.map(days => `climatology${days}`),
      scale: 1,
      hyperparameters: {},
      weights: new Map(),
    }),
  }),
  load: (_, region) => {
    const { power } = siteRule(region)
    return {
      predict: async features => ({
        means: region.horizonsDays.map(days =>
          featureRow(features, `climatology${days}`).map(z => fromPowerScale(z, power)),
        ),
      }),
      close: () => {},
    }
  },
}
