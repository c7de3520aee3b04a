import { createRequire, register } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { startTfjsWasm } from '../../shared/engines/tfjs-wasm.js'

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

/** Two ways for the same WebAssembly to compute, to be taken in turn. */
export interface Sides {
  /** With our gradients and kernels. */
  readonly ours: () => void
  /** With tfjs's own. */
  readonly tfjs: () => void
}

/** Starts WebAssembly; tfjs's gradients are loaded from its sources for browsers, as its build for Node has none. */
export async function startBothSides(): Promise<Sides> {
  const kernels = tf.getKernelsForBackend('wasm')
  const names = kernels.map(({ kernelName }) => kernelName)
  await startTfjsWasm()
  const ours = tf.getKernelsForBackend('wasm')
  const gradientsOf = () => names.map(name => tf.getGradient(name)).filter(config => config !== undefined)
  const ourGradients = gradientsOf()
  register('./tfjs-module-hook.js', import.meta.url)
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core')
  await import(pathToFileURL(join(dirname(main), 'register_all_gradients.js')).href)
  const gradients = [...gradientsOf(), FUSED]
  const take = (kernels: readonly tf.KernelConfig[], gradients: readonly tf.GradConfig[]) => () => {
    for (const kernel of kernels) {
      tf.unregisterKernel(kernel.kernelName, 'wasm')
      tf.registerKernel(kernel)
    }
    gradients.forEach(tf.registerGradient)
  }
  return { ours: take(ours, ourGradients), tfjs: take(kernels, gradients) }
}
