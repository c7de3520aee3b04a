import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { dense } from './dense.js'
import { glorotUniform, zeros } from './initialisers.js'
import { kerasLstm } from './keras-lstm.js'
import { lastStep, lstmLayer } from './lstm-layer.js'
import type { NetworkInputs, NetworkKind, NetworkShape } from './network.js'
import { parameters } from './parameters.js'
import { present, sideBySide } from './sequence.js'
import { checkSizes } from './sizes.js'

export interface MultiFoundationOptions {
  /** Steps that the network looks at; the last is the last one ahead. */
  readonly window: number
  /** Copies of the target, each one step further back. */
  readonly lags: number
  /** Units of the dense layers before and after the LSTMs. */
  readonly dense: number
  /** Units of each LSTM. */
  readonly units: number
}

/**
 * The second level of MultiFoundationQuake in its LSTM form: a dense layer at each step, two LSTMs, a dense layer.
 *
 * Known streams are the first level's forecasts of each step, made before it; a step of the window holds them beside
 * the target of the `lags` steps before, the nearest that is known at the issue, which is `horizon` steps back. Streams
 * join as they were `horizon` steps back, statics at each step. Make the forecasts it is trained on by `timeFolds`:
 * a model's forecasts of its own training data are too good to learn from.
 *
 * @see Jafari, Fox, Rundle, Donnellan & Ludwig (2024), GeoHazards 5(4), 1247–1274; the sizes of their notebook, SPEC.md 1.5
 */
export const multiFoundationLstm: NetworkKind<MultiFoundationOptions> = {
  name: 'multi-foundation-lstm',
  defaults: { window: 15, lags: 6, dense: 64, units: 32 },
  build: (shape, options, random) => {
    const { steps, horizon, outputs } = shape
    const { window, lags, units } = options
    checkSizes('multi-foundation-lstm', { ...options })
    const needed = window + lags - 1
    if (steps < needed) {
      throw new SettingsError(
        `${window} steps with ${lags} lags need a history of ${needed}, not ${steps}; lengthen it`,
      )
    }
    const weights = parameters(random)
    const kerasDense = (name: string, from: number, to: number) =>
      dense(weights, name, from, to, { kernel: glorotUniform(from, to), biasFirst: zeros })
    const width = shape.known + lags + shape.streams + shape.statics
    const first = kerasDense('first', width, options.dense)
    const lstms = [kerasLstm(weights, 'lstm1', options.dense, units), kerasLstm(weights, 'lstm2', units, units)]
    const hidden = kerasDense('hidden', units, options.dense)
    const out = kerasDense('out', options.dense, horizon * outputs)
    return {
      parameters: weights.all,
      forward: inputs =>
        tf.tidy(() => {
          const [batch] = inputs.history.shape
          const embedded = sideBySide(tf.relu(first(windowOf(inputs, shape, options))))
          const states = lstms.reduce((x, lstm) => lstmLayer(x, window, lstm), embedded)
          return tf.reshape(out(tf.relu(hidden(lastStep(states, units)))), [batch, horizon, outputs])
        }),
      close: () => weights.close(),
    }
  },
}

/** Shape [batch, window, known + lags + streams + statics]. */
function windowOf(inputs: NetworkInputs, shape: NetworkShape, { window, lags }: MultiFoundationOptions): tf.Tensor3D {
  const { steps, horizon, streams, known, statics } = shape
  const [batch] = inputs.history.shape
  const start = steps - window
  const part = (x: tf.Tensor3D, from: number) => tf.slice(x, [0, from, 0], [batch, window, x.shape[2]])
  const target = tf.expandDims<tf.Tensor3D>(inputs.history, 2)
  const columns = Array.from({ length: lags }, (_, lag) => part(target, start - lag))
  if (known > 0) columns.unshift(part(present(inputs.known, 'known'), start + horizon))
  if (streams > 0) columns.push(part(present(inputs.streams, 'streams'), start))
  if (statics > 0) {
    const each = tf.reshape(present(inputs.statics, 'statics'), [batch, 1, statics])
    columns.push(tf.tile(each, [1, window, 1]) as tf.Tensor3D)
  }
  return tf.concat(columns, 2)
}
