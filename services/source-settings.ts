import { SettingsError } from '../shared/domain/errors.js'
import type { Settings } from '../shared/ports/settings-schema.js'
import { HTTP_DEFAULTS, type HttpOptions } from './connect/http-fetch.js'
import type { SeismicLiveOptions, SeismicService } from './connect/seismic-channels.js'
import { HIERARCHY_DEFAULTS, type SourceHierarchy } from './feed/agency-order.js'

type SeismicSettings = Settings['source']['seismic']

const SERVICES: readonly SeismicService[] = ['usgs', 'emsc']

/** What the feed needs of the settings. @throws {SettingsError} */
export function hierarchyOf(settings: SeismicSettings): SourceHierarchy {
  const { agencies, agenciesByRegion, sameQuakeMs, sameQuakeKm, sameQuakeMagnitude } = settings
  const byRegion = agenciesByRegion.map(text => {
    const [region, order = ''] = text.split(':')
    if (region === '' || order === '') {
      throw new SettingsError(`source.seismic.agenciesByRegion has "${text}"; write it as socal:usgs>emsc`)
    }
    return [region, order.split('>')] as const
  })
  return {
    ...HIERARCHY_DEFAULTS,
    agencies,
    byRegion: Object.fromEntries(byRegion),
    sameQuake: { timeMs: sameQuakeMs, distanceKm: sameQuakeKm, magnitude: sameQuakeMagnitude },
  }
}

/** What the live sources need of the settings. @throws {SettingsError} */
export function liveOptionsOf({ services, ...settings }: SeismicSettings): SeismicLiveOptions {
  const known = services.flatMap(name => SERVICES.filter(service => service === name))
  if (known.length === 0 || known.length < services.length) {
    throw new SettingsError(`source.seismic.services is "${services}"; name at least one of ${SERVICES.join(', ')}`)
  }
  return { ...settings, services: known }
}

export const httpOptionsOf = ({ userAgent, connectMs, totalMs, maxBytes }: Settings['source']): HttpOptions => ({
  ...HTTP_DEFAULTS,
  userAgent,
  connectMs,
  totalMs,
  maxBytes,
})
