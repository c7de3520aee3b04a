import { engineKind } from '../../shared/engines/engine-kinds.js'
import { networkPool } from '../../shared/engines/network-pool.js'
import { drawnNetwork } from '../../shared/engines/probe-network.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import type { WriteRows } from '../../shared/models/networks/network-host.js'

/** What a process of its own does, so that its memory is that of nothing else. */
export interface EngineTask {
  readonly engine: string
  /** Rows of a request. */
  readonly rows: number
  /** Requests that are made at once: a run. */
  readonly requests: number
  /** Runs after the first at most, and for how long. */
  readonly runs: number
  readonly forMs: number
}

export interface EngineTaskDone {
  /** Of each run but the first, ms on the wall; of one alone, that one. */
  readonly times: readonly number[]
  /** Most that was resident at once, bytes. */
  readonly peakBytes: number
}

/** The network of the live `lstm`, as large as it is in service. */
export const SERVED_LSTM = {
  architecture: 'pixel-lstm',
  options: { units: 24, headUnits: 16 },
  shape: { steps: 26, streams: 2, statics: 7, known: 0, horizon: 1, outputs: 1 },
}

/** Numbers that are written again and again: to draw them would be the longer part. */
const DRAWN = 65_536

async function main({ engine, rows, requests, runs, forMs }: EngineTask): Promise<EngineTaskDone> {
  await startTfjsCpu()
  const pool = networkPool(engineKind(engine).start)
  const network = pool.host(drawnNetwork(SERVED_LSTM))
  await pool.ready()
  const random = randomFrom(1)
  const drawn = Float32Array.from({ length: DRAWN }, () => uniform(random))
  const fill = (into: Float32Array, from: number, to: number) => {
    for (let at = from; at < to; at += DRAWN) into.set(drawn.subarray(0, Math.min(DRAWN, to - at)), at)
  }
  const { steps, streams, statics } = SERVED_LSTM.shape
  const write: WriteRows = (into, first) => {
    const parts = [
      [into.history, steps],
      [into.streams!, steps * streams],
      [into.statics!, statics],
    ] as const
    for (const [values, width] of parts) fill(values, first * width, (first + rows) * width)
  }
  const times: number[] = []
  const begun = performance.now()
  do {
    const start = performance.now()
    let said = 0
    const all = Array.from({ length: requests }, async () => {
      const { values } = await network.run(rows, write)
      said += values.length
    })
    await Promise.all(all)
    if (said !== rows * requests) throw new Error(`${said} forecasts of ${rows * requests} rows`)
    times.push(performance.now() - start)
  } while (times.length <= runs && performance.now() - begun < forMs)
  network.close()
  await pool.close()
  const counted = times.length > 1 ? times.slice(1) : times
  return { times: counted, peakBytes: process.resourceUsage().maxRSS * 1024 }
}

if (process.argv[2] !== undefined) console.log(JSON.stringify(await main(JSON.parse(process.argv[2]) as EngineTask)))
