import * as tf from '@tensorflow/tfjs-core'
import type { Loss } from './loss.js'

/** A loss of the last step ahead alone: the others say what they like. */
export const ofLastStep =
  (loss: Loss): Loss =>
  (forecast, truth) => {
    const [batch, horizon, outputs] = forecast.shape
    const last = tf.slice(forecast, [0, horizon - 1, 0], [batch, 1, outputs])
    return loss(last, tf.slice(truth, [0, horizon - 1], [batch, 1]))
  }
