import { DAY_MS } from '../../shared/domain/units.js'
import { type Answer, textAnswer } from './answer.js'
import { csvPage, quakemlPage } from './event-formats.js'
import { type EmscFeature, isDeleted, type RecordedWorld, type UsgsFeature, versionAt } from './recorded-world.js'

/** Most events that the services send at once. */
export const EVENT_LIMIT = 20_000

const KNOWN = new Set(
  'format starttime endtime minlatitude maxlatitude minlongitude maxlongitude updatedafter includedeleted limit'.split(
    ' ',
  ),
)

interface Found<Feature> {
  readonly feature: Feature
  readonly updatedMs: number
  readonly latitude: number
  readonly longitude: number
}

/** The event service of USGS: csv, geojson or QuakeML, deleted events where they are asked for. */
export function usgsQuery(world: RecordedWorld, parameters: URLSearchParams, limit = EVENT_LIMIT): Answer {
  const includeDeleted = parameters.get('includedeleted') === 'true'
  return answer(parameters, limit, world, {
    find: (fromMs, toMs, nowMs) =>
      world.eventsBetween(fromMs, toMs).flatMap(({ usgs }) => {
        const version = versionAt(usgs, nowMs)
        if (version === undefined || (isDeleted(version) && !includeDeleted)) return []
        const [longitude, latitude] = version.feature.geometry.coordinates
        const place = { longitude: longitude ?? NaN, latitude: latitude ?? NaN }
        return [{ feature: version.feature, updatedMs: version.atMs, ...place }]
      }),
    write: {
      csv: features => ({ type: 'text/csv', body: csvPage(features) }),
      geojson: (features: readonly UsgsFeature[]) => ({ type: 'application/json', body: collection(features) }),
      xml: features => ({ type: 'application/xml', body: quakemlPage(features) }),
      quakeml: features => ({ type: 'application/xml', body: quakemlPage(features) }),
    },
  })
}

/** The event service of EMSC, in its JSON. It does not tell of deleted events. */
export function emscQuery(world: RecordedWorld, parameters: URLSearchParams, limit = EVENT_LIMIT): Answer {
  return answer(parameters, limit, world, {
    find: (fromMs, toMs, nowMs) =>
      world.eventsBetween(fromMs, toMs).flatMap(({ emsc }) => {
        const version = versionAt(emsc, nowMs)
        if (version === undefined || version.action === 'delete') return []
        const { lat: latitude, lon: longitude } = version.data.properties
        return [{ feature: version.data, updatedMs: version.atMs, latitude, longitude }]
      }),
    write: { json: (features: readonly EmscFeature[]) => ({ type: 'application/json', body: collection(features) }) },
  })
}

interface Catalogue<Feature> {
  readonly find: (fromMs: number, toMs: number, nowMs: number) => readonly Found<Feature>[]
  readonly write: Readonly<Record<string, (features: readonly Feature[]) => { type: string; body: string }>>
}

function answer<Feature>(
  parameters: URLSearchParams,
  most: number,
  world: RecordedWorld,
  { find, write }: Catalogue<Feature>,
): Answer {
  const unknown = [...parameters.keys()].find(name => !KNOWN.has(name))
  if (unknown !== undefined) return refuse(`Unknown parameter "${unknown}".`)
  const format = write[parameters.get('format') ?? '']
  if (format === undefined) return refuse(`Bad format value "${parameters.get('format')}".`)
  const nowMs = world.nowMs()
  const fromMs = timeOf(parameters.get('starttime'), nowMs - 30 * DAY_MS)
  const toMs = timeOf(parameters.get('endtime'), nowMs) + 1
  const updatedAfterMs = timeOf(parameters.get('updatedafter'), -Infinity)
  const limit = Number(parameters.get('limit') ?? Infinity)
  if ([fromMs, toMs, updatedAfterMs, limit].some(Number.isNaN)) return refuse('Bad value of a time or of limit.')
  if (limit > most && limit !== Infinity) return refuse(`Bad limit value "${limit}". Valid values are 1 to ${most}.`)
  const within = (value: number, low: string, high: string) =>
    !(value < Number(parameters.get(low) ?? -Infinity)) && !(value > Number(parameters.get(high) ?? Infinity))
  const found = find(fromMs, toMs, nowMs)
    .filter(({ updatedMs }) => updatedMs >= updatedAfterMs)
    .filter(({ latitude }) => within(latitude, 'minlatitude', 'maxlatitude'))
    .filter(({ longitude }) => within(longitude, 'minlongitude', 'maxlongitude'))
  if (found.length === 0) return { status: 204, type: 'text/plain', body: '' }
  if (found.length > most && limit === Infinity) {
    return refuse(
      `${found.length} matching events exceeds search limit of ${most}. Modify the search to match fewer events.`,
    )
  }
  return { status: 200, ...format(found.slice(-Math.min(limit, most)).map(({ feature }) => feature)) }
}

const refuse = (why: string): Answer =>
  textAnswer(400, `Error 400: Bad Request\n\n${why}\n\nUsage details are available\n`)

const timeOf = (text: string | null, otherwise: number): number => (text === null ? otherwise : Date.parse(`${text}Z`))

const collection = (features: readonly object[]): string =>
  `{"type":"FeatureCollection","features":[${features.map(feature => JSON.stringify(feature)).join(',\n')}]}`
