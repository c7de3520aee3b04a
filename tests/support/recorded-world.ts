import type { EmscFeature, EventHistory, RecordedWorld, UsgsFeature } from '../../services/recorded/recorded-world.js'

/** A feature of USGS in the middle of `socal`, as much of it as we read. */
export const usgsFeature = (
  id: string,
  time: number,
  fields: Partial<UsgsFeature['properties']> = {},
): UsgsFeature => ({
  type: 'Feature',
  id,
  properties: {
    ...{ time, updated: time, mag: 2, status: 'reviewed', type: 'earthquake', ids: `,${id},` },
    ...{ net: id.slice(0, 2), code: id.slice(2), place: 'here, "there"', magType: 'ml', ...fields },
  },
  geometry: { type: 'Point', coordinates: [-117.05, 34.05, 6] },
})

/** A feature of EMSC at the same place. */
export const emscFeature = (
  unid: string,
  time: number,
  fields: Partial<EmscFeature['properties']> = {},
): EmscFeature => {
  const properties = {
    unid,
    time: iso(time),
    lastupdate: iso(time),
    lat: 34.05,
    lon: -117.05,
    depth: 6,
    mag: 2,
    evtype: 'ke',
  }
  return {
    type: 'Feature',
    id: unid,
    geometry: { type: 'Point', coordinates: [-117.05, 34.05, -6] },
    properties: { ...properties, ...fields },
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** A world of some events that stands still. */
export const stillWorld = (nowMs: number, events: readonly EventHistory[]): RecordedWorld => ({
  nowMs: () => nowMs,
  eventsBetween: (fromMs, toMs) => events.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs),
})

/** An event that USGS alone has told once, as it happened. */
export const toldOnce = (id: string, timeMs: number): EventHistory => ({
  timeMs,
  usgs: [{ atMs: timeMs, feature: usgsFeature(id, timeMs) }],
  emsc: [],
})
