import * as tf from '@tensorflow/tfjs-core'
import { fanInUniform } from '../../shared/models/networks/initialisers.js'
import type { NetworkInputs } from '../../shared/models/networks/network.js'
import type { Parameters } from '../../shared/models/networks/parameters.js'

/** Networks of the sizes of ours, written op by op as tfjs's own layers write them. */

type Layer<From, To> = (x: From) => To

const denseLayer = (weights: Parameters, name: string, from: number, to: number): Layer<tf.Tensor2D, tf.Tensor2D> => {
  const kernel = weights.make<tf.Rank.R2>(`${name}.kernel`, [from, to], fanInUniform(from))
  const bias = weights.make<tf.Rank.R1>(`${name}.bias`, [to], fanInUniform(from))
  return x => tf.add(tf.matMul(x, kernel), bias)
}

/** All four gates in one product, which is then split; the state goes from step to step on the tape. */
const lstmLayer = (
  weights: Parameters,
  name: string,
  from: number,
  units: number,
): Layer<tf.Tensor2D[], tf.Tensor2D[]> => {
  const kernel = weights.make<tf.Rank.R2>(`${name}.kernel`, [from, 4 * units], fanInUniform(units))
  const recurrent = weights.make<tf.Rank.R2>(`${name}.recurrent`, [units, 4 * units], fanInUniform(units))
  const bias = weights.make<tf.Rank.R1>(`${name}.bias`, [4 * units], fanInUniform(units))
  return steps => {
    let h = tf.zeros<tf.Rank.R2>([steps[0].shape[0], units])
    let cell = h
    return steps.map(x => {
      const z = tf.add(tf.add(tf.matMul(x, kernel), tf.matMul(h, recurrent)), bias)
      const [i, f, g, o] = tf.split(z, 4, 1) as tf.Tensor2D[]
      cell = tf.add(tf.mul(tf.sigmoid(f), cell), tf.mul(tf.sigmoid(i), tf.tanh(g)))
      h = tf.mul(tf.sigmoid(o), tf.tanh(cell))
      return h
    })
  }
}

/**
 * A causal convolution of two taps at every step, as shifted slices side by side: the dilated convolution of tfjs has no
 * gradient.
 */
const causalLayer = (weights: Parameters, name: string, from: number, to: number, dilation: number) => {
  const kernel = weights.make<tf.Rank.R2>(`${name}.kernel`, [2 * from, to], fanInUniform(2 * from))
  const bias = weights.make<tf.Rank.R1>(`${name}.bias`, [to], fanInUniform(2 * from))
  return (x: tf.Tensor3D): tf.Tensor3D => {
    const [batch, steps, width] = x.shape
    const padded = tf.pad(x, [
      [0, 0],
      [dilation, 0],
      [0, 0],
    ])
    const taps = tf.concat([tf.slice(padded, [0, 0, 0], [batch, steps, width]), x], 2)
    const product = tf.matMul(tf.reshape<tf.Rank.R2>(taps, [batch * steps, 2 * width]), kernel)
    return tf.relu(tf.reshape(tf.add(product, bias), [batch, steps, to]))
  }
}

export interface LayerSizes {
  readonly units: number
  readonly contextSize: number
  readonly decoderUnits: number
}

const decoder = (
  weights: Parameters,
  { units, contextSize, decoderUnits }: LayerSizes,
): Layer<tf.Tensor2D, tf.Tensor2D> => {
  const context = denseLayer(weights, 'context', units, contextSize)
  const hidden = denseLayer(weights, 'hidden', contextSize, decoderUnits)
  const out = denseLayer(weights, 'out', decoderUnits, 1)
  return state => out(tf.relu<tf.Tensor2D>(hidden(context(state))))
}

/** Two LSTM layers and the decoder, one step ahead, of the history alone. */
export function tfjsLstm(weights: Parameters, sizes: LayerSizes): (inputs: NetworkInputs) => tf.Tensor {
  const first = lstmLayer(weights, 'first', 1, sizes.units)
  const second = lstmLayer(weights, 'second', sizes.units, sizes.units)
  const decode = decoder(weights, sizes)
  return ({ history }) => {
    const steps = tf.split(history, history.shape[1], 1) as tf.Tensor2D[]
    return decode(second(first(steps)).at(-1)!)
  }
}

/** Causal convolutions and the decoder, one step ahead, of the history alone. */
export function tfjsTcn(weights: Parameters, dilations: readonly number[], sizes: LayerSizes) {
  const layers = dilations.map((dilation, i) =>
    causalLayer(weights, `conv${i}`, i === 0 ? 1 : sizes.units, sizes.units, dilation),
  )
  const decode = decoder(weights, sizes)
  return ({ history }: NetworkInputs): tf.Tensor => {
    const [batch, steps] = history.shape
    const states = layers.reduce<tf.Tensor3D>((x, layer) => layer(x), tf.reshape(history, [batch, steps, 1]))
    const last = tf.slice(states, [0, steps - 1, 0], [batch, 1, sizes.units])
    return decode(tf.reshape(last, [batch, sizes.units]))
  }
}
