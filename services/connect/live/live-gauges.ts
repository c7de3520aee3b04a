import { SettingsError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'
import { BACK_OFF_DEFAULTS } from '../../../shared/kernels/back-off.js'
import { gaugeTable } from '../sites/gauge-table.js'
import { gaugeList } from './gauge-list.js'
import type { HttpOptions } from './http-fetch.js'
import type { PollContext } from './poll-context.js'
import { retrying } from './retrying.js'
import { type StreamflowLiveOptions, streamflowServices } from './streamflow-channels.js'

/** What the services know of the gauges that are to be watched. */
export interface LiveGauges {
  /** Those that have a drainage area: without one, discharge gives no runoff. */
  readonly sites: readonly Site[]
  /** Numbers of those without, or that no service knows. */
  readonly leftOut: readonly string[]
}

/**
 * Asks the services for the gauges that the settings select: those named, and those of a box and of hydrologic units.
 *
 * @throws {SettingsError} if none can be watched
 * @throws {FetchError} if no service answers
 */
export async function liveGauges(
  options: StreamflowLiveOptions,
  http: HttpOptions,
  context: PollContext,
): Promise<LiveGauges> {
  const { finders } = streamflowServices(options, http, context)
  const { sites: named, bounds, hydrologicUnits: units } = options
  const find = () => gaugeList({ sites: named, bounds, units, details: true }, finders, context)
  const { gauges, answers } = await retrying(find, { backOff: BACK_OFF_DEFAULTS, isStrict: true }, context)
  const known = new Map<string, Site>()
  for (const { url, body } of answers) {
    for (const site of gaugeTable(new TextDecoder().decode(body), url)) known.set(site.id, site)
  }
  const sites = gauges.flatMap(gauge => known.get(gauge) ?? []).filter(({ areaKm2 }) => areaKm2 !== undefined)
  if (sites.length === 0) {
    throw new SettingsError(
      `of ${gauges.length} gauges none has a drainage area; name others in source.streamflow.sites, or a box or a unit`,
    )
  }
  const taken = new Set(sites.map(({ id }) => id))
  return { sites, leftOut: gauges.filter(gauge => !taken.has(gauge)) }
}
