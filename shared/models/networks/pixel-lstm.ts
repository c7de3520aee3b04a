import * as tf from '@tensorflow/tfjs-core'
import { headOf, type LstmTensors, lastState, lstmShapes } from '../lstm-network.js'
import { fanInUniform } from './initialisers.js'
import type { NetworkInputs, NetworkKind, NetworkShape } from './network.js'
import { parameters } from './parameters.js'
import { present, sequenceOf, sequenceWidth } from './sequence.js'
import { checkSizes } from './sizes.js'

export interface PixelLstmOptions {
  readonly units: number
  readonly headUnits: number
}

export const PIXEL_LSTM_DEFAULTS: PixelLstmOptions = { units: 24, headUnits: 16 }

/**
 * The network of the live `lstm` of pixels, see lstm-network.ts, as one of the registry: engines run it as any other. Its
 * weights have the names that they have in the model's artefact. Statics and known inputs are seen by the head alone.
 */
export const pixelLstm: NetworkKind<PixelLstmOptions> = {
  name: 'pixel-lstm',
  defaults: PIXEL_LSTM_DEFAULTS,
  build: (shape, { units, headUnits }, random) => {
    checkSizes('pixel-lstm', { steps: shape.steps, horizon: shape.horizon, units, headUnits })
    const ofSteps = { ...shape, statics: 0 }
    const [inputs, outputs] = [sequenceWidth(ofSteps), shape.horizon * shape.outputs]
    const weights = parameters(random)
    const sizes = lstmShapes({ inputs, units, headUnits, outputs, statics: headWidth(shape) })
    const tensors = Object.fromEntries(
      Object.entries(sizes).map(([name, size]) => [name, weights.make<tf.Rank.R2>(name, size, fanInUniform(size[0]))]),
    ) as Record<string, tf.Tensor2D> as LstmTensors
    return {
      parameters: weights.all,
      forward: seen =>
        tf.tidy(() => {
          const [batch] = seen.history.shape
          const constant = tf.fill<tf.Rank.R3>([batch, shape.steps, 1], 1)
          const byStep = tf.transpose(tf.concat([sequenceOf(seen, ofSteps), constant], 2), [1, 0, 2])
          const steps = Array.from({ length: shape.steps }, (_, t) =>
            tf.reshape<tf.Rank.R2>(tf.slice(byStep, [t, 0, 0], [1, batch, inputs + 1]), [batch, inputs + 1]),
          )
          const state = lastState(tensors, units, steps)
          const { forecast } = headOf(tensors, state, headInputs(seen, shape))
          return tf.reshape(forecast, [batch, shape.horizon, shape.outputs])
        }),
      close: weights.close,
    }
  },
}

/** Without the constant 1. */
const headWidth = ({ steps, horizon, known, statics }: NetworkShape): number => statics + (steps + horizon) * known

/** What the head sees beside the state, shape [batch, headWidth + 1], the last column 1. */
function headInputs(seen: NetworkInputs, { steps, horizon, known, statics }: NetworkShape): tf.Tensor2D {
  const [batch] = seen.history.shape
  const columns: tf.Tensor2D[] = []
  if (statics > 0) columns.push(present(seen.statics, 'statics'))
  if (known > 0) columns.push(tf.reshape(present(seen.known, 'known'), [batch, (steps + horizon) * known]))
  return tf.concat([...columns, tf.fill<tf.Rank.R2>([batch, 1], 1)], 1)
}
