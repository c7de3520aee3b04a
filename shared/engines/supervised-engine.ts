import type { NetworkBatch, NetworkRun } from '../models/networks/network-host.js'
import type { SavedNetwork } from '../models/networks/saved-network.js'
import type { EngineKind, LoadedNetwork, NetworkEngine } from './engine.js'
import { EngineError } from './engine-error.js'

export interface SupervisionOptions {
  /** How long an engine that failed is left alone before it is tried again, ms. */
  readonly retryAfterMs: number
  readonly nowMs: () => number
  /** Told when another engine takes over, and when one comes back. */
  readonly onChange?: (change: EngineChange) => void
}

export interface EngineChange {
  readonly from: string
  readonly to: string
  /** What happened to the one before; undefined where a better one is back. */
  readonly error?: EngineError
}

export const SUPERVISION_DEFAULTS = { retryAfterMs: 30_000 }

/** One of the engines that are taken in turn. */
interface Seat {
  readonly kind: EngineKind
  engine?: NetworkEngine
  /** Networks on it by what they were saved as. */
  readonly loaded: Map<SavedNetwork, LoadedNetwork>
  /** When it may be tried again; 0 at first. */
  notBeforeMs: number
}

/**
 * An engine that is several: the first that runs does the work. One that fails in a run is closed, the same batch goes to
 * the next, and the run says which it was. When its time has come the failed one is tried again, with the next batch. A
 * network is loaded where it runs, and nowhere else.
 *
 * Runs go one after another. Only what an engine cannot do is handed on: a batch of the wrong shape is the caller's.
 *
 * @param kinds  the best first
 * @throws {EngineError} none starts
 */
export async function supervisedEngine(
  kinds: readonly EngineKind[],
  { retryAfterMs, nowMs, onChange = () => {} }: SupervisionOptions,
): Promise<NetworkEngine> {
  const seats = kinds.map((kind): Seat => ({ kind, loaded: new Map(), notBeforeMs: 0 }))
  let current: Seat | undefined
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = turn.then(task)
    turn = result.catch(() => undefined)
    return result
  }

  /** Does something on the best engine that can. */
  async function onBest<T>(task: (seat: Seat, engine: NetworkEngine) => Promise<T>): Promise<T> {
    let last: EngineError | undefined
    // One that has just failed is only asked again where no other can.
    const rested = seats.filter(({ notBeforeMs }) => nowMs() >= notBeforeMs)
    for (const seat of new Set([...rested, ...seats])) {
      try {
        seat.engine ??= await seat.kind.start()
        const done = await task(seat, seat.engine)
        if (current !== undefined && current !== seat) {
          onChange({ from: current.kind.name, to: seat.kind.name, ...(last && { error: last }) })
          await unload(current)
        }
        current = seat
        return done
      } catch (error) {
        if (!(error instanceof EngineError)) throw error
        last = error
        seat.notBeforeMs = nowMs() + retryAfterMs
        await giveUp(seat)
      }
    }
    throw last ?? new EngineError('there is no engine to run on; name one at least')
  }

  async function networkOn(seat: Seat, engine: NetworkEngine, saved: SavedNetwork): Promise<LoadedNetwork> {
    const there = seat.loaded.get(saved) ?? (await engine.load(saved))
    seat.loaded.set(saved, there)
    return there
  }

  const running = (): NetworkEngine => current!.engine!
  await inTurn(() => onBest(async () => {}))
  return {
    name: 'supervised',
    get description() {
      return running().description
    },
    get device() {
      return running().device
    },
    memory: () => running().memory(),
    load: async saved => {
      await inTurn(() => onBest((seat, engine) => networkOn(seat, engine, saved)))
      return {
        run: (batch: NetworkBatch): Promise<NetworkRun> =>
          inTurn(() => onBest(async (seat, engine) => (await networkOn(seat, engine, saved)).run(batch))),
        close: () =>
          inTurn(async () => {
            for (const seat of seats) {
              await seat.loaded.get(saved)?.close()
              seat.loaded.delete(saved)
            }
          }),
      }
    },
    close: () => inTurn(async () => void (await Promise.all(seats.map(giveUp)))),
  }
}

/** Closes the networks on an engine: the one that works has its own. */
async function unload({ loaded }: Seat): Promise<void> {
  const open = [...loaded.values()]
  loaded.clear()
  for (const network of open) await network.close().catch(() => undefined)
}

/** Closes what is left of an engine; one that is broken may not even close. */
async function giveUp(seat: Seat): Promise<void> {
  const { engine } = seat
  seat.engine = undefined
  await unload(seat)
  await engine?.close().catch(() => undefined)
}
