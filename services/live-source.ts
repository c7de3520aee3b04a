import type { Domain, Region } from '../shared/domain/region.js'
import type { Clock } from '../shared/ports/clock.js'
import type { Settings } from '../shared/ports/settings-schema.js'
import { covidChannels } from './connect/live/covid-channels.js'
import type { HttpOptions } from './connect/live/http-fetch.js'
import { type DomainChannels, liveChannels } from './connect/live/live-channels.js'
import type { PollContext, Trouble } from './connect/live/poll-context.js'
import { StoppedError } from './connect/live/retrying.js'
import { seismicChannels } from './connect/live/seismic-channels.js'
import { streamflowChannels } from './connect/live/streamflow-channels.js'
import type { Source } from './run/publish-source.js'
import { covidOptionsOf, httpOptionsOf, seismicOptionsOf, streamflowOptionsOf } from './source-settings.js'

export interface LiveSourceOptions {
  readonly settings: Settings
  readonly clock: Clock
  /** A number in 0..1, 1 excluded. */
  readonly random: () => number
  readonly onTrouble?: (trouble: Trouble) => void
}

interface Parts {
  readonly regions: readonly Region[]
  readonly http: HttpOptions
  readonly context: PollContext
}

type MakeChannels = (parts: Parts) => DomainChannels | Promise<DomainChannels>

/** What each domain makes of its settings. */
const DOMAIN_CHANNELS: Readonly<Record<Domain, (source: Settings['source']) => MakeChannels>> = {
  seismic: source => {
    const options = seismicOptionsOf(source.seismic)
    return ({ regions, http, context }) => ({
      channels: seismicChannels(options, regions, http, context),
      vouchers: [options.services[0]],
    })
  },
  streamflow: source => {
    const options = streamflowOptionsOf(source.streamflow)
    // Which gauges there are was settled when the regions were opened.
    const watched = { ...options, sites: [], bounds: undefined, hydrologicUnits: [] }
    return ({ regions, http, context }) => {
      const sites = regions.flatMap(region => region.sites ?? [])
      return streamflowChannels(watched, sites, http, context)
    }
  },
  covid: source => {
    const options = covidOptionsOf(source.covid)
    return ({ regions, http, context }) => covidChannels(options, regions, http, context)
  },
}

/** What is live of a domain, from the services that the settings name. @throws {SettingsError} */
export function liveSource(domain: Domain, options: LiveSourceOptions): Source {
  const { settings, clock, random, onTrouble } = options
  const makeChannels = DOMAIN_CHANNELS[domain](settings.source)
  const http = httpOptionsOf(settings.source)
  const regions = settings.regions.filter(region => region.domain === domain)
  return async function* (after, signal) {
    // A channel that fails for good takes the others down with it.
    const over = new AbortController()
    const context = { ...clock, random, onTrouble, signal: AbortSignal.any([signal, over.signal]) }
    try {
      const made = await makeChannels({ regions, http, context })
      yield* liveChannels({ source: `live.${domain}`, domain, ...made, after })
    } catch (error) {
      if (!(error instanceof StoppedError)) throw error
    } finally {
      over.abort()
    }
  }
}
