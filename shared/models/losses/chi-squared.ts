import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { affine } from '../networks/matmul.js'
import { type Loss, meanOfKnown, needed, residuals } from './loss.js'

/** χ² for each known truth: ((y − ŷ) / σ)², σ the truth's standard error. Needs `errors`. */
export const chiSquared: Loss = (forecast, truth, inputs) => {
  const errors = needed(inputs?.errors, 'errors', 'chi-squared')
  const { residual, known } = residuals(forecast, truth)
  return meanOfKnown(tf.square(tf.div(residual, tf.expandDims(errors, 2))), known)
}

/**
 * χ² of errors that go together, for each known truth: rᵀ C⁻¹ r, where r holds the residuals of one row's horizon, or of the
 * horizons of several rows next to each other. For a single output.
 *
 * An unknown truth has residual 0, which is not the same as leaving its row and column out of C; where much is missing,
 * give the C⁻¹ of what is there.
 *
 * @param precision  C⁻¹, symmetric, shape [k · k], row-major; k = rows together · horizon, row by row
 * @throws {SettingsError} it is not square, or the batch does not hold whole groups of rows
 */
export function correlatedChiSquared(precision: Float32Array): Loss {
  const k = Math.sqrt(precision.length)
  if (!Number.isInteger(k) || k === 0) {
    throw new SettingsError(`an inverse covariance of ${precision.length} numbers; give a square matrix, row by row`)
  }
  return (forecast, truth) => {
    if (forecast.shape[2] !== 1 || truth.size % k !== 0) {
      throw new SettingsError(
        `forecasts of shape [${forecast.shape.join(', ')}] for an inverse covariance of ${k} × ${k}; ` +
          `give one output, and batches of a multiple of ${k} truths`,
      )
    }
    const { residual, known } = residuals(forecast, truth)
    const r = tf.reshape<tf.Rank.R2>(residual, [truth.size / k, k])
    const costs = tf.mul(r, affine(r, tf.tensor2d(precision, [k, k])))
    return meanOfKnown(tf.reshape(costs, residual.shape), known)
  }
}
