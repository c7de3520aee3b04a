import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { lastValueFrom, of, toArray } from 'rxjs'
import { replayFiles } from '../../services/connect/replay/replay-files.js'
import { gaugeTable } from '../../services/connect/sites/gauge-table.js'
import { featuresStage } from '../../services/features/stage.js'
import { feedStage } from '../../services/feed/stage.js'
import { gridStage } from '../../services/grid/stage.js'
import { chainOf, type NamedStage } from '../../services/run/chain.js'
import { type Domain, type Region, SOCAL } from '../../shared/domain/region.js'
import type { Site } from '../../shared/domain/site.js'
import { dayOf } from '../../shared/domain/units.js'

const SAMPLE_MS = 50

/** What the replay of one domain took. */
export interface RecordsReplayed {
  readonly records: number
  readonly seconds: number
  /** Of these, until the files were read and sorted. */
  readonly readSeconds: number
  /** Most that was resident until so many records were through, bytes. */
  readonly peaks: readonly { readonly records: number; readonly bytes: number }[]
}

/** Replays the files named through feed, grid and features, in a process of its own, and says what it took as JSON. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { domain: { type: 'string' }, sites: { type: 'string' } },
  })
  const region = regionOf(values.domain as Domain, values.sites ?? '')
  const regions = [region]
  const stages = { feed: feedStage(regions), grid: gridStage(regions), features: featuresStage(regions) }
  const chain = chainOf(Object.entries(stages).map(([name, stage]) => ({ name, stage }) as NamedStage))
  const state = chain.init()
  const marks = [1e6, 1e7]
  const peaks: { records: number; bytes: number }[] = []
  let peakBytes = 0
  let records = 0
  let readSeconds = 0
  const sampler = setInterval(() => sample(), SAMPLE_MS)
  const sample = () => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss)
  }
  const start = performance.now()
  const onRead = () => {
    readSeconds = (performance.now() - start) / 1000
    sample()
    peaks.push({ records: 0, bytes: peakBytes })
  }
  for await (const batch of replayFiles({ domain: region.domain, paths: positionals, nowMs: Date.now(), onRead })) {
    records += batch.lineNumbers?.length ?? 0
    await lastValueFrom(of(batch).pipe(chain.operator(state), toArray()))
    if (records >= marks[0]) {
      sample()
      peaks.push({ records: marks.shift()!, bytes: peakBytes })
    }
  }
  clearInterval(sampler)
  sample()
  const seconds = (performance.now() - start) / 1000
  const replayed: RecordsReplayed = { records, seconds, readSeconds, peaks: [...peaks, { records, bytes: peakBytes }] }
  process.stdout.write(JSON.stringify(replayed))
}

function regionOf(domain: Domain, sitesFile: string): Region {
  if (domain === 'seismic') return SOCAL
  const sites = domain === 'streamflow' ? gaugeTable(readFileSync(sitesFile, 'utf8'), sitesFile) : counties(sitesFile)
  return {
    id: domain,
    domain,
    grid: { south: 20, west: -130, step: 0.1, rows: 300, cols: 700 },
    sites,
    strideDays: 1,
    windowDays: 7,
    horizonsDays: [7],
    latenessDays: 30,
    record: { fromDay: 0, toDay: dayOf(Date.UTC(2030, 0, 1)) },
  }
}

/** Every county that a file of the New York Times names; where it lies does not count here. */
function counties(file: string): Site[] {
  const text = gunzipSync(readFileSync(file)).toString()
  const ids = new Set([...text.matchAll(/,(\d{5}),/g)].map(([, id]) => id))
  return [...ids].sort().map(id => ({ id, name: id, latitude: 40, longitude: -100 }))
}

void main()
