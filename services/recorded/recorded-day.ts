import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/units.js'
import { recordedPayload } from './recorded-payload.js'
import type { EmscFeature, EmscVersion, EventHistory, RecordedWorld, UsgsFeature } from './recorded-world.js'

interface SummaryPage {
  readonly metadata: { readonly generated: number }
  readonly features: readonly UsgsFeature[]
}

/** An event is first told automatically, this long after it. */
const FIRST_TOLD_MS = 3 * MINUTE_MS
/** One event in so many is taken back, this long after it. */
const DELETED_EVERY = 20
const DELETED_AFTER_MS = 2 * HOUR_MS
/** EMSC tells of an event in so many, this long after it, and again. */
const EMSC_EVERY = 3
const EMSC_TOLD_MS = [4 * MINUTE_MS, 25 * MINUTE_MS] as const

/**
 * The recorded day over and over, ending now and going on: the events of 2014-04-13 and 14 with ids and times of their
 * own in each repetition. What the recording lacks is made up: each event is told first with an automatic magnitude
 * 0.2 too high, one in 20 is taken back, and EMSC tells of one in three, a second and a few kilometres off.
 */
export function recordedDay(nowMs: () => number): RecordedWorld {
  const { metadata, features } = recordedPayload<SummaryPage>('usgs-all-day-2014-04-14.geojson')
  const startMs = metadata.generated - DAY_MS
  // A multiple of the day away, so that the hours of the day are kept.
  const repetition = (repeat: number) =>
    features
      .filter(({ properties }) => properties.time >= startMs && properties.time < metadata.generated)
      .map((feature, index) => historyOf(shifted(feature, repeat), index))
  const cached = new Map<number, readonly EventHistory[]>()
  return {
    nowMs,
    eventsBetween(fromMs, toMs) {
      const first = Math.floor((fromMs - startMs) / DAY_MS)
      const last = Math.floor((toMs - startMs) / DAY_MS)
      const found: EventHistory[] = []
      for (let repeat = first; repeat <= last; repeat++) {
        if (!cached.has(repeat)) cached.set(repeat, repetition(repeat))
        found.push(...cached.get(repeat)!.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs))
      }
      return found
    },
  }
}

function shifted(feature: UsgsFeature, repeat: number): UsgsFeature {
  const id = `${feature.id}d${repeat}`
  const { time, updated, code } = feature.properties
  const properties = {
    ...feature.properties,
    time: time + repeat * DAY_MS,
    updated: updated + repeat * DAY_MS,
    code: `${code}d${repeat}`,
    ids: `,${id},`,
  }
  return { ...feature, id, properties }
}

function historyOf(feature: UsgsFeature, index: number): EventHistory {
  const { time, updated, mag } = feature.properties
  const version = (atMs: number, fields: object) => ({
    atMs,
    feature: { ...feature, properties: { ...feature.properties, updated: atMs, ...fields } },
  })
  const firstMs = time + FIRST_TOLD_MS
  const automatic = version(firstMs, { status: 'automatic', mag: mag === null ? null : Number((mag + 0.2).toFixed(2)) })
  const recorded = version(Math.max(updated, firstMs + MINUTE_MS), {})
  const deleted = version(Math.max(recorded.atMs + MINUTE_MS, time + DELETED_AFTER_MS), { status: 'deleted' })
  return {
    timeMs: time,
    usgs: index % DELETED_EVERY === 7 ? [automatic, recorded, deleted] : [automatic, recorded],
    emsc: index % EMSC_EVERY === 0 && mag !== null ? EMSC_TOLD_MS.map((ms, i) => emscVersion(feature, ms, i)) : [],
  }
}

function emscVersion(feature: UsgsFeature, afterMs: number, told: number): EmscVersion {
  const { time, mag, place } = feature.properties
  const [longitude = 0, latitude = 0, depth = 0] = feature.geometry.coordinates
  const atMs = time + afterMs
  const iso = (ms: number) => new Date(ms).toISOString()
  const day = iso(time).slice(0, 10).replaceAll('-', '')
  const unid = `${day}_${String(Math.floor((time % DAY_MS) / 10)).padStart(7, '0')}`
  const lat = Number(((latitude ?? 0) + 0.02).toFixed(2))
  const lon = Number(((longitude ?? 0) - 0.03).toFixed(2))
  const data: EmscFeature = {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat, -(depth ?? 0)] },
    id: unid,
    properties: {
      source_id: String(told),
      source_catalog: 'EMSC-RTS',
      lastupdate: iso(atMs),
      time: iso(time + SECOND_MS),
      flynn_region: String(place).toUpperCase(),
      lat,
      lon,
      depth: depth ?? 0,
      evtype: feature.properties.type === 'earthquake' ? 'ke' : 'km',
      auth: 'USGS',
      mag: Number(((mag ?? 0) + 0.1).toFixed(1)),
      magtype: 'ml',
      unid,
    },
  }
  return { atMs, action: told === 0 ? 'create' : 'update', data }
}
