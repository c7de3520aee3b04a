import * as tf from '@tensorflow/tfjs-core'
import { NETWORK_CHOICES } from '../../services/train/influenza/network-kinds.js'
import type { LoadedNetwork, NetworkEngine } from '../../shared/engines/engine.js'
import { EngineError } from '../../shared/engines/engine-error.js'
import { ENGINE_KINDS } from '../../shared/engines/engine-kinds.js'
import { ONNX_CPU } from '../../shared/engines/onnx.js'
import type { OnnxRuntime } from '../../shared/engines/onnx-runtime.js'
import { optionalPackage } from '../../shared/engines/optional-package.js'
import { drawnBatch, drawnNetwork, probeNetwork } from '../../shared/engines/probe-network.js'
import { TFJS_WASM } from '../../shared/engines/tfjs-kinds.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import type { NetworkBatch } from '../../shared/models/networks/network-host.js'
import { parameters } from '../../shared/models/networks/parameters.js'
import type { SavedNetwork } from '../../shared/models/networks/saved-network.js'
import { onBackend } from '../../shared/models/on-backend.js'
import type { Precision } from '../../shared/models/onnx/export-network.js'
import { batchLatencies, globeCost } from './engine-costs.js'
import { issueLatencies } from './issue-latency.js'
import { comparePairs, type Stopwatch } from './measure.js'
import type { Bench, BenchLine, LatencyLine } from './report.js'
import { tfjsLstm } from './tfjs-layers.js'
import { sharesOf } from './wall-times.js'

/** Pixels of `socal`: one issue. */
const ISSUE_ROWS = 2400
const LSTM_BATCHES = [1, 64, ISSUE_ROWS, 20_000]
const PAIRS = 5
/** Of the issue that asks for this bench. */
const GOALS = { bare: 0.8, layers: 5 }
const LATENCY_RUNS = 200

/** Series forecast in a second through the engines, beside bare ONNX Runtime, tfjs's layers, and tfjs on WebAssembly. */
export const servingBench: Bench = {
  name: 'serving',
  async run(by) {
    const wasm = await TFJS_WASM.start()
    let onnx: NetworkEngine
    try {
      onnx = await ONNX_CPU.start()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      return [{ bench: 'serving', skipped: `needs ONNX Runtime: ${ONNX_CPU.howTo}` }]
    }
    const network = probeNetwork()
    const lines: BenchLine[] = []
    for (const rows of LSTM_BATCHES) lines.push(await againstBare(onnx, network, rows, by))
    lines.push(await againstLayers(onnx, network, by))
    lines.push(await latencyOf(onnx, network, 1), await latencyOf(onnx, network, ISSUE_ROWS))
    const { shape } = network
    for (const { architecture, options } of NETWORK_CHOICES) {
      lines.push(await againstWasm(onnx, wasm, drawnNetwork({ architecture, options, shape }), by))
    }
    lines.push(...(await issueLatencies(by)))
    for (const { name } of [ONNX_CPU, TFJS_WASM]) lines.push(...(await batchLatencies(name)))
    lines.push(await globeCost(ONNX_CPU.name))
    for (const kind of GPU_ENGINES) {
      const gpu = await kind.start().catch(absent)
      if (gpu === undefined) continue
      for (const precision of kind.name.startsWith('onnx') ? PRECISIONS : PRECISIONS.slice(0, 1)) {
        lines.push(await againstProcessor(gpu, onnx, precision, by).catch(withoutHalf))
      }
      await gpu.close()
    }
    return lines
  },
}

/** Where there is a GPU; one that is emulated counts as such. */
const GPU_ENGINES = ENGINE_KINDS.filter(({ name }) => /cuda|gpu/.test(name))
const PRECISIONS: readonly Precision[] = ['float32', 'float16']
const GPU_ROWS = 20_000

function absent(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error
}

/** Not every device has numbers of 16 bits, which is seen when it first runs some. */
function withoutHalf(error: unknown): BenchLine {
  if (!(error instanceof EngineError)) throw error
  return { bench: 'serving', skipped: `needs a GPU that can: ${error.message}` }
}

async function againstProcessor(
  gpu: NetworkEngine,
  onnx: NetworkEngine,
  precision: Precision,
  by: Stopwatch,
): Promise<BenchLine> {
  const batch = drawnBatch(probeNetwork().shape, GPU_ROWS, 1)
  const [ours, theirs] = [await gpu.load(probeNetwork(precision)), await onnx.load(probeNetwork())]
  const pairs = await comparePairs(
    () => ours.run(batch),
    () => theirs.run(batch),
    by,
    PAIRS,
  )
  await ours.close()
  await theirs.close()
  return {
    bench: 'serving',
    what: `${gpu.name} on ${gpu.device}, LSTM of 64 units over 26 steps in ${precision}, batches of ${GPU_ROWS}`,
    reference: 'onnx-cpu in float32',
    count: GPU_ROWS,
    unit: 'series',
    pairs,
  }
}

/** The same graph in ONNX Runtime with nothing around it, told what the engine tells it. */
async function againstBare(engine: NetworkEngine, network: SavedNetwork, rows: number, by: Stopwatch) {
  const runtime = await optionalPackage<OnnxRuntime & { readonly default?: OnnxRuntime }>(
    'onnx-cpu',
    'onnxruntime-node',
  )
  const { InferenceSession, Tensor } = runtime.default ?? runtime
  const session = await InferenceSession.create(network.onnx!, {
    executionProviders: ['cpu'],
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  const batch = drawnBatch(network.shape, rows, 1)
  const feeds = { history: new Tensor('float32', batch.history, [rows, network.shape.steps]) }
  const loaded = await engine.load(network)
  const runs = Math.max(1, Math.round(4000 / rows))
  const repeat = (run: () => Promise<unknown>) => async () => {
    for (let i = 0; i < runs; i++) await run()
  }
  const pairs = await comparePairs(
    repeat(() => loaded.run(batch)),
    repeat(() => session.run(feeds)),
    by,
    PAIRS,
  )
  await loaded.close()
  await session.release()
  return {
    bench: 'serving',
    what: `onnx-cpu, LSTM of 64 units over 26 steps, batches of ${rows}`,
    reference: 'the same graph in bare ONNX Runtime',
    goal: GOALS.bare,
    count: rows * runs,
    unit: 'series',
    pairs,
  }
}

/** The same size as tfjs's layers write it, on WebAssembly. */
async function againstLayers(engine: NetworkEngine, network: SavedNetwork, by: Stopwatch): Promise<BenchLine> {
  const random = randomFrom(1)
  const batch = drawnBatch(network.shape, ISSUE_ROWS, 1)
  const loaded = await engine.load(network)
  const { weights, forecast } = onBackend('wasm', () => {
    const weights = parameters(() => uniform(random))
    return { weights, forecast: tfjsLstm(weights, { units: 64, contextSize: 10, decoderUnits: 64 }) }
  })
  const pairs = await comparePairs(
    () => loaded.run(batch),
    () =>
      onBackend('wasm', () =>
        tf.tidy(() => {
          const history = tf.tensor2d(batch.history, [ISSUE_ROWS, network.shape.steps])
          forecast({ history }).dataSync()
        }),
      ),
    by,
    PAIRS,
  )
  await loaded.close()
  weights.close()
  return {
    bench: 'serving',
    what: `onnx-cpu, LSTM of 64 units over 26 steps, batches of ${ISSUE_ROWS}`,
    reference: 'the same size as tfjs’s layers write it, on WebAssembly',
    goal: GOALS.layers,
    count: ISSUE_ROWS,
    unit: 'series',
    pairs,
  }
}

/** Every architecture at the size of the influenza table. */
async function againstWasm(
  onnx: NetworkEngine,
  wasm: NetworkEngine,
  network: SavedNetwork,
  by: Stopwatch,
): Promise<BenchLine> {
  const rows = 256
  const batch = drawnBatch(network.shape, rows, 1)
  const [ours, theirs] = [await onnx.load(network), await wasm.load(network)]
  const pairs = await comparePairs(
    () => ours.run(batch),
    () => theirs.run(batch),
    by,
    PAIRS,
  )
  await ours.close()
  await theirs.close()
  return {
    bench: 'serving',
    what: `onnx-cpu, ${network.architecture} ${JSON.stringify(network.options)}, batches of ${rows}`,
    reference: 'tfjs-wasm',
    count: rows,
    unit: 'series',
    pairs,
  }
}

async function latencyOf(engine: NetworkEngine, network: SavedNetwork, rows: number): Promise<LatencyLine> {
  const batch = drawnBatch(network.shape, rows, 1)
  const loaded = await engine.load(network)
  await loaded.run(batch)
  const times = await timesOf(loaded, batch)
  await loaded.close()
  const what = `${engine.name}, LSTM of 64 units over 26 steps, a batch of ${rows}`
  return { bench: 'serving', what, ...sharesOf(times) }
}

/** Ms on the wall. */
async function timesOf(loaded: LoadedNetwork, batch: NetworkBatch): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < LATENCY_RUNS; i++) {
    const start = performance.now()
    await loaded.run(batch)
    times.push(performance.now() - start)
  }
  return times
}
