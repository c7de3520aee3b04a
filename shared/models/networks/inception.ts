import * as tf from '@tensorflow/tfjs-core'
import { normal, zeros } from './initialisers.js'
import type { Parameters } from './parameters.js'

/** Convolves images of shape [batch, rows, cols, inputs] to [batch, rows, cols, outputs], zeros beyond their edges. */
export type Inception = (images: tf.Tensor4D) => tf.Tensor4D

/**
 * The mean of several convolutions, with filters of 1 × 1, 3 × 3, 5 × 5 and so on: weights `<name>.kernels.<n>`.
 *
 * A mean of convolutions is the convolution with the mean of their filters, each framed with zeros to the size of the
 * largest: one pass instead of `kernels`. Of that filter only the part is used that reaches from one pixel of the image
 * to another; beyond it there are zeros only.
 *
 * @see Wu et al. (2023), ICLR, arXiv 2210.02186; Szegedy et al. (2015), CVPR, for the name
 */
export function inception(
  weights: Parameters,
  name: string,
  inputs: number,
  outputs: number,
  kernels: number,
): Inception {
  const each = Array.from({ length: kernels }, (_, n) => {
    const size = 2 * n + 1
    const of = `${name}.kernels.${n}`
    return {
      // He's law by what goes out of a filter.
      filter: weights.make<tf.Rank.R4>(
        `${of}.weight`,
        [size, size, inputs, outputs],
        normal(Math.sqrt(2 / (outputs * size * size))),
      ),
      bias: weights.make<tf.Rank.R1>(`${of}.bias`, [outputs], zeros),
    }
  })
  return images => {
    const [, rows, cols] = images.shape
    const reach = [Math.min(kernels, rows) - 1, Math.min(kernels, cols) - 1]
    const filters = each.map(({ filter }, n) => fitFilter(filter, n, reach))
    const mean = tf.div<tf.Tensor4D>(tf.addN(filters), kernels)
    const bias = tf.div(tf.addN(each.map(kernel => kernel.bias)), kernels)
    return tf.add(tf.conv2d(images, mean, 1, 'same'), bias)
  }
}

/** Cuts or frames a filter that reaches `n` pixels each way, so that it reaches as far as it must. */
function fitFilter(filter: tf.Tensor4D, n: number, [rows, cols]: readonly number[]): tf.Tensor4D {
  const [keptRows, keptCols] = [Math.min(n, rows), Math.min(n, cols)]
  const [, , inputs, outputs] = filter.shape
  const kept = tf.slice(
    filter,
    [n - keptRows, n - keptCols, 0, 0],
    [2 * keptRows + 1, 2 * keptCols + 1, inputs, outputs],
  )
  return tf.pad(kept, [
    [rows - keptRows, rows - keptRows],
    [cols - keptCols, cols - keptCols],
    [0, 0],
    [0, 0],
  ])
}
