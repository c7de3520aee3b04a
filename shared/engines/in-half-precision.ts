import { ArtefactError } from '../domain/errors.js'
import { differenceOf, exportSaved } from './checked-export.js'
import type { EngineKind, NetworkEngine } from './engine.js'
import { drawnBatch } from './probe-network.js'

/** What stands behind the name of an engine of ONNX to have it compute in half precision. */
export const HALF = '-float16'

/** Greatest relative difference to what the same engine makes of a network in single precision. */
export const HALF_TOLERANCE = 1e-2

/** Groups of rows that are compared. */
const GROUPS = 4

/**
 * An engine of ONNX that computes with numbers of 16 bits; what goes in and comes out has 32. Its forecasts differ in the
 * third or fourth digit, so that nobody gets it without asking for it by name.
 *
 * Its `load` throws {ArtefactError} where a network's forecasts differ by more than `HALF_TOLERANCE` of the largest.
 */
export const inHalfPrecision = ({ name: whole, howTo, start }: EngineKind): EngineKind => {
  const name = whole + HALF
  return {
    name,
    howTo,
    start: async () => {
      const engine = await start()
      const half: NetworkEngine = {
        ...engine,
        name,
        description: `${engine.description}, in half precision`,
        load: async saved => {
          const loaded = await engine.load({ ...saved, ...(await exportSaved(saved, 'float16')) })
          return {
            run: async batch => ({ ...(await loaded.run(batch)), engine: name }),
            close: () => loaded.close(),
          }
        },
      }
      return { ...half, load: saved => checkedLoad(engine, half, saved) }
    },
  }
}

async function checkedLoad(
  engine: NetworkEngine,
  half: NetworkEngine,
  saved: Parameters<NetworkEngine['load']>[0],
): ReturnType<NetworkEngine['load']> {
  const batch = drawnBatch(saved.shape, GROUPS * (saved.rowsTogether ?? 1), 1)
  const difference = await differenceOf(engine, half, saved, [batch])
  if (difference <= HALF_TOLERANCE) return half.load(saved)
  throw new ArtefactError(
    `in half precision the forecasts of this ${saved.architecture} differ by ${difference.toExponential(1)} of the ` +
      `largest, more than ${HALF_TOLERANCE}; run it on ${engine.name}`,
  )
}
