import * as tf from '@tensorflow/tfjs-core'
import { type Loss, meanOfKnown, needed, residuals } from './loss.js'

/** Keeps basins of hardly any flow from outweighing all others, in the target’s unit. */
const SPREAD_FLOOR = 0.1

/**
 * Squared error over the squared spread of the row's basin: (q − q̂)² / (s + 0.1)². 1 − NSE but for the floor, so that small
 * basins count as much as large ones. Needs `spread`.
 *
 * @see Kratzert et al. (2019), HESS 23, 5089–5110, doi:10.5194/hess-23-5089-2019: NSE*
 */
export const basinNse: Loss = (forecast, truth, inputs) => {
  const spread = needed(inputs?.spread, 'spread', 'basin-nse')
  const { residual, known } = residuals(forecast, truth)
  const scale = tf.reshape(tf.add(spread, SPREAD_FLOOR), [-1, 1, 1])
  return meanOfKnown(tf.square(tf.div(residual, scale)), known)
}
