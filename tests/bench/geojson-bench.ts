import { from, lastValueFrom, toArray } from 'rxjs'
import { featuresStage } from '../../services/features/stage.js'
import { feedStage } from '../../services/feed/stage.js'
import { gridStage } from '../../services/grid/stage.js'
import { chainOf, type NamedStage } from '../../services/run/chain.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { SOCAL } from '../../shared/domain/region.js'
import { comparePairs, type Stopwatch } from './measure.js'
import type { Bench, BenchLine } from './report.js'
import { dailyBatches, madeUpFeed, realFeed } from './usgs-stream.js'

/** Records of the global feed in a day, and days of the stream. */
const PER_DAY = 330
const DAYS = 90

const REGIONS = [SOCAL]

const chain = chainOf([
  { name: 'feed', stage: feedStage(REGIONS) as NamedStage['stage'] },
  { name: 'grid', stage: gridStage(REGIONS) as NamedStage['stage'] },
  { name: 'features', stage: featuresStage(REGIONS) as NamedStage['stage'] },
])

/** GeoJSON records through feed, grid and features, a daily issue included, against JSON.parse alone. */
export const geojsonBench: Bench = {
  name: 'geojson',
  async run(by) {
    const madeUp = madeUpFeed(1, DAYS, PER_DAY)
    const real = realFeed(20)
    return [
      await measure('a made-up global feed', dailyBatches(madeUp), madeUp.length, by),
      real === undefined
        ? { bench: 'geojson', skipped: 'the real feed needs its payloads: set GROUNDSWELL_DATA to their folder' }
        : await measure('a real week of the global feed, 20 times', dailyBatches(real), real.length, by),
    ]
  },
}

async function measure(feed: string, batches: readonly RawBatch[], count: number, by: Stopwatch): Promise<BenchLine> {
  // The same bytes, but for the line feeds, as one array a day: what JSON.parse likes best.
  const arrays = batches.map(({ bytes }) =>
    Buffer.from(`[${Buffer.from(bytes).toString().trim().replaceAll('\n', ',')}]`),
  )
  const ours = async () => {
    const state = chain.init()
    for (const batch of batches) await lastValueFrom(from([batch]).pipe(chain.operator(state), toArray()))
  }
  const reference = () => {
    let records = 0
    for (const array of arrays) records += JSON.parse(array.toString()).length
    if (records !== count) throw new Error(`${records} records instead of ${count}`)
  }
  return {
    bench: 'geojson',
    what: `${feed} through feed, grid and features, ${batches.length} daily issues`,
    reference: 'JSON.parse of the same bytes',
    goal: 0.6,
    count,
    unit: 'records',
    pairs: await comparePairs(ours, reference, by),
  }
}
