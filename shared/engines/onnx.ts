import { ArtefactError } from '../domain/errors.js'
import type { SavedNetwork } from '../models/networks/saved-network.js'
import { FORECAST } from '../models/onnx/export-network.js'
import { encodeOnnx } from '../models/onnx/onnx-model.js'
import { inputsOf } from './check-batch.js'
import type { EngineKind, LoadedNetwork, NetworkEngine } from './engine.js'
import { EngineError, engineError } from './engine-error.js'
import { requireVulkan } from './gpu-device.js'
import type { OnnxRuntime, OnnxSession } from './onnx-runtime.js'
import { optionalPackage } from './optional-package.js'
import { processorName } from './processor.js'

interface Provider {
  /** Of the engine. */
  readonly name: string
  /** Of ONNX Runtime. */
  readonly provider: 'cpu' | 'webgpu' | 'cuda'
  readonly device: () => string
  readonly howTo: string
  /** @throws {EngineError} what it needs is surely not there */
  readonly check?: (name: string) => void
}

/** Its threads sleep while they wait: those that spin take the processor from the rest of the pipeline. */
const NO_SPINNING = { session: { intra_op: { allow_spinning: '0' } } }

/** The smallest graph. */
const NOTHING = encodeOnnx({
  name: 'nothing',
  nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'], attributes: {} }],
  constants: new Map(),
  inputs: [{ name: 'x', dims: [1] }],
  outputs: [{ name: 'y', dims: [1] }],
})

const onnxEngine = ({ name, provider, device, howTo, check }: Provider): EngineKind => ({
  name,
  howTo,
  runsOnnx: true,
  start: async () => {
    const loaded = await optionalPackage<OnnxRuntime & { readonly default?: OnnxRuntime }>(name, 'onnxruntime-node')
    const runtime = loaded.default ?? loaded
    // What goes wrong is thrown; its log would say it once more, on the error stream of whoever runs us.
    runtime.env.logLevel = 'fatal'
    if (!runtime.listSupportedBackends().some(backend => backend.name === provider)) {
      throw new EngineError(`${name} is not in the ONNX Runtime of this platform; ${howTo}`)
    }
    const open = (bytes: Uint8Array) =>
      // Told of no other provider, it refuses to start where its own is not there.
      runtime.InferenceSession.create(bytes, { executionProviders: [provider], extra: NO_SPINNING })
    check?.(name)
    // A provider is only seen to be missing once there is something to run.
    await open(NOTHING).then(session => session.release(), failed(name, 'does not start'))
    return {
      name,
      description: `ONNX Runtime ${runtime.env.versions.node} on ${provider}`,
      device: device(),
      memory: () => ({}),
      load: async saved => {
        const { onnx, architecture } = saved
        if (onnx === undefined) {
          throw new ArtefactError(`this ${architecture} has no model.onnx, which ${name} runs; export it first`)
        }
        const session = await open(onnx).catch(failed(name, `cannot open a ${architecture}`))
        return loadedSession(runtime, name, session, saved)
      },
      close: async () => {},
    } satisfies NetworkEngine
  },
})

function loadedSession(
  { Tensor }: OnnxRuntime,
  name: string,
  session: OnnxSession,
  saved: SavedNetwork,
): LoadedNetwork {
  return {
    run: async batch => {
      const named = inputsOf(saved, batch)
      const feeds = Object.fromEntries(named.map(([input, dims, data]) => [input, new Tensor('float32', data, dims)]))
      const made = await session.run(feeds).catch(failed(name, 'failed in a run'))
      return { values: made[FORECAST].data as Float32Array, engine: name }
    },
    close: () => session.release(),
  }
}

const failed =
  (name: string, what: string) =>
  (error: unknown): never => {
    throw engineError(name, what, error)
  }

export const ONNX_CPU = onnxEngine({
  name: 'onnx-cpu',
  provider: 'cpu',
  device: processorName,
  howTo: 'npm install onnxruntime-node',
})

export const ONNX_WEBGPU = onnxEngine({
  name: 'onnx-webgpu',
  provider: 'webgpu',
  device: () => 'the GPU that WebGPU takes first',
  howTo: 'npm install onnxruntime-node, with a Vulkan, Metal or Direct3D 12 driver',
  check: requireVulkan,
})

export const ONNX_CUDA = onnxEngine({
  name: 'onnx-cuda',
  provider: 'cuda',
  device: () => 'the first NVIDIA GPU',
  howTo:
    'on Linux x64 with CUDA 12 and cuDNN 9: npm rebuild onnxruntime-node --ignore-scripts=false ' +
    '(its install script downloads the CUDA provider)',
})
