import * as tf from '@tensorflow/tfjs-core'
import { CONVOLUTIONS } from './convolutions.js'
import { ELEMENTWISE } from './elementwise.js'
import { PRODUCTS } from './products.js'
import { SHAPES } from './shapes.js'
import { SUMS } from './sums.js'

/**
 * Teaches tfjs the gradients of its kernels. Its build for Node has none: without this call `tf.variableGrads` fails
 * with "gradient function not found". Engines call it when they start; a second call changes nothing.
 */
export function registerGradients(): void {
  for (const gradient of [...CONVOLUTIONS, ...ELEMENTWISE, ...PRODUCTS, ...SHAPES, ...SUMS]) {
    if (tf.getGradient(gradient.kernelName) === undefined) tf.registerGradient(gradient)
  }
}
