import { createRequire, register } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import { ELEMENTWISE } from '../../shared/models/gradients/elementwise.js'
import { PRODUCTS } from '../../shared/models/gradients/products.js'
import { SHAPES } from '../../shared/models/gradients/shapes.js'
import { SUMS } from '../../shared/models/gradients/sums.js'

const OURS: readonly tf.GradConfig[] = [...ELEMENTWISE, ...PRODUCTS, ...SHAPES, ...SUMS]

/** The fused product has its gradient in tfjs's op, not in its table: products that are told to transpose. */
const FUSED: tf.GradConfig = {
  kernelName: tf._FusedMatMul,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => ({
    a: () => tf.matMul(dy as tf.Tensor3D, b as tf.Tensor3D, false, true),
    b: () => tf.matMul(a as tf.Tensor3D, dy as tf.Tensor3D, true, false),
    bias: () => tf.sum(dy as tf.Tensor, [0, 1]),
  }),
}

export interface Gradients {
  readonly ours: () => void
  readonly tfjs: () => void
}

/** Our gradients and tfjs's own, to be registered in turn; tfjs's are loaded from its sources for browsers. */
export async function bothGradients(): Promise<Gradients> {
  register('./tfjs-module-hook.js', import.meta.url)
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core')
  await import(pathToFileURL(join(dirname(main), 'register_all_gradients.js')).href)
  const tfjs = OURS.map(({ kernelName }) => tf.getGradient(kernelName)).filter(config => config !== undefined)
  return { ours: () => OURS.forEach(tf.registerGradient), tfjs: () => [...tfjs, FUSED].forEach(tf.registerGradient) }
}
