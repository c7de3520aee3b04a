import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { type Loss, meanOfKnown, residuals } from './loss.js'

/** Mean squared error. */
export const meanSquaredError: Loss = (forecast, truth) => {
  const { residual, known } = residuals(forecast, truth)
  return meanOfKnown(tf.square(residual), known)
}

/** Mean absolute error. */
export const meanAbsoluteError: Loss = (forecast, truth) => {
  const { residual, known } = residuals(forecast, truth)
  return meanOfKnown(tf.abs(residual), known)
}

/**
 * Half the square up to `delta`, a line beyond: δ (|e| − δ/2).
 *
 * @param delta  in the target's unit, above 0
 * @throws {SettingsError} it is not
 * @see Huber (1964), Annals of Mathematical Statistics 35, 73–101
 */
export function huber(delta: number): Loss {
  if (!(delta > 0)) throw new SettingsError(`Huber's loss with delta ${delta}; give a number above 0`)
  return (forecast, truth) => {
    const { residual, known } = residuals(forecast, truth)
    const size = tf.abs(residual)
    // min(|e|, δ), without `tf.minimum`, which on WebAssembly is slow.
    const capped = tf.sub(size, tf.relu(tf.sub(size, delta)))
    return meanOfKnown(tf.mul(capped, tf.sub(size, tf.div(capped, 2))), known)
  }
}
