import { type PixelGrid, pixelCentre, pixelCount } from '../domain/pixel-grid.js'
import type { Region } from '../domain/region.js'

/**
 * What a run says of itself, for dashboards; time is the clock's.
 *
 * | measurement | tags              | fields                                                                        |
 * | ----------- | ----------------- | ----------------------------------------------------------------------------- |
 * | `hop`       | region, hop       | lag_s: how far the newest event time that left the hop lies behind the clock  |
 * | `pipeline`  | part              | read, accepted, revised, rejected, late, outside, issued, scored, waiting_scores, rss_bytes, heap_bytes, spool_points, spool_bytes, refused_points, engine |
 * | `rejects`   | part, reason      | count, since the run began                                                    |
 * | `place`     | region, cell      | latitude, longitude, name: where a cell of `forecast` and `field` is          |
 *
 * `part` is the part of the flow that the process runs: `connect..sink`.
 */
export interface PipelineHealth {
  readonly part: string
  readonly counts: Readonly<Record<PipelineCount, number>>
  /** Refused records by reason. */
  readonly rejected: Readonly<Record<string, number>>
  /** Newest event time, ms, by region and hop: `watermark`, or a topic. */
  readonly reached: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** That ran the newest forecast of a network; `none` before the first. */
  readonly engine: string
}

export const PIPELINE_COUNTS = [
  'read',
  'accepted',
  'revised',
  'rejected',
  'late',
  'outside',
  'issued',
  'scored',
  'waiting_scores',
  'rss_bytes',
  'heap_bytes',
  'spool_points',
  'spool_bytes',
  'refused_points',
] as const
export type PipelineCount = (typeof PIPELINE_COUNTS)[number]

/** Line protocol of the health at a moment, timestamps in ms. */
export function healthLines({ part, counts, rejected, reached, engine }: PipelineHealth, nowMs: number): string[] {
  const fields = PIPELINE_COUNTS.map(name => `${name}=${counts[name]}`)
  const lines = [`pipeline,part=${tag(part)} ${fields},engine="${text(engine)}" ${nowMs}`]
  for (const [reason, count] of Object.entries(rejected)) {
    lines.push(`rejects,part=${tag(part)},reason=${tag(reason)} count=${count} ${nowMs}`)
  }
  for (const [region, hops] of reached) {
    for (const [hop, reachedMs] of hops) {
      lines.push(`hop,hop=${tag(hop)},region=${tag(region)} lag_s=${(nowMs - reachedMs) / 1000} ${nowMs}`)
    }
  }
  return lines
}

/** Where the cells of a region are: centres of pixels, or sites. */
export function* placeLines(
  { id, grid, sites }: Pick<Region, 'id' | 'grid' | 'sites'>,
  timeMs: number,
): Generator<string> {
  const region = tag(id)
  if (sites === undefined) {
    for (let cell = 0; cell < pixelCount(grid); cell++)
      yield placeLine(region, cell, pixelCentre(grid, cell), pixelName(grid, cell), timeMs)
    return
  }
  for (const [cell, { latitude, longitude, name, id: site }] of sites.entries()) {
    yield placeLine(region, cell, [latitude, longitude], name === '' ? site : name, timeMs)
  }
}

const placeLine = (
  region: string,
  cell: number,
  [latitude, longitude]: readonly [number, number],
  name: string,
  timeMs: number,
) =>
  `place,cell=${cell},region=${region} latitude=${latitude.toFixed(5)},longitude=${longitude.toFixed(5)},name="${text(name)}" ${timeMs}`

function pixelName(grid: PixelGrid, pixel: number): string {
  const [latitude, longitude] = pixelCentre(grid, pixel)
  const part = (degrees: number, positive: string, negative: string) =>
    `${Math.abs(degrees).toFixed(2)}°${degrees < 0 ? negative : positive}`
  return `${part(latitude, 'N', 'S')} ${part(longitude, 'E', 'W')}`
}

const tag = (value: string): string =>
  value === '' ? '-' : value.replace(/[\\\p{Cc}]/gu, '_').replace(/[ ,=]/g, '\\$&')
const text = (value: string): string => value.replace(/[\p{Cc}]/gu, ' ').replace(/["\\]/g, '\\$&')
