import { featureRow } from './feature-row.js'
import type { FittedPoint, PointKind } from './point-model.js'

/** The next window will be like the last. */
export const persistence: PointKind = {
  kind: 'persistence',
  fitter: () => ({
    add: () => {},
    finish: async (): Promise<FittedPoint> => ({
      kind: 'persistence',
      inputs: ['lag0'],
      scale: 1,
      hyperparameters: {},
      weights: new Map(),
    }),
  }),
  load: () => ({
    predict: async features => ({ means: [featureRow(features, 'lag0').slice()] }),
    close: () => {},
  }),
}
