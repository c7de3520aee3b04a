import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type ReplayOptions, replayFiles } from '../../services/connect/replay/replay-files.js'
import { parseCovid } from '../../services/feed/covid/covid-formats.js'
import type { ParsedReadings } from '../../services/feed/sites/parsed-readings.js'
import { feedReadings, initSiteFeed } from '../../services/feed/sites/site-feed.js'
import { siteFeed } from '../../services/feed/sites/site-places.js'
import { parseStreamflow } from '../../services/feed/streamflow/streamflow-formats.js'
import { isOfQuakes, type RawBatch } from '../../shared/domain/messages.js'
import type { RawFormat } from '../../shared/domain/raw-formats.js'
import { COVID_VARIABLES, STREAMFLOW_VARIABLES } from '../../shared/domain/reading.js'
import type { Region } from '../../shared/domain/region.js'
import type { SiteDomain } from '../../shared/domain/site-features.js'
import { byTopic, collect, NOW_MS } from './catalogs.js'

/** Formats whose first line is a header that goes beside the lines. */
const HEADED: readonly RawFormat[] = ['gauge-csv', 'nyt-csv', 'county-wide-csv']

export const replaySites = (
  domain: SiteDomain,
  paths: readonly string[],
  options: Partial<ReplayOptions> = {},
): Promise<RawBatch[]> => collect(replayFiles({ domain, paths, nowMs: NOW_MS, ...options }))

const parse = (batch: RawBatch): ParsedReadings =>
  batch.domain === 'streamflow' ? parseStreamflow(batch) : parseCovid(batch)

/** A file as one batch, whatever its size: what its parser makes of it without a replay. */
export function readDirectly(domain: SiteDomain, format: RawFormat, path: string): readonly string[] {
  const stored = readFileSync(path)
  const bytes = stored[0] === 0x1f ? gunzipSync(stored) : stored
  const headerEnd = HEADED.includes(format) ? bytes.indexOf(0x0a) : -1
  const header = headerEnd === -1 ? {} : { header: bytes.toString('utf8', 0, headerEnd).replace(/^\ufeff|\r$/g, '') }
  return readingsIn([
    {
      topic: `raw.${domain}`,
      domain,
      source: 'direct',
      file: basename(path),
      format,
      cursor: 0,
      fetchedMs: NOW_MS,
      bytes: new Uint8Array(bytes.subarray(headerEnd + 1)),
      ...header,
    },
  ])
}

/** Every reading of some batches as a line of text, in an order of their own; refused records by their reason. */
export function readingsIn(batches: readonly RawBatch[]): readonly string[] {
  const texts: string[] = []
  for (const batch of batches) {
    if (batch.defect !== undefined) texts.push(`defect ${batch.defect.reason}`)
    if (batch.defect !== undefined || batch.bytes.length === 0) continue
    const { count, site, variable, timeMs, spanDays, value, quality, refused } = parse(batch)
    for (let i = 0; i < count; i++) {
      texts.push([site[i], variable[i], timeMs[i], spanDays[i], value[i], quality[i]].join(' '))
    }
    for (const { reason } of refused) texts.push(`refused ${reason}`)
  }
  return texts.sort()
}

/** Puts batches through the feed of one region. */
export function feedSites(batches: readonly RawBatch[], region: Region) {
  const state = initSiteFeed()
  const feed = siteFeed(region.domain as SiteDomain, [region])
  const out = batches.flatMap(batch => feedReadings(state, feed, batch))
  const names = region.domain === 'covid' ? COVID_VARIABLES : STREAMFLOW_VARIABLES
  const rows = out.flatMap(message => {
    if (message.topic !== 'observations' || isOfQuakes(message)) return []
    const { length, site, variable, timeMs, value, knownMs } = message.readings
    return Array.from({ length }, (_, i) => ({
      site: region.sites![site[i]].id,
      name: names[variable[i]].name,
      date: new Date(timeMs[i]).toISOString().slice(0, 10),
      value: value[i],
      knownMs: knownMs[i],
    }))
  })
  return { ...byTopic(out), out, rows, counts: state.counts }
}
