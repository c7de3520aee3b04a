import * as tf from '@tensorflow/tfjs-core'
import { ownData } from '../gradients/own-data.js'

const LINEAR = { transposeA: false, transposeB: false, activation: 'linear' } as const

/** The kernel itself: through `tf.fused.matMul` it would bring its own gradient, which transposes while it multiplies. */
const run = (a: tf.Tensor3D, b: tf.Tensor3D, bias?: tf.Tensor1D): tf.Tensor3D => {
  const inputs: tf.NamedTensorMap = bias === undefined ? { a, b } : { a, b, bias }
  return tf.engine().runKernel(tf._FusedMatMul, inputs, LINEAR) as tf.Tensor3D
}

/**
 * Matrix product over the last two axes that trains three to four times as fast as `tf.matMul`: its gradient is that of
 * shared/models/gradients/products.ts.
 *
 * @param a  shape [..., rows, inner]
 * @param b  shape [..., inner, cols], the leading axes those of `a`: nothing is broadcast
 * @returns shape [..., rows, cols]
 */
export function matmul<T extends tf.Tensor>(a: T, b: T): T {
  const lead = a.shape.slice(0, -2)
  const [rows, inner] = a.shape.slice(-2)
  const cols = b.shape.at(-1) as number
  const batch = lead.reduce((product, length) => product * length, 1)
  const value = run(tf.reshape(a, [batch, rows, inner]), tf.reshape(ownData(b), [batch, inner, cols]))
  return tf.reshape(value, [...lead, rows, cols]) as T
}

/**
 * x W + b for rows of any number of leading axes, at the speed of `matmul`.
 *
 * @param x  shape [..., inputs]
 * @param kernel  shape [inputs, outputs]; not one that stands reshaped in another product, see `ownData`
 * @param bias  shape [outputs]
 * @returns shape [..., outputs]
 */
export function affine<T extends tf.Tensor>(x: T, kernel: tf.Tensor2D, bias?: tf.Tensor1D): T {
  const [inputs, outputs] = kernel.shape
  const rows = x.size / inputs
  const value = run(tf.reshape(x, [1, rows, inputs]), tf.reshape(kernel, [1, inputs, outputs]), bias)
  return tf.reshape(value, [...x.shape.slice(0, -1), outputs]) as T
}
