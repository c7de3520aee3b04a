import * as tf from '@tensorflow/tfjs-core'
import { gatherBlocks } from './wasm-gather.js'
import type { WasmKernel } from './wasm-heap.js'
import { joinBlocks } from './wasm-joins.js'
import { oneByOne } from './wasm-products.js'
import { SLICES } from './wasm-slices.js'

const registered = (kernelName: string): WasmKernel =>
  tf.getKernel(kernelName, 'wasm').kernelFunc as unknown as WasmKernel

function replace(kernelName: string, kernel: WasmKernel): void {
  tf.unregisterKernel(kernelName, 'wasm')
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernel as unknown as tf.KernelFunc })
}

/** Puts faster kernels in the place of some of tfjs's own for WebAssembly; a second call changes nothing. */
export function replaceWasmKernels(): void {
  if (registered(tf.Slice) === SLICES.get(tf.Slice)) return
  for (const [kernelName, kernel] of SLICES) replace(kernelName, kernel)
  replace(tf.Concat, joinBlocks(registered(tf.Concat)))
  replace(tf.GatherV2, gatherBlocks(registered(tf.GatherV2)))
  replace(tf._FusedMatMul, oneByOne(registered(tf._FusedMatMul)))
}
