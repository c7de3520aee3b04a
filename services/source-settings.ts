import { SettingsError } from '../shared/domain/errors.js'
import type { Settings } from '../shared/ports/settings-schema.js'
import type { CovidLiveOptions, CovidService } from './connect/live/covid-channels.js'
import { isEpiweek } from './connect/live/epidata-query.js'
import type { Bounds } from './connect/live/fdsn-query.js'
import { GAUGE_SERIES, type SeriesName } from './connect/live/gauge-service.js'
import { HTTP_DEFAULTS, type HttpOptions } from './connect/live/http-fetch.js'
import type { SeismicLiveOptions, SeismicService } from './connect/live/seismic-channels.js'
import type { StreamflowLiveOptions, StreamflowService } from './connect/live/streamflow-channels.js'
import { HIERARCHY_DEFAULTS, type SourceHierarchy } from './feed/seismic/agency-order.js'

type SeismicSettings = Settings['source']['seismic']
type StreamflowSettings = Settings['source']['streamflow']
type CovidSettings = Settings['source']['covid']

const SEISMIC_SERVICES: readonly SeismicService[] = ['usgs', 'emsc']
const STREAMFLOW_SERVICES: readonly StreamflowService[] = ['ogc', 'legacy']
const STREAMFLOW_SERIES = Object.keys(GAUGE_SERIES) as readonly SeriesName[]
const COVID_SERVICES: readonly CovidService[] = ['nhsn', 'nyt', 'jhu', 'usafacts']

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

/** What live earthquakes need of the settings. @throws {SettingsError} */
export const seismicOptionsOf = (settings: SeismicSettings): SeismicLiveOptions => ({
  ...settings,
  services: namesOf('source.seismic.services', settings.services, SEISMIC_SERVICES),
})

/** What live river flow needs of the settings. @throws {SettingsError} */
export function streamflowOptionsOf({ boundingBox, ...settings }: StreamflowSettings): StreamflowLiveOptions {
  const odd = settings.hydrologicUnits.find(unit => !/^\d{2,12}$/.test(unit))
  if (odd !== undefined) {
    throw new SettingsError(`source.streamflow.hydrologicUnits has "${odd}"; write codes of 2 to 12 digits`)
  }
  return {
    ...settings,
    services: namesOf('source.streamflow.services', settings.services, STREAMFLOW_SERVICES),
    series: namesOf('source.streamflow.series', settings.series, STREAMFLOW_SERIES),
    ...(boundingBox.length > 0 && { bounds: boundsOf(boundingBox) }),
  }
}

/** What live COVID counts need of the settings. @throws {SettingsError} */
export function covidOptionsOf(settings: CovidSettings): CovidLiveOptions {
  const services = namesOf('source.covid.services', settings.services, COVID_SERVICES)
  if (!isEpiweek(settings.firstIssue)) {
    throw new SettingsError(`source.covid.firstIssue is ${settings.firstIssue}; write a week of a year, such as 202447`)
  }
  const bare = services.find(name => name !== 'nhsn' && settings[`${name}Urls`].length === 0)
  if (bare !== undefined)
    throw new SettingsError(`source.covid.${bare}Urls is empty; name a file, or leave out ${bare}`)
  return { ...settings, services }
}

function namesOf<T extends string>(setting: string, names: readonly string[], known: readonly T[]): readonly T[] {
  const found = names.flatMap(name => known.filter(other => other === name))
  if (found.length > 0 && found.length === names.length) return found
  throw new SettingsError(`${setting} is "${names}"; name at least one of ${known.join(', ')}`)
}

function boundsOf(box: readonly string[]): Bounds {
  const [west, south, east, north] = box.map(Number)
  if (box.length === 4 && west >= -180 && west < east && east <= 180 && south >= -90 && south < north && north <= 90) {
    return { west, south, east, north }
  }
  throw new SettingsError(`source.streamflow.boundingBox is "${box}"; write west,south,east,north in degrees`)
}

export const httpOptionsOf = ({ userAgent, connectMs, totalMs, maxBytes }: Settings['source']): HttpOptions => ({
  ...HTTP_DEFAULTS,
  userAgent,
  connectMs,
  totalMs,
  maxBytes,
})
