import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { glorotUniform, type Initialiser, orthogonal, zeros } from './initialisers.js'
import { type LstmState, type LstmWeights, lstmSequence } from './lstm-layer.js'
import type { Network, NetworkKind, NetworkShape } from './network.js'
import { type Parameters, parameters } from './parameters.js'
import { present } from './sequence.js'
import { checkRate, checkSizes } from './sizes.js'

export interface RunoffLstmOptions {
  readonly units: number
  /** Of the states that the last layer sees. */
  readonly dropout: number
  /** First bias of the forget gate: above 0, so that water is remembered from the beginning. */
  readonly forgetBias: number
  /** What the last layer says is multiplied by this, then `outputShift` is added: to the target's unit. */
  readonly outputScale: number
  readonly outputShift: number
}

export const RUNOFF_LSTM_DEFAULTS: RunoffLstmOptions = {
  units: 128,
  dropout: 0.4,
  forgetBias: 3,
  outputScale: 1,
  outputShift: 0,
}

/** A network that can also be run on from day to day. */
export interface RunoffLstm extends Network {
  /** Before the first day. */
  start(batch: number): LstmState
  /**
   * Nothing is dropped. The caller owns what it gets, and keeps `state`.
   *
   * @param days  forcing, then statics, of each day, shape [batch, days, known + statics]
   * @returns runoff, shape [batch, days], and the state after the last day
   */
  run(days: tf.Tensor3D, state: LstmState): { readonly runoff: tf.Tensor2D; readonly state: LstmState }
}

/**
 * One LSTM layer over forcing and static attributes, and a linear layer at each day: rainfall to runoff, from weather
 * alone. The first `steps` days only fill the state, and no gradient goes through them; each of the `horizon` days after them is
 * an output, so that a window of a year teaches 365 days at the price of two passes. The target's history is not seen.
 *
 * @see Kratzert et al. (2019), HESS 23, 5089–5110, doi:10.5194/hess-23-5089-2019, whose windows teach their last day
 */
export const runoffLstm = {
  name: 'runoff-lstm',
  defaults: RUNOFF_LSTM_DEFAULTS,
  build: (shape: NetworkShape, options: RunoffLstmOptions, random: () => number): RunoffLstm => {
    const { steps, horizon, known, statics, outputs } = shape
    const { units } = options
    checkSizes('runoff-lstm', { steps, horizon, units, known })
    checkRate('runoff-lstm', 'dropout', options.dropout)
    if (outputs !== 1) throw new SettingsError(`runoff-lstm tells one number a day, not ${outputs}; ask for 1 output`)
    const width = known + statics
    const weights = parameters(random)
    const lstm = rememberingLstm(weights, width, options)
    const out = dense(weights, 'out', units, 1, { kernel: glorotUniform(units, 1), biasFirst: zeros })
    const start = (batch: number): LstmState => {
      const none = tf.fill<tf.Rank.R2>([batch, units], 0)
      return { state: none, cell: none }
    }
    /** Of states of shape [batch, days · units]. */
    const runoffOf = (states: tf.Tensor2D, seed?: number): tf.Tensor2D => {
      const [batch] = states.shape
      const seen = dropout(seed)(tf.reshape<tf.Rank.R2>(states, [states.size / units, units]), options.dropout)
      const told = tf.add(tf.mul(out(seen), options.outputScale), options.outputShift)
      return tf.reshape(told, [batch, states.size / units / batch])
    }
    return {
      parameters: weights.all,
      forward: (inputs, seed) =>
        tf.tidy(() => {
          const forcing = present(inputs.known, 'known')
          const [batch] = forcing.shape
          const all = statics === 0 ? forcing : withStatics(forcing, present(inputs.statics, 'statics'))
          const days = (from: number, count: number): tf.Tensor2D =>
            tf.reshape(tf.slice(all, [0, from, 0], [batch, count, width]), [batch, count * width])
          const first = withoutGradient(days(0, steps), x => lstmSequence(x, steps, lstm, start(batch)).last)
          const { states } = lstmSequence(days(steps, horizon), horizon, lstm, first)
          return tf.reshape(runoffOf(states, seed), [batch, horizon, 1])
        }),
      start,
      run: (days, before) => {
        const [batch, count] = days.shape
        const [runoff, state, cell] = tf.tidy(() => {
          const { states, last } = lstmSequence(tf.reshape(days, [batch, count * width]), count, lstm, before)
          return [runoffOf(states), last.state, last.cell]
        })
        return { runoff, state: { state, cell } }
      },
      close: weights.close,
    }
  },
} satisfies NetworkKind<RunoffLstmOptions>

/** The same statics beside each day. */
const withStatics = (forcing: tf.Tensor3D, statics: tf.Tensor2D): tf.Tensor3D => {
  const [batch, days] = forcing.shape
  return tf.concat([forcing, tf.tile(tf.reshape(statics, [batch, 1, statics.shape[1]]), [1, days, 1])], 2)
}

function rememberingLstm(weights: Parameters, inputs: number, { units, forgetBias }: RunoffLstmOptions): LstmWeights {
  const bias: Initialiser = () => new Float32Array(4 * units).fill(forgetBias, units, 2 * units)
  return {
    input: weights.make<tf.Rank.R2>('lstm.kernel', [inputs, 4 * units], glorotUniform(inputs, 4 * units)),
    state: weights.make<tf.Rank.R2>('lstm.recurrent_kernel', [units, 4 * units], orthogonal),
    bias: weights.make<tf.Rank.R1>('lstm.bias', [4 * units], bias),
  }
}

/** A state as a constant: nothing of how it came about is kept for the gradient. */
function withoutGradient(x: tf.Tensor2D, stateOf: (x: tf.Tensor2D) => LstmState): LstmState {
  // The tape is off inside a gradient of one's own, and x leads to no weight.
  const run = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const { state, cell } = stateOf(args[0] as tf.Tensor2D)
    return { value: tf.concat([state, cell], 1), gradFunc: () => tf.fill(x.shape, 0) }
  })
  const both = run(x) as tf.Tensor2D
  const [state, cell] = tf.split(both, 2, 1) as tf.Tensor2D[]
  return { state, cell }
}
