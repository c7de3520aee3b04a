import type { EngineKind } from '../../shared/engines/engine.js'
import { EngineError } from '../../shared/engines/engine-error.js'
import { ONNX_CPU } from '../../shared/engines/onnx.js'
import type { EngineChange } from '../../shared/engines/supervised-engine.js'
import { TFJS_CPU, TFJS_WASM } from '../../shared/engines/tfjs-kinds.js'
import type { Clock } from '../../shared/ports/clock.js'
import { failingEngine } from '../support/failing-engine.js'

/** Engines of which the first loses its device now and then. */
export interface EngineFaults {
  /** The best first. */
  readonly kinds: readonly EngineKind[]
  /** How often the device was lost. */
  readonly failures: number
  /** Networks that are loaded on the first. */
  readonly networks: number
  /** How often another took over, and the first came back. */
  readonly changes: { fallBacks: number; returns: number }
  readonly onChange: (change: EngineChange) => void
  /** Takes the device away in the middle of the next run, and gives it back after so long. */
  lose(awayMs: number, clock: Clock, signal: AbortSignal): Promise<void>
}

/** ONNX Runtime first where it is installed, and behind it what comes with Groundswell. */
export async function engineFaults(): Promise<EngineFaults> {
  const best = (await starts(ONNX_CPU)) ? ONNX_CPU : TFJS_WASM
  const faulty = failingEngine(best.name, best)
  const changes = { fallBacks: 0, returns: 0 }
  let failures = 0
  return {
    kinds: [faulty, ...[TFJS_WASM, TFJS_CPU].filter(kind => kind !== best)],
    changes,
    get failures() {
      return failures
    },
    get networks() {
      return faulty.seen.open
    },
    onChange: ({ from, to }) => {
      if (from === best.name) changes.fallBacks++
      if (to === best.name) changes.returns++
    },
    async lose(awayMs, clock, signal) {
      failures++
      faulty.losesInRun = true
      await clock.sleep(awayMs, signal)
      faulty.lost = false
    },
  }
}

async function starts(kind: EngineKind): Promise<boolean> {
  try {
    await (await kind.start()).close()
    return true
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}
