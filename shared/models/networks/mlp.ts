import * as tf from '@tensorflow/tfjs-core'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import type { NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { present } from './sequence.js'
import { checkRate, checkSizes } from './sizes.js'

export interface MlpOptions {
  /** Hidden layers. */
  readonly layers: number
  /** Of each hidden layer. */
  readonly units: number
  readonly dropout: number
}

/** Small ones, for few thousand examples. */
export const MLP_DEFAULTS: MlpOptions = { layers: 1, units: 64, dropout: 0.2 }

/** A multilayer perceptron with ReLU: all inputs side by side, all steps ahead at once. */
export const mlp: NetworkKind<MlpOptions> = {
  name: 'mlp',
  defaults: MLP_DEFAULTS,
  build: (shape, options, random) => {
    const { steps, horizon, streams, known, statics, outputs } = shape
    const { layers, units } = options
    checkSizes('mlp', { steps, horizon, layers, units })
    checkRate('mlp', 'dropout', options.dropout)
    const weights = parameters(random)
    const inputs = steps * (1 + streams) + (steps + horizon) * known + statics
    const hidden = Array.from({ length: layers }, (_, i) => {
      return dense(weights, `hidden.${i}`, i === 0 ? inputs : units, units)
    })
    const out = dense(weights, 'out', units, horizon * outputs)
    return {
      parameters: weights.all,
      forward: (seen, seed) =>
        tf.tidy(() => {
          const drop = dropout(seed)
          const [batch] = seen.history.shape
          const flat = (x: tf.Tensor3D): tf.Tensor2D => tf.reshape(x, [batch, x.shape[1] * x.shape[2]])
          const columns: tf.Tensor2D[] = [seen.history]
          if (streams > 0) columns.push(flat(present(seen.streams, 'streams')))
          if (known > 0) columns.push(flat(present(seen.known, 'known')))
          if (statics > 0) columns.push(present(seen.statics, 'statics'))
          const state = hidden.reduce(
            (x, layer) => drop(tf.relu<tf.Tensor2D>(layer(x)), options.dropout),
            columns.length === 1 ? columns[0] : tf.concat(columns, 1),
          )
          return tf.reshape(out(state), [batch, horizon, outputs])
        }),
      close: weights.close,
    }
  },
}
