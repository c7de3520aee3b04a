import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { openLiveRegions } from '../../services/live-regions.js'
import { liveSource } from '../../services/live-source.js'
import { type Pipeline, startPipeline } from '../../services/main.js'
import { withRegion } from '../../services/open-regions.js'
import { recordedDay } from '../../services/recorded/recorded-day.js'
import { startRecordedServices } from '../../services/recorded/server.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { HOUR_MS } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { lmdbEventLog } from '../../shared/ports/event-log-lmdb.js'
import { decode } from '../../shared/ports/message-codec.js'
import { loadSettings } from '../../shared/ports/settings.js'

const lastBatch = async (log: EventLog): Promise<RawBatch | undefined> => {
  const last = await log.last('raw.seismic', 'seismic')
  return last && (decode(last) as RawBatch)
}

/** Services, and a way to run the pipeline on them until something is in the log; then the last batch there. */
async function place(t: TestContext) {
  const path = mkdtempSync(join(tmpdir(), 'groundswell-live-'))
  const services = await startRecordedServices({ world: recordedDay(systemClock.nowMs), sleep: systemClock.sleep })
  t.after(async () => {
    await services.close()
    rmSync(path, { recursive: true, force: true })
  })
  const faster = ['source.seismic.revisionsEveryMs=50', 'source.seismic.historyDays=40']
  const settings = await loadSettings({ env: {}, assignments: [...services.settings, ...faster] })
  const run = async (until: (last: RawBatch | undefined, pipeline: Pipeline) => boolean): Promise<RawBatch> => {
    const log = lmdbEventLog({ path, partitions: 1, clock: systemClock })
    const source = liveSource('seismic', { settings, clock: systemClock, random: () => 0.5 })
    const whole = { settings, from: 'connect', to: 'grid', untilEnd: false, isLive: true, clock: systemClock } as const
    const pipeline = await startPipeline({ ...whole, log, sources: new Map([['seismic', source]]) })
    while (!until(await lastBatch(log), pipeline)) await systemClock.sleep(20)
    await pipeline.stop()
    await pipeline.done
    const last = await lastBatch(log)
    await log.close()
    return last!
  }
  return { services, run }
}

it('runs live until it is stopped, in the middle of a wait, and goes on from its log', async t => {
  const { services, run } = await place(t)
  const isRecent = (last?: RawBatch) => (last?.completeToMs ?? 0) > systemClock.nowMs() - HOUR_MS
  const first = await run(
    (last, pipeline) =>
      isRecent(last) && pipeline.states().some(({ feed }) => (feed?.seismic.counts.accepted ?? 0) > 500),
  )
  assert.equal(first.source, 'live.seismic')
  const history = [...services.requests.keys()].filter(requested => requested.endsWith('all_month.geojson'))
  assert.deepEqual(history, [], 'forty days are asked of the event service')

  const second = await run(last => last!.cursor > first.cursor)
  assert.ok(second.completeToMs! >= first.completeToMs!)
  // It goes on where it was: of the summary feeds, the hour is enough.
  assert.deepEqual(
    [...services.requests.keys()].filter(requested => requested.endsWith('.geojson')),
    ['/earthquakes/feed/v1.0/summary/all_hour.geojson'],
  )
})

it('fails, and says why, if a service refuses for good from the start', async t => {
  const { services } = await place(t)
  const wrong = [
    ...services.settings,
    `source.seismic.usgsSummaryUrl=${services.url}/nowhere`,
    'source.seismic.historyDays=1',
  ]
  const settings = await loadSettings({ env: {}, assignments: wrong })
  const path = mkdtempSync(join(tmpdir(), 'groundswell-live-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  const log = lmdbEventLog({ path, partitions: 1, clock: systemClock })
  const source = liveSource('seismic', { settings, clock: systemClock, random: () => 0.5 })
  const whole = { settings, from: 'connect', to: 'feed', untilEnd: false, isLive: true, clock: systemClock } as const
  const pipeline = await startPipeline({ ...whole, log, sources: new Map([['seismic', source]]) })
  await assert.rejects(pipeline.done, /nowhere\/all_week\.geojson: status 404, .*correct the URL/)
  await log.close()
})

const kinds: [domain: 'streamflow' | 'covid', assignments: readonly string[], paths: readonly string[]][] = [
  [
    'streamflow',
    ['source.streamflow.hydrologicUnits=010500', 'source.streamflow.historyDays=30'],
    ['/monitoring-locations/', '/daily/'],
  ],
  [
    'covid',
    ['source.covid.services=nhsn,nyt,usafacts', 'source.covid.historyDays=200'],
    ['/covidcast/', 'us-counties', 'deaths'],
  ],
]
for (const [domain, assignments, paths] of kinds) {
  it(`asks the services of ${domain} by the settings, and goes on where it was`, async t => {
    const { services } = await place(t)
    const loaded = await loadSettings({ env: {}, assignments: [...services.settings, ...assignments] })
    const dataDir = mkdtempSync(join(tmpdir(), 'groundswell-live-'))
    t.after(() => rmSync(dataDir, { recursive: true, force: true }))
    const options = { clock: systemClock, random: () => 0.5 }
    const open = () =>
      openLiveRegions(withRegion({ ...loaded, dataDir }, domain), { ...options, signal: new AbortController().signal })
    const settings = await open()
    const asked = services.requests.size
    assert.deepEqual((await open()).regions, settings.regions)
    assert.equal(services.requests.size, asked, 'which gauges there are is asked once')
    const source = liveSource(domain, { settings, ...options })
    const run = async (after?: RawBatch) => {
      const over = new AbortController()
      const log: RawBatch[] = []
      for await (const batch of source(after, over.signal)) {
        log.push(batch)
        if (
          batch.completeToMs !== undefined &&
          paths.every(path => path.startsWith('/mon') || log.some(({ file = '' }) => file.includes(path)))
        )
          over.abort()
      }
      return log
    }
    const log = await run()
    assert.deepEqual(
      new Set(log.map(batch => `${batch.topic} ${batch.source}`)),
      new Set([`raw.${domain} live.${domain}`]),
    )
    for (const path of paths)
      assert.ok(
        [...services.requests.keys()].some(asked => asked.includes(path)),
        path,
      )
    const resumed = JSON.parse(log.at(-1)!.position!) as [string, string][]
    assert.ok(resumed.length > 0 && resumed.every(([, place]) => typeof place === 'string'))
  })
}
