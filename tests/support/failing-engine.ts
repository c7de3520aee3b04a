import type { EngineKind } from '../../shared/engines/engine.js'
import { EngineError } from '../../shared/engines/engine-error.js'

/** An engine that computes as another does until its device is lost. */
export interface FailingEngine extends EngineKind {
  /** While true nothing starts, loads or runs. */
  lost: boolean
  /** The next run loses the device before its outcome is there. */
  losesInRun: boolean
  /** How often it was started, and how many networks are loaded on it now. */
  readonly seen: { starts: number; open: number }
}

/** @param name  how it is to be called */
export function failingEngine(name: string, kind: EngineKind): FailingEngine {
  const seen = { starts: 0, open: 0 }
  const check = () => {
    if (failing.lost) throw new EngineError(`${name} has lost its device`)
  }
  const failing: FailingEngine = {
    name,
    howTo: 'put the device back',
    lost: false,
    losesInRun: false,
    seen,
    start: async () => {
      check()
      seen.starts++
      const engine = await kind.start()
      return {
        ...engine,
        name,
        description: name,
        load: async network => {
          check()
          const loaded = await engine.load(network)
          seen.open++
          return {
            run: async batch => {
              check()
              const made = await loaded.run(batch)
              failing.lost ||= failing.losesInRun
              failing.losesInRun = false
              check()
              return { ...made, engine: name }
            },
            close: async () => {
              seen.open--
              await loaded.close()
            },
          }
        },
      }
    },
  }
  return failing
}
