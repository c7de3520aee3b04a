import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { PortError } from '../domain/errors.js'
import { registerGradients } from '../models/gradients/register.js'
import type { Engine } from './engine.js'
import { replaceWasmKernels } from './wasm-kernels.js'

/** tfjs on WebAssembly: one thread, with SIMD where the processor has it. The default on a machine without a GPU. */
export async function startTfjsWasm(): Promise<Engine> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(join(dirname(entry), sep))
  // Its threads need a browser's workers: in Node they do not start.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  setThreadsCount(1)
  const started = await tf.setBackend('wasm')
  if (!started) {
    throw new PortError('tfjs found no WebAssembly to run on; use the engine in plain JavaScript', { canRetry: false })
  }
  await tf.ready()
  registerGradients()
  replaceWasmKernels()
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')
  return {
    name: 'tfjs-wasm',
    description: `tfjs ${tf.version_core} on WebAssembly, one thread, ${simd ? 'SIMD' : 'no SIMD'}`,
  }
}
