import { SettingsError } from '../../shared/domain/errors.js'
import type { Roster } from '../../shared/domain/lineup.js'
import type { EngineKind } from '../../shared/engines/engine.js'
import type { Clock } from '../../shared/ports/clock.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { inTurn } from '../../shared/ports/in-turn.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { modelsOf } from './model-folders.js'
import { regionDesk } from './region-desk.js'
import { servingNetworks } from './serving-networks.js'
import type { ServingNews } from './serving-news.js'

export interface RosterOptions {
  readonly settings: Settings
  readonly clock: Clock
  readonly onNews: (news: ServingNews) => void
  /** Told which engine runs the networks among the models, and why; and when another takes over. */
  readonly onEngine?: (message: string) => void
  /** Where scores are, for `serving.promote=auto`. */
  readonly store?: ForecastStore
  /** Engines to choose from; absent: all. */
  readonly engines?: readonly EngineKind[]
}

export interface OpenRoster extends Roster {
  /** Looks for new artefacts now, as it does by itself every `serving.watchMs`. */
  look(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the models that the settings name, and watches their folders. A new artefact is read, checked, tried on the newest
 * features and kept; then it is appointed from the next issue time on. One that cannot be used is refused, with the reason,
 * and the model in service stays. Who spoke when is kept in the data folder, and every artefact that ever did.
 *
 * @throws {ArtefactError} naming the folder, and how to train what is missing
 * @throws {SettingsError} what is kept of who spoke when is broken; no engine has the name that is set; or a model is to
 *   speak with adaptive intervals that does not speak
 * @throws {EngineError} the engine that is set does not start
 */
export async function openRoster(options: RosterOptions): Promise<OpenRoster> {
  const { settings, clock, onNews, onEngine = () => {}, store, engines: kinds } = options
  checkAdaptive(settings)
  const networks = servingNetworks({ engine: settings.engine, clock, onEngine, ...(kinds && { kinds }) })
  const deskOptions = { settings, onNews, host: networks.host, ...(store && { store }) }
  const desks = new Map(settings.regions.map(region => [region.id, regionDesk(region, deskOptions)]))
  const closeAll = async () => {
    for (const desk of desks.values()) await desk.close()
    await networks.close()
  }
  try {
    for (const desk of desks.values()) await desk.open()
    await networks.ready()
  } catch (error) {
    await closeAll()
    throw error
  }
  const turn = inTurn()
  const over = new AbortController()
  const failing = new Set<string>()
  const look = () =>
    turn(async () => {
      for (const desk of desks.values()) await desk.look()
    })
  const watch = async () => {
    while (!over.signal.aborted) {
      await clock.sleep(settings.serving.watchMs, over.signal)
      if (!over.signal.aborted) await look()
    }
  }
  // Nothing runs before the first issue: whoever fails until then has nothing to stop.
  let watching: Promise<void> | undefined
  return {
    at(features) {
      watching ??= watch()
      return turn(async () => desks.get(features.region)!.at(features))
    },
    failed(region, model, substitute, error) {
      const key = `${region} ${model}`
      if (failing.has(key)) return
      failing.add(key)
      const message = `${(error as Error).message}; ${substitute} speaks for it, and its forecasts are labelled so`
      onNews({ kind: 'failed', region, model, message })
    },
    look,
    async close() {
      over.abort()
      await watching
      await closeAll()
    },
  }
}

function checkAdaptive(settings: Settings): void {
  const speaking = [...new Set(settings.regions.flatMap(region => modelsOf(settings, region)))]
  const stranger = settings.serving.adaptive.find(model => !speaking.includes(model))
  if (stranger === undefined) return
  throw new SettingsError(
    `serving.adaptive names ${stranger}, which does not speak; those that do: ${speaking.join(', ')}`,
  )
}
