import type { EngineKind } from '../../shared/engines/engine.js'
import { EngineError } from '../../shared/engines/engine-error.js'
import { AUTO, ENGINE_KINDS, engineKind, findEngineKind } from '../../shared/engines/engine-kinds.js'
import { HALF, HALF_TOLERANCE } from '../../shared/engines/in-half-precision.js'
import { type NetworkPool, networkPool } from '../../shared/engines/network-pool.js'
import { openEngine } from '../../shared/engines/open-engine.js'
import type { EngineChange } from '../../shared/engines/supervised-engine.js'
import type { Clock } from '../../shared/ports/clock.js'

export interface ServingNetworksOptions {
  /** A name, or `auto`. */
  readonly engine: string
  readonly clock: Pick<Clock, 'nowMs'>
  /** Told which engine was chosen, and why; and when another takes over, or the first is back. */
  readonly onEngine: (message: string) => void
  /** What there is to choose from; absent: all engines. */
  readonly kinds?: readonly EngineKind[]
}

/**
 * Where the networks of the models in service run. The engine is opened when the first network comes: who forecasts with
 * trees alone has no need of one.
 *
 * @throws {SettingsError} no engine has the name
 */
export function servingNetworks({
  engine,
  clock,
  onEngine,
  kinds = ENGINE_KINDS,
}: ServingNetworksOptions): NetworkPool {
  if (engine !== AUTO) engineKind(engine, kinds)
  return networkPool(async () => {
    const onChange = (change: EngineChange) => onEngine(changeText(change))
    const opened = await openEngine(engine, { nowMs: clock.nowMs, onChange, kinds })
    onEngine(`networks run on ${opened.engine.description}, ${opened.engine.device}: ${opened.why}`)
    return opened.engine
  })
}

/**
 * Networks on one engine and no other, to make again what was said on it; where it is not here, on the fastest that is.
 *
 * @param engine  as a forecast names it
 */
export function networksOn(engine: string, { nowMs }: Pick<Clock, 'nowMs'>, kinds = ENGINE_KINDS): NetworkPool {
  return networkPool(async () => {
    const kind = findEngineKind(engine, kinds)
    const started = await kind?.start().catch(missing)
    return started ?? (await openEngine(AUTO, { nowMs, kinds })).engine
  })
}

/** How far two engines may be off, relative to the largest number: a GPU from itself, and one engine from another. */
const ENGINE_TOLERANCE = 1e-4

/** How far a forecast that is made again may be off; in half precision another engine has more digits than were said. */
export const toleranceOf = (engine: string, againOn: string): number =>
  engine !== againOn && engine.endsWith(HALF) ? HALF_TOLERANCE : ENGINE_TOLERANCE

function missing(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error
}

const changeText = ({ from, to, error }: EngineChange): string =>
  error === undefined
    ? `networks run on ${to} again, no more on ${from}`
    : `${error.message}; networks run on ${to} instead of ${from}, and their forecasts say so`
