import { DAY_MS, startOfDay } from '../../shared/domain/units.js'
import type { Answer } from './answer.js'
import { hashChance } from './hash-chance.js'
import { recordedPayload } from './recorded-payload.js'
import type { FlowVersion, RecordedGauge, RecordedRivers } from './recorded-rivers.js'
import { versionAt } from './recorded-world.js'

interface Feature {
  readonly type: 'Feature'
  readonly id: string
  readonly geometry: unknown
  readonly properties: Readonly<Record<string, unknown>>
}

type Collection = 'continuous' | 'daily' | 'latest-continuous' | 'monitoring-locations'
/** What a feature looks like. */
const templateOf = (collection: Collection): Feature =>
  recordedPayload<Readonly<Record<Collection, { features: Feature[] }>>>('usgs-ogc-features.json')[collection]
    .features[0]

/** Most features of a page. */
export const PAGE_LIMIT = 50_000

const KNOWN = new Set(
  'f lang limit offset skipGeometry properties bbox filter filter-lang monitoring_location_id parameter_code statistic_id time datetime last_modified agency_code site_type_code'.split(
    ' ',
  ),
)

const COLLECTIONS: Readonly<Record<Collection, (rivers: RecordedRivers, parameters: URLSearchParams) => Feature[]>> = {
  daily: dailyFeatures,
  continuous: continuousFeatures,
  'latest-continuous': latestFeatures,
  'monitoring-locations': gaugeFeatures,
}

/**
 * Items of a collection of the Water Data OGC API, in pages.
 *
 * @param url  of this page, for its links
 * @returns undefined where there is no such collection
 */
export function ogcItems(rivers: RecordedRivers, collection: string, url: URL): Answer | undefined {
  const parameters = url.searchParams
  const features = COLLECTIONS[collection as Collection]
  if (features === undefined) return undefined
  const unknown = [...parameters.keys()].find(name => !KNOWN.has(name))
  if (unknown !== undefined) return refuse(`unknown query parameter ${unknown}`)
  const limit = Number(parameters.get('limit') ?? 10)
  const offset = Number(parameters.get('offset') ?? 0)
  if (!(limit >= 1 && limit <= PAGE_LIMIT && offset >= 0)) return refuse('limit value should be strictly positive')
  const found = features(rivers, parameters)
  const page = found.slice(offset, offset + limit)
  const next = new URL(url)
  next.searchParams.set('offset', String(offset + limit))
  const links = [
    { type: 'application/geo+json', rel: 'self', title: 'This document as GeoJSON', href: url.href },
    ...(offset + limit < found.length
      ? [{ type: 'application/geo+json', rel: 'next', title: 'Items (next)', href: next.href }]
      : []),
  ]
  const timeStamp = new Date(rivers.nowMs()).toISOString().replace(/Z$/, '000Z')
  const body = JSON.stringify({
    type: 'FeatureCollection',
    features: page,
    numberReturned: page.length,
    links,
    timeStamp,
  })
  return { status: 200, type: 'application/geo+json', body }
}

const refuse = (description: string): Answer => ({
  status: 400,
  type: 'application/json',
  body: JSON.stringify({ code: 'InvalidParameterValue', type: 'InvalidParameterValue', description }),
})

function dailyFeatures(rivers: RecordedRivers, parameters: URLSearchParams): Feature[] {
  const isChanged = within(parameters.get('last_modified'))
  const [fromMs, toMs] = interval(parameters.get('time') ?? parameters.get('datetime'))
  const from = Math.floor(fromMs / DAY_MS)
  const to = Math.floor(Math.min(toMs, rivers.nowMs()) / DAY_MS)
  const features: Feature[] = []
  for (let day = from; day <= to; day++) {
    for (const gauge of gaugesOf(parameters)) {
      const version = versionAt(rivers.daily(gauge, day), rivers.nowMs())
      if (version === undefined || !isChanged(version.atMs)) continue
      features.push(featureOf('daily', gauge, new Date(startOfDay(day)).toISOString().slice(0, 10), version))
    }
  }
  return features
}

function continuousFeatures(rivers: RecordedRivers, parameters: URLSearchParams): Feature[] {
  const isChanged = within(parameters.get('last_modified'))
  const [fromMs, toMs] = interval(parameters.get('time') ?? parameters.get('datetime'))
  const { stepMs } = rivers
  const features: Feature[] = []
  for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms <= Math.min(toMs, rivers.nowMs()); ms += stepMs) {
    for (const gauge of gaugesOf(parameters)) {
      const version = versionAt(rivers.momentary(gauge, ms), rivers.nowMs())
      if (version !== undefined && isChanged(version.atMs)) {
        features.push(featureOf('continuous', gauge, utc(ms), version))
      }
    }
  }
  return features
}

function latestFeatures(rivers: RecordedRivers, parameters: URLSearchParams): Feature[] {
  const isChanged = within(parameters.get('last_modified'))
  const { stepMs } = rivers
  const nowMs = rivers.nowMs()
  return gaugesOf(parameters).flatMap(gauge => {
    for (let ms = Math.floor(nowMs / stepMs) * stepMs; ms > nowMs - 30 * DAY_MS; ms -= stepMs) {
      const version = versionAt(rivers.momentary(gauge, ms), nowMs)
      if (version === undefined) continue
      return isChanged(version.atMs) ? [featureOf('latest-continuous', gauge, utc(ms), version)] : []
    }
    return []
  })
}

function gaugeFeatures({ gauges }: RecordedRivers, parameters: URLSearchParams): Feature[] {
  const unit = /^hydrologic_unit_code LIKE '(\d+)%'$/.exec(parameters.get('filter') ?? '')?.[1] ?? ''
  const named = parameters.get('id')?.split(',')
  if (named !== undefined) return gauges.filter(({ number }) => named.includes(`USGS-${number}`)).map(gaugeFeature)
  const box = (parameters.get('bbox') ?? '-180,-90,180,90').split(',').map(Number)
  return gauges.filter(gauge => gauge.unit.startsWith(unit) && isInside(gauge, box)).map(gaugeFeature)
}

export const isInside = ({ latitude, longitude }: RecordedGauge, [west, south, east, north]: readonly number[]) =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north

function gaugeFeature({ number, latitude, longitude, unit, area }: RecordedGauge): Feature {
  const template = templateOf('monitoring-locations')
  const id = `USGS-${number}`
  return {
    ...template,
    id,
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
    properties: {
      ...template.properties,
      id,
      monitoring_location_number: number,
      monitoring_location_name: `MADE-UP RIVER ${number}`,
      hydrologic_unit_code: unit,
      drainage_area: area,
      site_type: 'Stream',
      site_type_code: 'ST',
    },
  }
}

function featureOf(
  collection: 'daily' | 'continuous' | 'latest-continuous',
  gauge: string,
  time: string,
  { atMs, value, isApproved, qualifier }: FlowVersion,
): Feature {
  const template = templateOf(collection)
  const hex = (part: string) =>
    Math.floor(hashChance(gauge, time, part) * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  return {
    ...template,
    id: `${hex('a')}-${hex('b').slice(0, 4)}-4${hex('b').slice(5)}-8${hex('c').slice(5)}-${hex('d')}${hex(`${atMs}`).slice(0, 4)}`,
    geometry: null,
    properties: {
      ...template.properties,
      time_series_id: `${hexOf(gauge)}${hexOf(collection)}`,
      monitoring_location_id: `USGS-${gauge}`,
      parameter_code: '00060',
      statistic_id: collection === 'daily' ? '00003' : '00011',
      time,
      value: value === null ? null : String(value),
      unit_of_measure: 'ft^3/s',
      approval_status: isApproved ? 'Approved' : 'Provisional',
      qualifier,
      last_modified: utc(atMs),
    },
  }
}

const hexOf = (text: string): string =>
  [1, 2]
    .map(part =>
      Math.floor(hashChance(text, part) * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('')

/** `2025-08-28T11:10:36.529000+00:00`, as the API writes times; whole seconds without a fraction. */
const utc = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace('.000Z', '+00:00')
    .replace(/(\.\d{3})Z$/, '$1000+00:00')

const gaugesOf = (parameters: URLSearchParams): readonly string[] =>
  (parameters.get('monitoring_location_id') ?? '').split(',').map(id => id.replace(/^USGS-/, ''))

/** `from/to`, both included; `..` is open; a date includes its whole day. */
function interval(text: string | null): readonly [number, number] {
  if (text === null) return [-Infinity, Infinity]
  const [from, to = from] = text.split('/')
  const isDate = to.length === 10
  return [
    from === '..' ? -Infinity : Date.parse(from),
    to === '..' ? Infinity : Date.parse(to) + (isDate ? DAY_MS - 1 : 0),
  ]
}

function within(text: string | null): (ms: number) => boolean {
  const [fromMs, toMs] = interval(text)
  return ms => ms >= fromMs && ms <= toMs
}
