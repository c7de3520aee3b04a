import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { EngineTask, EngineTaskDone } from './engine-process.js'
import type { BenchLine, CostLine, LatencyLine } from './report.js'
import { sharesOf } from './wall-times.js'

const PROGRAM = fileURLToPath(new URL('./engine-process.js', import.meta.url))

async function doneApart(task: EngineTask): Promise<EngineTaskDone> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, JSON.stringify(task)])
  return JSON.parse(stdout) as EngineTaskDone
}

/** 6.48 million pixels of the globe, in tiles; of the issue that asks for this bench. */
const TILES = 648
const TILE_ROWS = 10_000
const GOAL_BYTES = 2 * 1000 ** 3

/** The globe once through an engine, every tile a request, all asked for at once: the pool lets in what it may hold. */
export async function globeCost(engine: string): Promise<CostLine> {
  const { times, peakBytes } = await doneApart({ engine, rows: TILE_ROWS, requests: TILES, runs: 0, forMs: 0 })
  return {
    bench: 'serving',
    what: `${engine}, the live LSTM, ${TILES} tiles of ${TILE_ROWS.toLocaleString('en')} pixels in one run`,
    seconds: times[0] / 1000,
    peakBytes,
    goalBytes: GOAL_BYTES,
  }
}

const BATCHES: Readonly<Record<string, readonly number[]>> = {
  'onnx-cpu': [1, 100, 2400, 10_000, 100_000],
  'tfjs-wasm': [1, 100, 2400, 10_000],
}
const RUNS = 200
const FOR_MS = 5000

/** Batches of several sizes, each in a process of its own. */
export async function batchLatencies(engine: string): Promise<BenchLine[]> {
  const lines: LatencyLine[] = []
  for (const rows of BATCHES[engine]) {
    const { times, peakBytes } = await doneApart({ engine, rows, requests: 1, runs: RUNS, forMs: FOR_MS })
    const what = `${engine}, the live LSTM, a batch of ${rows.toLocaleString('en')}`
    lines.push({ bench: 'serving', what, ...sharesOf(times), peakBytes })
  }
  return lines
}
