import type { DataType } from '@tensorflow/tfjs-core'
import type { Dim } from '../dims.js'
import type { GraphWriter } from '../graph-writer.js'
import type { TracedValue } from '../trace.js'

/** A call of a kernel while it is recorded. */
export interface Call {
  /** In the order in which the kernel names them. */
  readonly inputs: readonly TracedValue[]
  input(name: string): TracedValue
  readonly attrs: Readonly<Record<string, unknown>>
}

export interface Made {
  readonly shape: readonly number[]
  /** Absent: that of the first input. */
  readonly dtype?: DataType
}

/** The same call once it is known what it is for every batch. */
export interface GeneralCall {
  /** Names in the graph. */
  readonly inputs: readonly string[]
  /** Name in the graph of the kernel's input of this name; undefined if it is left out. */
  input(name: string): string | undefined
  /**
   * Attribute of the kernel.
   * @throws {ExportError} it depends on the batch
   */
  attr<T>(name: string): T
  /** Of each output. */
  readonly dims: readonly (readonly Dim[])[]
}

/** One kernel of tfjs: the shapes of what it makes, and how ONNX says the same. */
export interface Op {
  /** Whether tfjs expects a list, be it of one. */
  readonly many?: true
  infer(call: Call): readonly Made[]
  /** @returns names in the graph, one for each output */
  write(call: GeneralCall, graph: GraphWriter): readonly string[]
}

export type Ops = Readonly<Record<string, Op>>
