import * as tf from '@tensorflow/tfjs-core'
import { ExportError } from './export-error.js'
import type { Numbers, Origin, TracedStep, TracedValue } from './trace.js'

/** Name under which tfjs knows the backend that records. */
export const TRACE = 'trace'

/** A recording of kernels, in the place of an engine: nothing is computed, and a tensor is a shape and where it came from. */
export class TraceBackend extends tf.KernelBackend {
  readonly values: TracedValue[] = []
  readonly steps: TracedStep[] = []
  readonly #ids = new WeakMap<object, number>()

  /** @param parameters  tensors that live on another engine */
  constructor(parameters: ReadonlyMap<string, tf.Tensor>) {
    super()
    for (const [name, { dataId, shape, dtype }] of parameters) {
      this.#keep(dataId, { shape, dtype, origin: { from: 'parameter', name } })
    }
  }

  #keep(dataId: object, value: TracedValue): number {
    this.#ids.set(dataId, this.values.push(value) - 1)
    return this.values.length - 1
  }

  /** A tensor that the network is given. */
  input(name: string, shape: number[]): tf.Tensor {
    const tensor = tf.zeros(shape)
    const origin: Origin = { from: 'input', name }
    this.values[this.idOf(tensor)] = { shape, dtype: tensor.dtype, origin }
    return tensor
  }

  /** @throws {ExportError} the tensor is neither a parameter nor made in the forward pass */
  idOf({ dataId, shape }: tf.TensorInfo): number {
    const id = this.#ids.get(dataId)
    if (id !== undefined) return id
    throw new ExportError(
      `a tensor of shape [${shape}] was made before the forward pass and is no parameter; make it in the pass`,
    )
  }

  record(step: Omit<TracedStep, 'outputs'>, outputs: readonly Omit<TracedValue, 'origin'>[]): tf.TensorInfo[] {
    const made = outputs.map(({ shape, dtype }) => ({ dataId: {}, shape: [...shape], dtype }))
    const ids = made.map(info => this.#keep(info.dataId, { ...info, origin: { from: 'step' } }))
    this.steps.push({ ...step, outputs: ids })
    return made
  }

  override write(numbers: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    const dataId = {}
    this.#keep(dataId, { shape, dtype, origin: { from: 'constant', numbers: numbers as Numbers } })
    return dataId
  }

  override readSync(): never {
    throw new ExportError(
      'the network reads a tensor in its forward pass, so what it does depends on the numbers; compute with tensors alone',
    )
  }
  override async read(): Promise<never> {
    return this.readSync()
  }

  // What tfjs asks of any backend, and a recording has nothing of.
  override refCount = (): number => 1
  override incRef = (): void => {}
  override disposeData = (): boolean => true
  override numDataIds = (): number => 0
  override memory = (): { unreliable: boolean } => ({ unreliable: true })
  override floatPrecision = (): 32 => 32
  override dispose = (): void => {}
}
