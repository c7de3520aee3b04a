import type { EngineKind } from '../../shared/engines/engine.js'
import { EngineError } from '../../shared/engines/engine-error.js'
import { ONNX_CPU } from '../../shared/engines/onnx.js'
import { TFJS_CPU, TFJS_WASM } from '../../shared/engines/tfjs-kinds.js'
import { failingEngine } from '../support/failing-engine.js'

/** Engines of which the first loses its device now and then. */
export interface EngineFaults {
  /** The best first. */
  readonly kinds: readonly EngineKind[]
  /** How often the device was lost. */
  readonly failures: number
  /** Networks that are loaded on the first. */
  readonly networks: number
  /** Name of the first. */
  readonly best: string
  /** Takes the device away in the middle of the next run. */
  lose(): void
  giveBack(): void
}

/** ONNX Runtime first where it is installed, and behind it what comes with Groundswell. */
export async function engineFaults(): Promise<EngineFaults> {
  const best = (await starts(ONNX_CPU)) ? ONNX_CPU : TFJS_WASM
  const faulty = failingEngine(best.name, best)
  let failures = 0
  return {
    kinds: [faulty, ...[TFJS_WASM, TFJS_CPU].filter(kind => kind !== best)],
    best: best.name,
    get failures() {
      return failures
    },
    get networks() {
      return faulty.seen.open
    },
    lose() {
      failures++
      faulty.losesInRun = true
    },
    giveBack() {
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
