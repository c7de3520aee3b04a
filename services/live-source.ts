import type { Domain, Region } from '../shared/domain/region.js'
import type { Site } from '../shared/domain/site.js'
import type { Clock } from '../shared/ports/clock.js'
import type { Settings } from '../shared/ports/settings-schema.js'
import { covidChannels } from './connect/covid-channels.js'
import type { GaugeListAnswer } from './connect/gauge-list.js'
import type { HttpOptions } from './connect/http-fetch.js'
import { type DomainChannels, liveChannels } from './connect/live-channels.js'
import type { PollContext, Trouble } from './connect/poll-context.js'
import { StoppedError } from './connect/retrying.js'
import { seismicChannels } from './connect/seismic-channels.js'
import { streamflowChannels } from './connect/streamflow-channels.js'
import type { Source } from './run/publish-source.js'
import { covidOptionsOf, httpOptionsOf, seismicOptionsOf, streamflowOptionsOf } from './source-settings.js'

export interface LiveSourceOptions {
  readonly settings: Settings
  readonly clock: Clock
  /** A number in 0..1, 1 excluded. */
  readonly random: () => number
  /** Sites of the domain's regions: gauges that are asked about where the settings name none. */
  readonly sites?: readonly Site[]
  readonly onTrouble?: (trouble: Trouble) => void
  /** Given what services said when they were asked which gauges there are, to be kept. */
  readonly onGauges?: (answers: readonly GaugeListAnswer[]) => void
}

interface Parts extends Pick<LiveSourceOptions, 'sites' | 'onGauges'> {
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
    return async ({ sites = [], http, context, onGauges }) => {
      const { gaugeAnswers, ...made } = await streamflowChannels(options, sites, http, context)
      onGauges?.(gaugeAnswers)
      return made
    }
  },
  covid: source => {
    const options = covidOptionsOf(source.covid)
    return ({ regions, http, context }) => covidChannels(options, regions, http, context)
  },
}

/** What is live of a domain, from the services that the settings name. @throws {SettingsError} */
export function liveSource(domain: Domain, options: LiveSourceOptions): Source {
  const { settings, clock, random, onTrouble, sites, onGauges } = options
  const makeChannels = DOMAIN_CHANNELS[domain](settings.source)
  const http = httpOptionsOf(settings.source)
  const regions = settings.regions.filter(region => region.domain === domain)
  return async function* (after, signal) {
    // A channel that fails for good takes the others down with it.
    const over = new AbortController()
    const context = { ...clock, random, onTrouble, signal: AbortSignal.any([signal, over.signal]) }
    try {
      const made = await makeChannels({ regions, sites, http, context, onGauges })
      yield* liveChannels({ source: `live.${domain}`, domain, ...made, after })
    } catch (error) {
      if (!(error instanceof StoppedError)) throw error
    } finally {
      over.abort()
    }
  }
}
