import { SettingsError } from '../domain/errors.js'
import { pixelCount } from '../domain/pixel-grid.js'
import { weightOf } from './artefact.js'
import type { PointKind } from './point-model.js'

/** Every window will be like the mean of the pixel's windows so far: its mean over training and validation. */
export const climatology: PointKind = {
  kind: 'climatology',
  fitter: ({ region }) => {
    const sum = new Float64Array(pixelCount(region.grid))
    let issues = 0
    return {
      add: ({ truth }) => {
        issues++
        for (let p = 0; p < sum.length; p++) sum[p] += truth.meq[p]
      },
      finish: async () => {
        if (issues === 0) throw new SettingsError('no issue to take a climatology of; train on a longer period')
        const mean = { shape: [sum.length], data: Float32Array.from(sum, total => total / issues) }
        return { kind: 'climatology', inputs: [], scale: 1, hyperparameters: {}, weights: new Map([['mean', mean]]) }
      },
    }
  },
  load: ({ weights }, grid) => {
    const { data } = weightOf(weights, 'mean', [pixelCount(grid)])
    return { predict: async () => Float32Array.from(data), close: () => {} }
  },
}
