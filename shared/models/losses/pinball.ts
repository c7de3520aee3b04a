import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { type Loss, meanOfKnown, residuals } from './loss.js'

/**
 * Pinball (quantile) loss, mean over the levels: q e where the truth lies e above the forecast, (1 − q) |e| where below.
 * Least where each output is the quantile of its level.
 *
 * @param levels  q of each output, in (0, 1)
 * @throws {SettingsError} no level, or one outside (0, 1)
 * @see Koenker & Bassett (1978), Econometrica 46, 33–50
 */
export function pinball(levels: readonly number[]): Loss {
  if (levels.length === 0 || !levels.every(level => level > 0 && level < 1)) {
    throw new SettingsError(`quantile levels [${levels.join(', ')}]; give at least one, each between 0 and 1`)
  }
  return (forecast, truth) => {
    if (forecast.shape[2] !== levels.length) {
      throw new SettingsError(
        `${forecast.shape[2]} outputs for ${levels.length} quantile levels; build one output a level`,
      )
    }
    const { residual, known } = residuals(forecast, truth)
    const q = tf.tensor1d([...levels])
    return meanOfKnown(tf.add(tf.mul(residual, q), tf.relu(tf.neg(residual))), known)
  }
}
