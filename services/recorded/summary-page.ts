import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/units.js'
import type { Answer } from './answer.js'
import { isDeleted, type RecordedWorld, versionAt } from './recorded-world.js'

const SPANS_MS: Readonly<Record<string, number>> = {
  all_hour: HOUR_MS,
  all_day: DAY_MS,
  all_week: 7 * DAY_MS,
  all_month: 30 * DAY_MS,
}

/** A summary feed as it stands, made anew every minute; undefined if there is none of that name. */
export function summaryPage(world: RecordedWorld, name: string): Answer | undefined {
  const spanMs = SPANS_MS[name]
  if (spanMs === undefined) return undefined
  const madeMs = Math.floor(world.nowMs() / MINUTE_MS) * MINUTE_MS
  const features = world
    .eventsBetween(madeMs - spanMs, madeMs)
    .map(({ usgs }) => versionAt(usgs, madeMs))
    .filter(version => version !== undefined && !isDeleted(version))
    .map(version => version!.feature)
    .reverse()
  const metadata = {
    generated: madeMs,
    url: `https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/${name}.geojson`,
    title: `USGS All Earthquakes, Past ${name.slice(4)}`,
    status: 200,
    api: '1.14.1',
    count: features.length,
  }
  const head = JSON.stringify({ type: 'FeatureCollection', metadata }).slice(0, -1)
  const body = `${head},"features":[${features.map(feature => JSON.stringify(feature)).join(',\n')}]}`
  const headers = { etag: `"${name}-${madeMs}"`, 'last-modified': new Date(madeMs).toUTCString() }
  return { status: 200, type: 'application/json; charset=utf-8', body, headers }
}
