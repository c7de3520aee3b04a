import * as tf from '@tensorflow/tfjs-core'
import { type ContextDecoderOptions, contextDecoder } from './context-decoder.js'
import { lastStep, lstmLayer } from './lstm-layer.js'
import type { NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { knownAhead, sequenceOf, sequenceWidth, sideBySide } from './sequence.js'
import { checkSizes } from './sizes.js'
import { joinBiases, type TorchLstm, torchLstm } from './torch-lstm.js'

export interface DilatedRnnOptions extends ContextDecoderOptions {
  /** Steps that each layer's state leaps over, by group; a residual connection spans each group but the first. */
  readonly dilations: readonly (readonly number[])[]
  /** Of each layer. */
  readonly units: number
}

/** NeuralForecast 1.7.2's, with the context that the tables were made with (SPEC.md 1.4). */
export const DILATED_RNN_DEFAULTS: DilatedRnnOptions = {
  dilations: [
    [1, 2],
    [4, 8],
  ],
  units: 200,
  contextSize: 1024,
  decoderUnits: 200,
  decoderLayers: 2,
}

/**
 * LSTM layers whose state comes from `dilation` steps back. Only steps on which the last forecast depends are computed:
 * the chain that ends at the last step, thinner from layer to layer where dilations are multiples of one another.
 *
 * @see Chang et al. (2017), arXiv 1710.02224; the form of NeuralForecast 1.7.2 with LSTM cells, whose forecasts at
 * earlier steps of the window are not made here
 */
export const dilatedRnn: NetworkKind<DilatedRnnOptions> = {
  name: 'dilated-rnn',
  defaults: DILATED_RNN_DEFAULTS,
  build: (shape, options, random) => {
    const { dilations, units, contextSize, decoderUnits, decoderLayers } = options
    const all = dilations.flat()
    checkSizes('dilated-rnn', { steps: shape.steps, units, contextSize, decoderUnits, decoderLayers })
    checkSizes('dilated-rnn', { layers: all.length, ...Object.fromEntries(all.map((d, i) => [`dilation ${i}`, d])) })
    const weights = parameters(random)
    const groups = dilations.map((group, g) =>
      group.map((dilation, i): Layer => {
        const layer = dilations.slice(0, g).flat().length + i
        const inputs = layer === 0 ? sequenceWidth(shape) : units
        return {
          dilation,
          stride: all.slice(layer).reduce(greatestCommonDivisor),
          weights: torchLstm(weights, `rnn_stack.${g}.cells.${i}`, 0, inputs, units),
        }
      }),
    )
    const decode = contextDecoder(weights, shape, units, options)
    return {
      parameters: weights.all,
      forward: inputs =>
        tf.tidy(() => {
          let chain: Chain = { states: sideBySide(sequenceOf(inputs, shape)), steps: shape.steps, stride: 1 }
          for (const [g, group] of groups.entries()) {
            const before = chain
            chain = group.reduce((seen, layer) => dilatedLayer(thin(seen, layer.stride), layer), chain)
            if (g > 0) chain = { ...chain, states: tf.add(chain.states, thin(before, chain.stride).states) }
          }
          return decode(lastStep(chain.states, units), knownAhead(inputs, shape))
        }),
      close: weights.close,
    }
  },
}

interface Layer {
  readonly dilation: number
  /** Steps between those that later layers need. */
  readonly stride: number
  readonly weights: TorchLstm
}

/** Every `stride`th step, the last one among them. */
interface Chain {
  /** Shape [batch, steps · width], oldest first. */
  readonly states: tf.Tensor2D
  readonly steps: number
  readonly stride: number
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))

/** Leaves the steps of a wider stride, a multiple of the chain's. */
function thin(chain: Chain, stride: number): Chain {
  const every = stride / chain.stride
  if (every === 1) return chain
  const [batch, columns] = chain.states.shape
  const width = columns / chain.steps
  const steps = Math.ceil(chain.steps / every)
  // Counted from the end: what is missing at the front is filled up and never taken.
  const filled = tf.pad(chain.states, [
    [0, 0],
    [(steps * every - chain.steps) * width, 0],
  ])
  const apart = tf.reshape(filled, [batch, steps, every * width])
  const taken = tf.slice(apart, [0, 0, (every - 1) * width], [batch, steps, width])
  return { states: tf.reshape(taken, [batch, steps * width]), steps, stride }
}

function dilatedLayer(chain: Chain, { dilation, weights }: Layer): Chain {
  const states = lstmLayer(chain.states, chain.steps, joinBiases(weights), { dilation: dilation / chain.stride })
  return { ...chain, states }
}
