import { createHash } from 'node:crypto'
import { canonicalJson } from '../models/canonical-json.js'
import type { HostedNetwork, NetworkHost, NetworkRun } from '../models/networks/network-host.js'
import type { SavedNetwork } from '../models/networks/saved-network.js'
import { encodeSafetensors } from '../models/safetensors.js'
import { checkedExport } from './checked-export.js'
import type { LoadedNetwork, NetworkEngine } from './engine.js'
import { type JoinedRun, joinedRun, type RowRequest } from './joined-run.js'
import { rowGate } from './row-gate.js'

export interface PoolOptions {
  /** Rows that are joined into one batch at most; a request of more is a batch of its own. */
  readonly maxRows: number
  /** Rows that may wait or run at a time; who comes with more waits outside. */
  readonly maxWaitingRows: number
}

export const POOL_DEFAULTS: PoolOptions = { maxRows: 16_384, maxWaitingRows: 131_072 }

/** The networks of all models of a process, on one engine. */
export interface NetworkPool {
  readonly host: NetworkHost
  /** Resolves once every network that is hosted now can run. @throws {EngineError | ArtefactError} one cannot */
  ready(): Promise<void>
  /** Rows that wait or run now. */
  waitingRows(): number
  close(): Promise<void>
}

/** One network, and who uses it. */
interface Place {
  readonly key: string
  readonly loaded: Promise<LoadedNetwork>
  readonly run: JoinedRun
  users: number
}

interface Waiting extends RowRequest {
  readonly place: Place
}

/**
 * Runs networks in batches. Requests that wait at the same time for the same network, of whatever region, model and issue
 * time, are joined; networks of the same weights are one. One batch runs at a time, and the oldest request goes first.
 *
 * @param open  opens the engine, when the first network comes; it is closed with the pool
 */
export function networkPool(open: () => Promise<NetworkEngine>, options: PoolOptions = POOL_DEFAULTS): NetworkPool {
  const places = new Map<string, Place>()
  const waiting: Waiting[] = []
  const gate = rowGate(options.maxWaitingRows)
  let engine: Promise<NetworkEngine> | undefined
  let running: Promise<void> | undefined

  const runAll = async () => {
    while (waiting.length > 0) {
      const batch = takeBatch(waiting, options.maxRows)
      const [{ place }] = batch
      try {
        await place.run(await place.loaded, batch)
      } catch (error) {
        for (const one of batch) one.reject(error)
      }
      gate.leave(batch.reduce((rows, one) => rows + one.rows, 0))
    }
    running = undefined
  }
  const run = async (place: Place, rows: number, write: RowRequest['write']): Promise<NetworkRun> => {
    await gate.enter(rows)
    return new Promise((resolve, reject) => {
      waiting.push({ place, rows, write, resolve, reject })
      // Not at once: who asks in the same turn is joined.
      running ??= Promise.resolve().then(runAll)
    })
  }
  const placeOf = (saved: SavedNetwork): Place => {
    const key = keyOf(saved)
    const there = places.get(key)
    if (there !== undefined) return there
    engine ??= open()
    const loaded = engine.then(async one => one.load(await exported(saved)))
    loaded.catch(() => undefined) // told to whoever runs it
    const place: Place = { key, loaded, run: joinedRun(saved.shape), users: 0 }
    places.set(key, place)
    return place
  }
  const release = async (place: Place) => {
    if (--place.users > 0) return
    if (places.get(place.key) === place) places.delete(place.key)
    await running
    await place.loaded.then(
      network => network.close(),
      () => undefined,
    )
  }
  return {
    host: (saved): HostedNetwork => {
      const place = placeOf(saved)
      place.users++
      return { run: (rows, write) => run(place, rows, write), close: () => void release(place) }
    },
    ready: async () => {
      for (const { loaded } of places.values()) await loaded
    },
    waitingRows: gate.inside,
    close: async () => {
      await running
      for (const { loaded } of places.values()) await loaded.then(network => network.close()).catch(() => undefined)
      places.clear()
      await engine?.then(one => one.close()).catch(() => undefined)
    },
  }
}

/** Takes out the oldest request, and those for the same network that fit beside it. */
function takeBatch(waiting: Waiting[], maxRows: number): Waiting[] {
  const [{ place }] = waiting
  const batch: Waiting[] = []
  let rows = 0
  for (const one of waiting) {
    if (one.place !== place) continue
    // In order: a small one does not overtake.
    if (batch.length > 0 && rows + one.rows > maxRows) break
    batch.push(one)
    rows += one.rows
  }
  const taken = new Set(batch)
  waiting.splice(0, waiting.length, ...waiting.filter(one => !taken.has(one)))
  return batch
}

/** Any engine may have to take over, so that the ONNX form is made in any case. */
const exported = async (saved: SavedNetwork): Promise<SavedNetwork> =>
  saved.onnx === undefined ? (await checkedExport(saved)).network : saved

const keyOf = ({ architecture, options, shape, weights }: SavedNetwork): string =>
  createHash('sha256')
    .update(canonicalJson({ architecture, options, shape }))
    .update(encodeSafetensors(weights))
    .digest('hex')
