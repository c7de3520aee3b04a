import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
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

/** Beyond this the tree of steps holds far more than a window does. */
const MOST_LEAVES = 4096

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
    const tree = stepTree(shape.steps, kernelSize, dilations)
    const decode = contextDecoder(weights, shape, units, options)
    return {
      parameters: weights.all,
      forward: inputs =>
        tf.tidy(() => {
          const [batch] = inputs.history.shape
          const leaves = tf.gather<tf.Tensor3D>(sequenceOf(inputs, shape), tf.tensor1d(tree[0].map(clamp), 'int32'), 1)
          const seen = layers.reduce(
            (x, { kernel, bias }, layer) => {
              const taps = tf.reshape<tf.Rank.R3>(x, [batch, tree[layer + 1].length, kernel.shape[0]])
              return pastOnly(tf.relu<tf.Tensor3D>(affine(taps, kernel, bias)), tree[layer + 1])
            },
            pastOnly(leaves, tree[0]),
          )
          return decode(tf.reshape(seen, [batch, units]), knownAhead(inputs, shape))
        }),
      close: weights.close,
    }
  },
}

/**
 * Steps that the input and each layer must hold for the last layer's last step: those of each layer's taps side by side,
 * so that a convolution is a dense layer over neighbours. Steps before the window are below 0.
 *
 * @throws {SettingsError} too many leaves
 */
function stepTree(steps: number, kernelSize: number, dilations: readonly number[]): number[][] {
  const leaves = kernelSize ** dilations.length
  if (leaves > MOST_LEAVES) {
    throw new SettingsError(
      `tcn: ${dilations.length} layers of kernel ${kernelSize} look at ${leaves} steps; take fewer or a smaller kernel, ` +
        `for ${MOST_LEAVES} at most`,
    )
  }
  const tree = [[steps - 1]]
  for (const dilation of dilations.toReversed()) {
    tree.unshift(
      tree[0].flatMap(t => Array.from({ length: kernelSize }, (_, k) => t - (kernelSize - 1 - k) * dilation)),
    )
  }
  return tree
}

const clamp = (t: number): number => Math.max(t, 0)

/** Zero at the steps before the window, as padding makes them in every layer. */
function pastOnly(x: tf.Tensor3D, times: readonly number[]): tf.Tensor3D {
  if (times.every(t => t >= 0)) return x
  const inside = times.map(t => (t < 0 ? 0 : 1))
  return tf.mul(x, tf.tensor3d(inside, [1, times.length, 1]))
}
