import * as tf from '@tensorflow/tfjs-core'
import { type ContextDecoderOptions, contextDecoder } from './context-decoder.js'
import { fanInUniform } from './initialisers.js'
import { affine } from './matmul.js'
import type { NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { knownAhead, sequenceOf, sequenceWidth } from './sequence.js'
import { checkSizes } from './sizes.js'

export interface TcnOptions extends ContextDecoderOptions {
  /** Taps of each convolution. */
  readonly kernelSize: number
  /** Steps between the taps, by layer. */
  readonly dilations: readonly number[]
  /** Channels of each layer. */
  readonly units: number
}

/** NeuralForecast 1.7.2's, with the context that the tables were made with (SPEC.md 1.4). */
export const TCN_DEFAULTS: TcnOptions = {
  kernelSize: 2,
  dilations: [1, 2, 4, 8, 16],
  units: 200,
  contextSize: 1024,
  decoderUnits: 200,
  decoderLayers: 2,
}

/**
 * Causal dilated convolutions with ReLU over history, streams and statics; then contexts and an MLP. A layer computes
 * only the steps on which the last one depends: 31 outputs for five layers with two taps, however long the window.
 *
 * @see Bai, Kolter & Koltun (2018), arXiv 1803.01271; the form of NeuralForecast 1.7.2, without residual blocks, whose
 * forecasts at earlier steps of the window are not made here
 */
export const tcn: NetworkKind<TcnOptions> = {
  name: 'tcn',
  defaults: TCN_DEFAULTS,
  build: (shape, options, random) => {
    const { kernelSize, dilations, units, contextSize, decoderUnits, decoderLayers } = options
    checkSizes('tcn', { steps: shape.steps, kernelSize, units, contextSize, decoderUnits, decoderLayers })
    checkSizes('tcn', {
      layers: dilations.length,
      ...Object.fromEntries(dilations.map((d, i) => [`dilation ${i}`, d])),
    })
    const weights = parameters(random)
    const layers = dilations.map((_, layer) => {
      const inputs = layer === 0 ? sequenceWidth(shape) : units
      const name = `hist_encoder.tcn.${layer}.conv`
      const first = fanInUniform(inputs * kernelSize)
      return {
        // Taps from the oldest to the newest, each with all inputs.
        kernel: weights.make<tf.Rank.R2>(`${name}.weight`, [kernelSize * inputs, units], first),
        bias: weights.make<tf.Rank.R1>(`${name}.bias`, [units], first),
      }
    })
    const needed = neededSteps(shape.steps, kernelSize, dilations)
    const decode = contextDecoder(weights, shape, units, options)
    return {
      parameters: weights.all,
      forward: inputs =>
        tf.tidy(() => {
          const [batch] = inputs.history.shape
          const sequence = sequenceOf(inputs, shape)
          const all = tf.unstack(tf.reshape(sequence, [shape.steps, batch, -1])) as tf.Tensor2D[]
          let seen = new Map(needed[0].map(t => [t, all[t]]))
          for (const [layer, { kernel, bias }] of layers.entries()) {
            const wanted = needed[layer + 1]
            const zeros = tf.zeros<tf.Rank.R2>([batch, kernel.shape[0] / kernelSize])
            const taps = Array.from({ length: kernelSize }, (_, tap) => {
              const back = (kernelSize - 1 - tap) * dilations[layer]
              return tf.concat(
                wanted.map(t => seen.get(t - back) ?? zeros),
                0,
              )
            })
            const values = tf.relu(affine(tf.concat(taps, 1), kernel, bias))
            const blocks = tf.unstack(tf.reshape(values, [wanted.length, batch, units])) as tf.Tensor2D[]
            seen = new Map(wanted.map((t, i) => [t, blocks[i]]))
          }
          return decode(seen.get(shape.steps - 1)!, knownAhead(inputs, shape))
        }),
      close: weights.close,
    }
  },
}

/** Steps that the input and each layer must hold for the last layer's last step; oldest first. */
function neededSteps(steps: number, kernelSize: number, dilations: readonly number[]): number[][] {
  const needed = [[steps - 1]]
  for (const dilation of dilations.toReversed()) {
    const taps = needed[0].flatMap(t => Array.from({ length: kernelSize }, (_, k) => t - k * dilation))
    needed.unshift([...new Set(taps)].filter(t => t >= 0).sort((a, b) => a - b))
  }
  return needed
}
