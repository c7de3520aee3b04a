import { SettingsError } from '../domain/errors.js'
import { cellCount } from '../domain/region.js'
import { weightOf } from './artefact.js'
import type { PointKind } from './point-model.js'

/** Every window will be like the mean of the pixel's windows so far: its mean over training and validation. */
export const climatology: PointKind = {
  kind: 'climatology',
  fitter: ({ region }) => {
    const sum = new Float64Array(cellCount(region))
    let issues = 0
    return {
      add: ({ truths: [truth] }) => {
        issues++
        for (let p = 0; p < sum.length; p++) sum[p] += truth.value[p]
      },
      finish: async () => {
        if (issues === 0) throw new SettingsError('no issue to take a climatology of; train on a longer period')
        const mean = { shape: [sum.length], data: Float32Array.from(sum, total => total / issues) }
        return { kind: 'climatology', inputs: [], scale: 1, hyperparameters: {}, weights: new Map([['mean', mean]]) }
      },
    }
  },
  load: ({ weights }, region) => {
    const { data } = weightOf(weights, 'mean', [cellCount(region)])
    return { predict: async () => ({ means: [Float32Array.from(data)] }), close: () => {} }
  },
}
