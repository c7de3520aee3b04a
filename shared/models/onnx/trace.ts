import type { DataType } from '@tensorflow/tfjs-core'

export type Numbers = Float32Array | Int32Array | Uint8Array

/** Where a value of a recording comes from. */
export type Origin =
  | { readonly from: 'input'; readonly name: string }
  | { readonly from: 'parameter'; readonly name: string }
  | { readonly from: 'constant'; readonly numbers: Numbers }
  | { readonly from: 'step' }

/** A tensor of a recording; only a constant has numbers. */
export interface TracedValue {
  readonly shape: readonly number[]
  readonly dtype: DataType
  readonly origin: Origin
}

/** One call of a kernel. Values are numbers in `Trace.values`. */
export interface TracedStep {
  readonly kernel: string
  /** By the kernel's names of its inputs; a list is by place. */
  readonly inputs: ReadonlyMap<string, number>
  readonly attrs: Readonly<Record<string, unknown>>
  readonly outputs: readonly number[]
}

/** What a forward pass did, in order. */
export interface Trace {
  /** Rows of the batch. */
  readonly rows: number
  readonly values: readonly TracedValue[]
  readonly steps: readonly TracedStep[]
  /** The forecast. */
  readonly output: number
}
