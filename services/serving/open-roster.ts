import type { Roster } from '../../shared/domain/lineup.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import type { Clock } from '../../shared/ports/clock.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { inTurn } from '../../shared/ports/in-turn.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { regionDesk } from './region-desk.js'
import type { ServingNews } from './serving-news.js'

export interface RosterOptions {
  readonly settings: Settings
  readonly clock: Clock
  readonly onNews: (news: ServingNews) => void
  /** Where scores are, for `serving.promote=auto`. */
  readonly store?: ForecastStore
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
 * @throws {SettingsError} what is kept of who spoke when is broken
 */
export async function openRoster({ settings, clock, onNews, store }: RosterOptions): Promise<OpenRoster> {
  await startEngine()
  const desks = new Map(settings.regions.map(region => [region.id, regionDesk(settings, region, onNews, store)]))
  for (const desk of desks.values()) await desk.open()
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
      for (const desk of desks.values()) await desk.close()
    },
  }
}
