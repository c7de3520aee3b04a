import * as tf from '@tensorflow/tfjs-core'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { glorotUniform, zeros } from './initialisers.js'
import { kerasLstm } from './keras-lstm.js'
import { SELU } from './lstm-activation.js'
import { lastStep, lstmLayer } from './lstm-layer.js'
import type { NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { selu } from './selu.js'
import { sequenceOf, sequenceWidth, sideBySide } from './sequence.js'
import { checkRate, checkSizes } from './sizes.js'

export interface TwoStageLstmOptions {
  /** Of all four layers. */
  readonly units: number
  /** Of each LSTM's inputs, the same ones at all steps. */
  readonly dropout: number
  /** Of each LSTM's state, the same ones at all steps. */
  readonly recurrentDropout: number
  /** Whether the target's own past is an input: not in the paper, whose streamflow is told from forcing alone. */
  readonly history: boolean
}

/** Those of the paper's code. SPEC.md 3.1 */
export const TWO_STAGE_LSTM_DEFAULTS: TwoStageLstmOptions = {
  units: 320,
  dropout: 0.2,
  recurrentDropout: 0.2,
  history: false,
}

/**
 * A dense layer at each step, two LSTM layers, a dense layer; SELU throughout, the LSTMs' candidate and cell too.
 * Known inputs join at each step as those of `horizon` steps later.
 *
 * @see He, Fox et al. (2024), arXiv 2410.15218, in Keras
 */
export const twoStageLstm: NetworkKind<TwoStageLstmOptions> = {
  name: 'two-stage-lstm',
  defaults: TWO_STAGE_LSTM_DEFAULTS,
  build: (shape, options, random) => {
    const { steps, horizon, outputs } = shape
    const { units, history } = options
    const parts = { history, known: true }
    checkSizes('two-stage-lstm', { steps, units, 'inputs of a step': sequenceWidth(shape, parts) })
    checkRate('two-stage-lstm', 'dropout', options.dropout)
    checkRate('two-stage-lstm', 'recurrentDropout', options.recurrentDropout)
    const weights = parameters(random)
    const kerasDense = (name: string, from: number, to: number) =>
      dense(weights, name, from, to, { kernel: glorotUniform(from, to), biasFirst: zeros })
    const first = kerasDense('first', sequenceWidth(shape, parts), units)
    const encoders = ['lstm1', 'lstm2'].map(name => kerasLstm(weights, name, units, units))
    const hidden = kerasDense('hidden', units, units)
    const out = kerasDense('out', units, horizon * outputs)
    return {
      parameters: weights.all,
      forward: (inputs, seed) =>
        tf.tidy(() => {
          const drop = dropout(seed)
          const [batch] = inputs.history.shape
          const ones = tf.fill<tf.Rank.R2>([batch, units], 1)
          const states = encoders.reduce(
            (x, lstm) => {
              const mask = drop(ones, options.dropout)
              const seen = mask === ones ? x : tf.mul<tf.Tensor2D>(x, tf.tile(mask, [1, steps]))
              const stateMask = drop(ones, options.recurrentDropout)
              return lstmLayer(seen, steps, lstm, { activation: SELU, ...(stateMask !== ones && { stateMask }) })
            },
            sideBySide(selu(first(sequenceOf(inputs, shape, parts)))),
          )
          return tf.reshape(out(selu(hidden(lastStep(states, units)))), [batch, horizon, outputs])
        }),
      close: weights.close,
    }
  },
}
