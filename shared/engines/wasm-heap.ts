import type * as tf from '@tensorflow/tfjs-core'

export type Values = Float32Array | Int32Array | Uint8Array

/** What tfjs's own WebAssembly kernels use of their backend, of tfjs 4.22. */
export interface WasmHeap {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo
  /** A view: stale once the heap has grown, which any `makeOutput` may cause. */
  typedArrayFromHeap(tensor: tf.TensorInfo): Values
  disposeData(dataId: object): boolean
}

export interface KernelCall {
  readonly inputs: Record<string, tf.TensorInfo>
  readonly attrs: Record<string, unknown>
  readonly backend: WasmHeap
}

export type WasmKernel = (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[]
