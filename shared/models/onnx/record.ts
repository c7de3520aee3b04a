import * as tf from '@tensorflow/tfjs-core'
import { inputShapes } from '../networks/input-shapes.js'
import type { Network, NetworkInputs, NetworkShape } from '../networks/network.js'
import { onBackend } from '../on-backend.js'
import { ExportError } from './export-error.js'
import { OPS } from './ops/all-ops.js'
import type { Trace } from './trace.js'
import { TRACE, TraceBackend } from './trace-backend.js'

type KernelArguments = Parameters<tf.KernelFunc>[0]

/** A kernel that records that it was called. */
const recorder = (kernel: string): tf.KernelFunc => {
  const { infer, many } = OPS.get(kernel)!
  return ({ inputs, attrs = {}, backend }: KernelArguments) => {
    const trace = backend as TraceBackend
    const given = Object.entries(inputs).filter(([, tensor]) => tensor != null)
    const ids = new Map(given.map(([name, tensor]) => [name, trace.idOf(tensor!)]))
    const values = [...ids.values()].map(id => trace.values[id])
    const made = infer({ inputs: values, input: name => trace.values[ids.get(name)!], attrs })
    const outputs = made.map(({ shape, dtype }) => ({ shape, dtype: dtype ?? values[0].dtype }))
    const recorded = trace.record({ kernel, inputs: ids, attrs }, outputs)
    return many ? recorded : recorded[0]
  }
}

/**
 * What a network's forward pass does with a batch of so many rows, in forecasting.
 *
 * @throws {ExportError} it reads a tensor on its way, or calls a kernel that ONNX is not told of
 */
export function recordForward(network: Network, shape: NetworkShape, rows: number): Trace {
  const kernels = [...OPS.keys()]
  for (const kernelName of kernels) {
    tf.registerKernel({ kernelName, backendName: TRACE, kernelFunc: recorder(kernelName) })
  }
  const backend = new TraceBackend(network.parameters)
  tf.registerBackend(TRACE, () => backend)
  try {
    const output = onBackend(TRACE, () => {
      tf.engine().startScope()
      try {
        const inputs = [...inputShapes(shape, rows)].map(([name, size]) => [name, backend.input(name, size)])
        return backend.idOf(network.forward(Object.fromEntries(inputs) as NetworkInputs))
      } finally {
        tf.engine().endScope()
      }
    })
    return { rows, values: backend.values, steps: backend.steps, output }
  } catch (error) {
    throw advised(error)
  } finally {
    tf.removeBackend(TRACE)
    for (const kernelName of kernels) tf.unregisterKernel(kernelName, TRACE)
  }
}

/** tfjs says in its own words that a kernel is not there. */
function advised(error: unknown): unknown {
  const [, kernel] = (error instanceof Error && /Kernel '(\w+)' not registered/.exec(error.message)) || []
  if (kernel === undefined) return error
  return new ExportError(`the network calls the kernel ${kernel}, which is not exported; add it to the table of ops`)
}
