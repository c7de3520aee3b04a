import * as tf from '@tensorflow/tfjs-core'

/**
 * A tensor that may stand as the second factor of a matrix product: a copy, which shares its memory with none.
 *
 * On WebAssembly the product keeps a prepared form of its second factor by the memory it lies in, whatever its shape. A
 * tensor and its reshaped self share their memory (`tf.reshape` copies nothing): both as second factors would be taken for
 * the one that came first, and the result written beyond its end.
 */
export const secondFactor = <T extends tf.Tensor>(x: T): T => tf.clone(x)
