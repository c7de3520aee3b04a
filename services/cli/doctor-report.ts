import type { EngineReport } from '../../shared/engines/examine-engines.js'

/** What `groundswell doctor` finds out. */
export interface DoctorReport {
  readonly version: string
  readonly node: string
  readonly platform: string
  readonly processor: string
  readonly memoryBytes: number
  readonly freeMemoryBytes: number
  /** As the driver names them; undefined where there is no driver of NVIDIA's. */
  readonly nvidiaGpus?: readonly string[]
  readonly engines: readonly EngineReport[]
  /** Whether the embedded log and store run here; if not, why, and what to do. */
  readonly embedded: { readonly runs: true } | { readonly runs: false; readonly reason: string; readonly howTo: string }
}
