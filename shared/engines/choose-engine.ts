import * as tf from '@tensorflow/tfjs-core'
import type { SavedNetwork } from '../models/networks/saved-network.js'
import type { EngineKind } from './engine.js'
import { EngineError } from './engine-error.js'
import { AUTO, ENGINE_KINDS, engineKind } from './engine-kinds.js'
import { measureEngine } from './measure-engine.js'
import { probeNetwork } from './probe-network.js'
import { startTfjsCpu } from './tfjs-cpu.js'

/** Rows of a probe, and how long it runs: enough to tell engines apart, and over before one has to wait. */
const PROBE_ROWS = 512
const PROBE_MS = 150

export interface Choice {
  /** Those that run, the fastest first. */
  readonly order: readonly EngineKind[]
  /** A line for people: which was chosen, how fast each is, what is missing. */
  readonly why: string
}

/**
 * Puts engines in the order in which they are to be tried: the one of the name, or with `auto` all that run, by how fast
 * each is here with an LSTM. What a device should be able to do is not asked: a GPU that is only emulated is there too,
 * and slow.
 *
 * @param nowMs  a clock that goes forward only
 * @throws {SettingsError} no engine has the name
 * @throws {EngineError} none runs
 */
export async function chooseEngines(name: string, nowMs: () => number, kinds = ENGINE_KINDS): Promise<Choice> {
  if (name !== AUTO) {
    const kind = engineKind(name, kinds)
    return { order: [kind], why: `${name}, as it is set` }
  }
  if (!tf.getBackend()) await startTfjsCpu()
  const network = probeNetwork()
  const running: Running[] = []
  const missing: string[] = []
  for (const kind of kinds.toSorted((a, b) => Number(a.lastResort ?? false) - Number(b.lastResort ?? false))) {
    if (kind.lastResort && running.length > 0) {
      running.push({ kind, rate: 0 })
      continue
    }
    try {
      running.push({ kind, rate: await rateOf(kind, network, nowMs) })
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      missing.push(kind.name)
    }
  }
  if (running.length === 0) throw new EngineError('no engine runs here; `groundswell doctor` says what is missing')
  running.sort((a, b) => b.rate - a.rate)
  const rates = running
    .filter(({ rate }) => rate > 0)
    .map(({ kind, rate }) => `${kind.name} ${Math.round(rate).toLocaleString('en')}`)
  const absent = missing.length === 0 ? '' : `; not here: ${missing.join(', ')}`
  return {
    order: running.map(({ kind }) => kind),
    why: `${running[0].kind.name} is the fastest (series/s: ${rates.join(', ')}${absent})`,
  }
}

interface Running {
  readonly kind: EngineKind
  /** Rows in a second; 0 where it was not measured. */
  readonly rate: number
}

async function rateOf(kind: EngineKind, network: SavedNetwork, nowMs: () => number): Promise<number> {
  const engine = await kind.start()
  try {
    return (await measureEngine(engine, network, { rows: PROBE_ROWS, forMs: PROBE_MS, nowMs })).rowsPerSecond
  } finally {
    await engine.close()
  }
}
