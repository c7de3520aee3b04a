import type { EngineKind } from './engine.js'
import { EngineError } from './engine-error.js'
import { type EngineSpeed, measureEngine } from './measure-engine.js'
import { probeNetwork } from './probe-network.js'
import { TFJS_CPU } from './tfjs-kinds.js'

/** What is known of one engine on this machine. */
export type EngineReport =
  | {
      readonly name: string
      readonly runs: true
      readonly description: string
      readonly device: string
      /** With the LSTM of `probeNetwork`. */
      readonly speed: EngineSpeed
    }
  | { readonly name: string; readonly runs: false; readonly reason: string; readonly howTo: string }

export interface ExamineOptions {
  readonly rows: number
  /** How long each engine runs, after a first run. */
  readonly forMs: number
  readonly nowMs: () => number
}

/** Starts each engine and runs an LSTM on it, one after the other. */
export async function examineEngines(kinds: readonly EngineKind[], options: ExamineOptions): Promise<EngineReport[]> {
  // A network is exported on some engine of tfjs.
  await TFJS_CPU.start()
  const network = probeNetwork()
  const reports: EngineReport[] = []
  for (const { name, howTo, start } of kinds) {
    try {
      const engine = await start()
      try {
        const speed = await measureEngine(engine, network, options)
        const { description, device } = engine
        reports.push({ name, runs: true, description, device, speed })
      } finally {
        await engine.close()
      }
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      reports.push({ name, runs: false, reason: error.message, howTo })
    }
  }
  return reports
}
