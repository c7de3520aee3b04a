import type { Clock } from '../shared/ports/clock.js'
import type { Settings } from '../shared/ports/settings-schema.js'
import { liveChannels } from './connect/live-channels.js'
import type { Trouble } from './connect/poll-context.js'
import { seismicChannels } from './connect/seismic-channels.js'
import type { Source } from './run/publish-source.js'
import { httpOptionsOf, liveOptionsOf } from './source-settings.js'

export interface LiveSourceOptions {
  readonly settings: Settings
  readonly clock: Clock
  /** A number in 0..1, 1 excluded. */
  readonly random: () => number
  readonly onTrouble?: (trouble: Trouble) => void
}

/** Live earthquakes from the services that the settings name. @throws {SettingsError} */
export function liveSource({ settings, clock, random, onTrouble }: LiveSourceOptions): Source {
  const options = liveOptionsOf(settings.source.seismic)
  const http = httpOptionsOf(settings.source)
  return async function* (after, signal) {
    // A channel that fails for good takes the others down with it.
    const over = new AbortController()
    const context = { ...clock, random, onTrouble, signal: AbortSignal.any([signal, over.signal]) }
    const channels = seismicChannels(options, settings.regions, http, context)
    try {
      yield* liveChannels({
        ...{ source: 'live.seismic', domain: 'seismic', channels, after },
        vouchers: [options.services[0]],
      })
    } finally {
      over.abort()
    }
  }
}
