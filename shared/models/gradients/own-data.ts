import * as tf from '@tensorflow/tfjs-core'

/**
 * A tensor with data of its own, for the right side of a matrix product.
 *
 * tfjs on WebAssembly (4.22) packs the right side once for each piece of data, whatever its shape: where a tensor and
 * its `reshape`, which share their data, both stand on the right, the second product is silently wrong, or reads beyond
 * its memory. A gradient that flows through a reshape into two products is such a case.
 */
export const ownData = <T extends tf.Tensor>(x: T): T => tf.clone(x)
