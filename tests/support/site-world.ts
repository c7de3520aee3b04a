import type { Field } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import type { SiteFeatureRule } from '../../shared/domain/site-features.js'

/** Five gauges; two target windows of a day, tomorrow's and that of a week ahead. */
export const RIVERS: Region = {
  id: 'rivers',
  domain: 'streamflow',
  grid: { south: 0, west: 0, step: 1, rows: 1, cols: 5 },
  sites: Array.from({ length: 5 }, (_, s) => ({ id: `0${s}`, name: `gauge ${s}`, latitude: 0.5, longitude: s + 0.5 })),
  strideDays: 1,
  windowDays: 1,
  horizonsDays: [1, 7],
  latenessDays: 3,
  record: { fromDay: 0, toDay: 9999 },
}

/** Small enough to work out by hand: power 1 leaves values as they are. */
export const SMALL_RULE: SiteFeatureRule = {
  target: 'runoff',
  power: 1,
  lags: 3,
  emaSpans: [2],
  aboveDays: [5],
  harmonics: 0,
  means: [{ name: 'precipitation3', column: 'precipitation', days: 3 }],
}

/** A field of sites 0, 1, … from the columns' values. */
export function siteField(day: number, columns: Readonly<Record<string, readonly number[]>>, revision = 0): Field {
  const [first] = Object.values(columns)
  return {
    topic: 'fields',
    region: RIVERS.id,
    day,
    revision,
    cell: Uint32Array.from(first, (_, site) => site),
    names: Object.keys(columns),
    values: Float64Array.from(Object.values(columns).flat()),
  }
}
