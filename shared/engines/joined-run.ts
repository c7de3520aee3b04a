import { inputShapes } from '../models/networks/input-shapes.js'
import type { NetworkShape } from '../models/networks/network.js'
import { emptyBatch, type NetworkBatch, type NetworkRun, type WriteRows } from '../models/networks/network-host.js'
import type { LoadedNetwork } from './engine.js'

/** Rows that somebody waits for. */
export interface RowRequest {
  readonly rows: number
  readonly write: WriteRows
  resolve(run: NetworkRun): void
  reject(error: unknown): void
}

/** Runs requests for one network together. One call at a time: its buffers are used again. */
export type JoinedRun = (network: LoadedNetwork, requests: readonly RowRequest[]) => Promise<void>

/**
 * Joins requests into one batch, whose inputs they write straight into buffers that are kept from run to run. Where the
 * batch fails each request is run by itself, so that only those fail that fail alone. Every request is answered.
 */
export function joinedRun(shape: NetworkShape): JoinedRun {
  let buffers = emptyBatch(shape, 0)
  const attempt: JoinedRun = async (network, requests) => {
    const rows = requests.reduce((sum, one) => sum + one.rows, 0)
    if (rows > buffers.rows) buffers = emptyBatch(shape, rows)
    let first = 0
    for (const one of requests) {
      one.write(buffers, first)
      first += one.rows
    }
    const { values, engine } = await network.run(firstRows(buffers, shape, rows))
    const width = values.length / rows
    let at = 0
    for (const one of requests) {
      const own = requests.length === 1 ? values : values.slice(at * width, (at + one.rows) * width)
      one.resolve({ values: own, engine })
      at += one.rows
    }
  }
  const run: JoinedRun = async (network, requests) => {
    try {
      await attempt(network, requests)
    } catch (error) {
      if (requests.length === 1) requests[0].reject(error)
      else for (const one of requests) await run(network, [one])
    }
  }
  return run
}

/** The beginning of a batch, as views. */
function firstRows(batch: NetworkBatch, shape: NetworkShape, rows: number): NetworkBatch {
  const views = [...inputShapes(shape, rows)].map(([name, size]) => {
    const length = size.reduce((product, n) => product * n, 1)
    return [name, batch[name]!.subarray(0, length)] as const
  })
  return { rows, ...Object.fromEntries(views) } as unknown as NetworkBatch
}
