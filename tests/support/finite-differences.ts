import * as tf from '@tensorflow/tfjs-core'
import { near } from './near.js'

/**
 * Central differences: their error is of the order of step², Float32's noise beside it about 1e-7 / step. Where a kink of
 * a ReLU lies within the wide step, the narrow one is asked.
 */
const STEPS = [2 ** -8, 2 ** -11]

/**
 * Fails unless the gradient of a loss along each variable is the slope of the loss.
 *
 * @param loss  of the variables as they are; pure
 * @param tolerance  relative to the largest slope of all, 1 at least
 * @param at  how many elements of each variable are moved, evenly spread
 */
export function gradientsAreSlopes(
  variables: ReadonlyMap<string, tf.Variable>,
  loss: () => tf.Scalar,
  tolerance = 2e-3,
  at = 4,
): void {
  const list = [...variables.values()]
  const { value, grads } = tf.variableGrads(loss, list)
  value.dispose()
  const gradients = new Map(
    [...variables].map(([name, variable]) => [
      name,
      grads[variable.name]?.dataSync() ?? new Float32Array(variable.size),
    ]),
  )
  tf.dispose(grads)
  const scale = Math.max(1, ...[...gradients.values()].map(values => Math.max(...values.map(Math.abs))))
  for (const [name, variable] of variables) {
    const gradient = gradients.get(name)!
    const values = Float32Array.from(variable.dataSync())
    const stride = Math.max(1, Math.floor(values.length / at))
    for (let i = 0; i < values.length; i += stride) {
      const slopes = STEPS.map(step => {
        return (lossAt(variable, values, i, step, loss) - lossAt(variable, values, i, -step, loss)) / (2 * step)
      })
      const slope = slopes.find(one => Math.abs(gradient[i] - one) <= tolerance * scale) ?? slopes[0]
      near(gradient[i], slope, tolerance * scale, `${name}[${i}]`)
    }
  }
}

function lossAt(variable: tf.Variable, values: Float32Array, i: number, by: number, loss: () => tf.Scalar): number {
  const assign = (data: Float32Array) => tf.tidy(() => variable.assign(tf.tensor(data, variable.shape)))
  const moved = Float32Array.from(values)
  moved[i] += by
  assign(moved)
  const scalar = tf.tidy(loss)
  const [value] = scalar.dataSync()
  scalar.dispose()
  assign(Float32Array.from(values))
  return value
}
